@testable import Rehearsal
import Rules
import Testing

@Suite("Random numbers from a seed")
struct SeededRandomTests {
    @Test("one seed and stream give one sequence; others give others")
    func seeds() {
        func draw(_ seed: UInt64, _ stream: UInt64) -> [UInt64] {
            var random = SeededRandom(seed: seed, stream: stream)
            return (0..<8).map { _ in random.next() }
        }
        #expect(draw(1, 2) == draw(1, 2))
        #expect(draw(1, 2) != draw(1, 3))
        #expect(draw(1, 2) != draw(2, 2))
        #expect(draw(1, 2) != draw(2, 1))
    }

    @Test("the first numbers never change: recorded rehearsals depend on them")
    func pinned() {
        var random = SeededRandom(seed: 2014)
        #expect(
            (0..<3).map { _ in random.next() } == [
                0x86D487B91324D03C, 0x231449815E4E0057, 0xD1D675C822ED8B88,
            ])
    }

    @Test("uniform numbers fill 0 to 1 evenly")
    func uniform() {
        var random = SeededRandom(seed: 9)
        var tenths = [Int](repeating: 0, count: 10)
        for _ in 0..<10_000 { tenths[Int(random.uniform() * 10)] += 1 }
        #expect(tenths.allSatisfy { (880...1120).contains($0) })
    }

    @Test("normal numbers have mean 0 and deviation 1")
    func normal() {
        var random = SeededRandom(seed: 10)
        let numbers = (0..<10_000).map { _ in random.normal() }
        let mean = numbers.reduce(0, +) / 10_000
        let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 10_000
        #expect(abs(mean) < 0.03)
        #expect(abs(variance - 1) < 0.05)
        #expect((6600...7050).contains(numbers.count { abs($0) < 1 }))
    }

    @Test("times cover their range and stay inside it")
    func range() {
        var random = SeededRandom(seed: 11)
        let range = Duration.microseconds(3) ... .microseconds(5)
        let times = Set((0..<200).map { _ in random.uniform(in: range) })
        #expect(times == [.microseconds(3), .microseconds(4), .microseconds(5)])
    }

    @Test(
        "logarithm and exponential agree with the tables",
        arguments: [
            (0.001, -6.907755278982137), (0.5, -0.6931471805599453), (1, 0),
            (1.4142135623730951, 0.34657359027997264), (2.718281828459045, 1),
            (10, 2.302585092994046), (1e300, 690.7755278982137),
        ])
    func curves(number: Double, logarithm: Double) {
        #expect(abs(naturalLogarithm(number) - logarithm) <= 1e-13 * max(1, abs(logarithm)))
        #expect(abs(exponential(logarithm) / number - 1) < 1e-12)
    }
}
