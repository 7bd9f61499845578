import Rules
import TestSupport
import Testing

@testable import Telemetry

@Suite("A series holds only the drops that changed; assembly restores whole readings")
struct ReadingSeriesTests {
    /// Readings a tenth of a second apart. Few drops of the campaign change.
    private static func readings(
        _ count: Int, drops: Int, boot: String = "b", _ numbers: inout SeededNumbers
    ) -> [Reading] {
        let terms = CampaignTerms(
            id: "c",
            drops: (0..<drops).map { DropTerms(id: DropID(trusted: "d\($0)"), units: 9) })
        var now = Sale(terms: terms).drops.map { DropReading($0) }
        return (1...count).map { number in
            for _ in 0..<numbers.number(in: 0...2) {
                now[numbers.number(in: 0...drops - 1)].claims += 1
            }
            return Reading(
                at: Moment(milliseconds: Int64(number) * 100), number: Int64(number), boot: boot,
                event: 0, durable: 0, drops: now, engine: EngineReading())
        }
    }

    @Test(arguments: [1, 3, 40])
    func `assembly restores the original readings`(drops: Int) {
        var numbers = SeededNumbers(seed: UInt64(drops))
        let readings =
            Self.readings(300, drops: drops, &numbers)
            + Self.readings(50, drops: drops, boot: "c", &numbers)
        for pace in [ReadingSeries.Policy.stream, .journal] {
            var (series, assembly) = (ReadingSeries(pace), ReadingAssembly())
            for reading in readings {
                #expect(assembly.next(series.next(reading)) == reading)
            }
        }
    }

    @Test func `a stream starts with a whole reading and repeats one every ten seconds`() {
        var numbers = SeededNumbers(seed: 7)
        var series = ReadingSeries(.stream)
        let told = Self.readings(400, drops: 1000, &numbers).map { series.next($0) }
        #expect(told.filter(\.isWhole).map(\.number) == [1, 101, 201, 301])
        #expect(told.allSatisfy { $0.drops.count == ($0.isWhole ? 1000 : min($0.drops.count, 2)) })
    }

    @Test func `a journal's every hundredth reading is whole; with few drops every one is`() {
        var numbers = SeededNumbers(seed: 8)
        for (drops, whole) in [(9, [1, 101, 201]), (8, Array(1...250))] {
            var series = ReadingSeries(.journal)
            let told = Self.readings(250, drops: drops, &numbers).map { series.next($0) }
            #expect(told.filter(\.isWhole).map(\.number) == whole.map(Int64.init))
        }
    }

    @Test func `a reading whose predecessor is missing is not assembled`() {
        var numbers = SeededNumbers(seed: 9)
        var series = ReadingSeries(.stream)
        let told = Self.readings(3, drops: 3, &numbers).map { series.next($0) }
        var assembly = ReadingAssembly()
        #expect(assembly.next(told[1]) == nil)
        #expect(assembly.next(told[2]) == nil)
        #expect(assembly.next(told[0]) == told[0])
        var other = told[1]
        other.boot = "another"
        #expect(assembly.next(other) == nil)
    }

    @Test func `the text says whether it is whole; without that member it is`() throws {
        var numbers = SeededNumbers(seed: 10)
        var series = ReadingSeries(.stream)
        let texts = try Self.readings(2, drops: 3, &numbers).map {
            try ReadingText(series.next($0))
        }
        #expect(texts[0].text.hasSuffix(#""whole":true}"#))
        #expect(texts[1].text.hasSuffix(#""whole":false}"#))
        #expect(texts.map(\.reading) == texts.compactMap { ReadingText($0.text)?.reading })
        let old = texts[0].text.replacing(#","whole":true"#, with: "")
        #expect(ReadingText(old)?.reading == texts[0].reading)
    }
}
