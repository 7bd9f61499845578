import Foundation
import Rules
import Telemetry
import Testing

@testable import Journal
@testable import Recordings

@Suite("A campaign of many drops stores only changes of readings and reads whole ones back")
struct ThinReadingTests {
    private static let terms = CampaignTerms(
        id: "mi3-2014",
        drops: (0..<30).map { DropTerms(id: DropID(trusted: "d\($0)"), units: 5) })

    /// Readings around two openings; one drop changes each time.
    private static func readings() -> [Reading] {
        var drops = Sale(terms: terms).drops.map { DropReading($0) }
        return (1...330).map { number in
            drops[number % 30].refusals[.notOpen] += 1
            return Reading(
                at: Moment(milliseconds: 1_406_000_000_000 + Int64(number) * 100),
                number: Int64(number), boot: number <= 250 ? "one" : "two", event: 0, durable: 0,
                drops: drops, engine: EngineReading())
        }
    }

    private func recording() throws -> Recording {
        let path = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString).sale"
        let campaign = CampaignText(id: "mi3-2014", text: "[campaign]\nid = \"mi3-2014\"\n")
        for part in [Self.readings().prefix(250), Self.readings().suffix(80)] {
            let ledger = try Ledger.open(
                path: path, campaign: campaign, at: Moment(milliseconds: 1_406_000_000_000))
            for reading in part { try ledger.append(events: [], readings: [reading]) }
            ledger.close()
        }
        return try Recording.open(path: path)
    }

    @Test func `every way of reading gives whole readings`() throws {
        let (recording, readings) = (try recording(), Self.readings())
        for place in [0, 1, 99, 100, 101, 249, 250, 251, 329] {
            let after = try recording.readings(after: Int64(place), limit: 3).map(\.reading)
            #expect(after == Array(readings.dropFirst(place).prefix(3)), "after \(place)")
            let one = try recording.reading(upTo: Int64(place) + 1)
            #expect(one?.id == Int64(place) + 1 && one?.reading == readings[place])
        }
        #expect(
            try recording.readings(after: 120, limit: .max).map(\.reading)
                == Array(readings[120...]))
        var cursor = try RecordingCursor(recording, terms: Self.terms)
        for place in [329, 5, 180] {
            let told = try cursor.reading(at: cursor.place(at: readings[place].at))
            #expect(told?.drops == readings[place].drops)
        }
        #expect(try recording.verify(terms: Self.terms).findings.isEmpty)
    }

    @Test func `a subscriber's first reading has all drops`() throws {
        let (recording, readings) = (try recording(), Self.readings())
        let texts = try recording.readingTexts(since: readings[120].at)
        #expect(texts.first?.reading == readings[120])
        #expect(texts.dropFirst().prefix(20).allSatisfy { $0.reading.drops.count == 1 })
        for isFirstWhole in [true, false] {
            let lines = try recording.storedTexts(
                after: 120, limit: 50, isFirstWhole: isFirstWhole)
            #expect(lines.map(\.id) == Array(121...170))
            #expect(lines.map(\.text.reading.isWhole).first == isFirstWhole)
        }
        let bytes = try recording.storedTexts(after: 0, limit: 1000, isFirstWhole: false)
            .map(\.text.text.utf8.count)
        #expect(bytes.reduce(0, +) / bytes.count * 4 < bytes.max() ?? 0)
    }
}
