import Foundation
import Journal
import Recordings
import Rules
import Telemetry
import TestSupport
import Testing

/// Seeks in a long recording. `SEEK_EVENTS=10000000` sets its length; `SEEK_FILE=long.sale` keeps
/// the recording there. The times are printed, not judged.
@Suite("Seeking in a long recording", .serialized)
struct SeekTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let length = environment["SEEK_EVENTS"].flatMap { Int($0) } ?? 20_000

    @Test("at random places, the books are those of the events")
    func seeks() throws {
        let folder = try TemporaryFolder()
        let path = SeekTests.environment["SEEK_FILE"] ?? folder.file("long.sale")
        var sale = LongSale(events: SeekTests.length)
        var checks: [Int64: DropReading] = [:]
        if !FileManager.default.fileExists(atPath: path) {
            let ledger = try Ledger.open(
                path: path, campaign: LongSale.campaign, at: LongSale.start)
            try sale.write(to: ledger) { batch, drop in
                if let last = batch.last { checks[last.sequence] = drop }
            }
            ledger.close()
        }
        let clock = ContinuousClock()
        let memoryBefore = residentKilobytes()
        var cursor: RecordingCursor?
        let opening = try clock.measure {
            var opened = try RecordingCursor(Recording.open(path: path), terms: sale.terms)
            _ = try opened.scene(at: opened.start)
            cursor = opened
        }
        var opened = try #require(cursor)
        let acts = try clock.measure { while !opened.knowsAllActs { try opened.readMoreActs() } }
        var numbers = SeededNumbers(seed: 1)
        var spans: [Duration] = []
        for _ in 0..<200 {
            let sequence = numbers.number(in: 0...Int(opened.end.sequence))
            let moment = LongSale.start + TimeSpan(milliseconds: Int64(sequence) / 5)
            var scene: RecordingCursor.Scene?
            spans.append(
                try clock.measure { scene = try opened.scene(at: opened.place(at: moment)) })
            let shown = try #require(scene)
            let drop = try #require(shown.readings.last?.drops.first)
            #expect(drop.books.isBalanced)
            #expect(shown.readings.map(\.event) == shown.readings.map(\.event).sorted())
            if let known = checks[shown.place.sequence] { #expect(drop == known) }
        }
        for sequence in checks.keys.sorted().filter({ $0 % 7 == 0 }).prefix(50) {
            let place = try opened.place(
                Int(sequence),
                eventsFrom: RecordingPlace(
                    moment: opened.start.moment, sequence: 0))
            #expect(try opened.reading(at: place)?.drops.first?.books == checks[sequence]?.books)
        }
        spans.sort()
        print(
            """
            \(opened.end.sequence) events: opened in \(opening), all acts in \(acts); 200 seeks: \
            median \(spans[100]), p99 \(spans[197]), max \(spans[199]); resident \
            \(memoryBefore) kB before, \(residentKilobytes()) kB after
            """)
    }

    @Test("between two readings, after every event, the books are those of the law")
    func everyEvent() throws {
        let folder = try TemporaryFolder()
        var sale = LongSale(events: 12_000)
        let ledger = try Ledger.open(
            path: folder.file("s.sale"), campaign: LongSale.campaign, at: LongSale.start)
        var events: [Event] = []
        try sale.write(to: ledger) { batch, _ in events += batch }
        ledger.close()
        var cursor = try RecordingCursor(
            Recording.open(path: folder.file("s.sale")), terms: sale.terms)
        var law = Sale(terms: sale.terms)
        for event in events {
            law.apply(event)
            guard event.sequence % 3 == 0 else { continue }
            let place = RecordingPlace(moment: event.moment, sequence: event.sequence)
            #expect(try cursor.reading(at: place)?.drops.first?.books == law.drops[0].books)
        }
    }

    private func residentKilobytes() -> Int {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else {
            return 0
        }
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * 4
    }
}
