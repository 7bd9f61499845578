@testable import Rules
import Testing

@Suite("When waiting buyers shall poll again")
struct PollLoadTests {
    private let least: UInt64 = 0
    private let middle: UInt64 = 1 << 63
    private let most = UInt64.max

    struct Row: CustomTestStringConvertible {
        var name: String
        var load: PollLoad
        var position: Int
        var capacity = PollLoad.usualCapacity
        var milliseconds: ClosedRange<Int>
        var testDescription: String { name }
    }

    static let table = [
        Row(
            name: "alone in the line", load: PollLoad(waiting: 1, head: 0), position: 1,
            milliseconds: 1320...1980),
        Row(
            name: "first of the head", load: PollLoad(waiting: 100_000, head: 5000), position: 1,
            milliseconds: 1320...1980),
        Row(
            name: "last of the head", load: PollLoad(waiting: 100_000, head: 5000), position: 5000,
            milliseconds: 1320...1980),
        Row(
            name: "next after the head", load: PollLoad(waiting: 100_000, head: 5000),
            position: 5001, milliseconds: 4000...8000),
        Row(
            name: "last of a long line", load: PollLoad(waiting: 100_000, head: 5000),
            position: 100_000, milliseconds: 19_000...37_000),
        Row(
            name: "last of the same line before a weak shop",
            load: PollLoad(waiting: 100_000, head: 100), position: 100_000, capacity: 2000,
            milliseconds: 180_000...320_000),
        Row(
            name: "last while paused",
            load: PollLoad(waiting: 100_000, head: 5000, isPaused: true), position: 100_000,
            milliseconds: 38_000...74_000),
        Row(
            name: "the head while paused", load: PollLoad(waiting: 9, head: 9, isPaused: true),
            position: 1, milliseconds: 2640...3960),
        Row(
            name: "another line takes half",
            load: PollLoad(waiting: 1000, elsewhere: 1000, head: 0),
            position: 1000, capacity: 400, milliseconds: 12_000...27_000),
        Row(
            name: "a drip of nothing", load: PollLoad(waiting: 20_000, head: 0), position: 20_000,
            milliseconds: 3000...7500),
    ]

    @Test(arguments: table)
    func `the interval depends on the position, plus or minus a random fifth`(row: Row) {
        func told(_ chance: UInt64) -> Int {
            row.load.milliseconds(position: row.position, capacity: row.capacity, chance: chance)
        }
        let (soonest, usual, latest) = (told(least), told(middle), told(most))
        #expect(row.milliseconds.contains(soonest), "\(soonest)")
        #expect(row.milliseconds.contains(latest), "\(latest)")
        #expect(abs(soonest - usual * 4 / 5) <= 2 && abs(latest - usual * 6 / 5) <= 2)
        #expect(told(middle) == usual, "the same chance is the same answer")
    }

    @Test func `a pause doubles every interval`() {
        for position in [1, 40, 41, 900] {
            var load = PollLoad(waiting: 900, head: 40)
            let open = load.milliseconds(position: position, capacity: 300, chance: middle)
            load.isPaused = true
            let paused = load.milliseconds(position: position, capacity: 300, chance: middle)
            #expect(paused == 2 * open)
        }
    }

    @Test(arguments: 0..<200)
    func `all polls of a line stay under half of the capacity`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        func upTo(_ most: Double) -> Int { Int(random.uniform() * random.uniform() * most) }
        let load = PollLoad(
            waiting: 1 + upTo(20_000), elsewhere: seed.isMultiple(of: 3) ? upTo(30_000) : 0,
            head: upTo(10_000), isPaused: seed.isMultiple(of: 7))
        let capacity = 1 + upTo(40_000)
        var polls = 0.0
        for position in 1...load.waiting {
            let told = load.milliseconds(
                position: position, capacity: capacity,
                chance: seed.isMultiple(of: 2) ? least : random.next())
            polls += 1000 / Double(told)
        }
        let share = Double(load.waiting) / Double(load.waiting + load.elsewhere)
        #expect(polls <= Double(capacity) / 2 * share, "\(load), \(capacity)")
    }

    @Test(arguments: 0..<100)
    func `the head of the line polls within two seconds if the load allows it`(seed: UInt64) {
        var random = SeededRandom(seed: seed, stream: 1)
        let load = PollLoad(waiting: 5000, head: 1 + Int(random.uniform() * 1000))
        for position in 1...load.head {
            let told = load.milliseconds(
                position: position, capacity: 2000, chance: random.next())
            #expect(told <= 2000)
        }
    }

    @Test func `the next buyers poll in time for their hold`() {
        // A million buyers wait, 100 are granted a second, and the partner bears 2,000 polls a
        // second. With equal shares, everybody would poll after an hour and a half.
        let load = PollLoad(waiting: 1_000_000, head: 1000)
        for position in stride(from: 1001, through: 6000, by: 97) {
            let told = load.milliseconds(position: position, capacity: 2000, chance: most)
            #expect(told / 1000 <= position / 100 + 600, "place \(position): \(told) ms")
        }
    }

    @Test func `extreme numbers do not overflow`() {
        for load in [
            PollLoad(waiting: .max / 4, elsewhere: .max / 4, head: .max / 4),
            PollLoad(waiting: 0, head: 0), PollLoad(waiting: -1, elsewhere: -1, head: -1),
        ] {
            for position in [Int.min, 0, 1, Int.max / 4] {
                for capacity in [Int.min, 0, 1, .max] {
                    let told = load.milliseconds(
                        position: position, capacity: capacity, chance: most)
                    #expect(told >= 1320)
                }
            }
        }
    }
}
