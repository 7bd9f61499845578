import Foundation
import Journal
import Recordings
import Rules
import Telemetry
import TestSupport
import Testing

@Suite struct DamageTests {
    let folder: TemporaryFolder
    let small = SmallSale.whole()

    init() throws {
        folder = try TemporaryFolder()
    }

    private func whole() throws -> [UInt8] {
        let path = folder.file("whole.sale")
        if !FileManager.default.fileExists(atPath: path) { try small.record(to: path) }
        return try Array(Data(contentsOf: URL(fileURLWithPath: path)))
    }

    private func write(_ bytes: some Sequence<UInt8>, _ name: String) throws -> String {
        let path = folder.file(name)
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }

    /// Reads everything that is readable, and returns the verification.
    private func readAll(_ path: String) throws(JournalError) -> Verification {
        let recording = try Recording.open(path: path)
        _ = try recording.span()
        _ = try recording.campaignVersions()
        _ = try recording.drawSeeds()
        _ = try recording.marks()
        _ = try recording.readings(after: 0, limit: .max).map(\.reading)
        try recording.forEachEvent { _ in }
        return try recording.verify(terms: SmallSale.terms())
    }

    @Test func aTruncatedRecordingOpensWithItsWholePartAndReportsTheLoss() throws {
        let bytes = try whole()
        var kept: Set<Int64> = []
        for length in stride(from: bytes.count - 1, to: bytes.count / 4, by: -2500) {
            let path = try write(bytes[..<length], "cut-\(length).sale")
            guard let recording = try? Recording.open(path: path) else { continue }
            let loss = try #require(recording.loss)
            let events = try recording.events(after: 0, limit: .max)
            #expect(events == Array(small.events[..<Int(loss.lastSequence)]))
            let readings = try recording.readings(after: 0, limit: .max).map(\.reading)
            #expect(readings == Array(small.readings[..<readings.count]))
            #expect(readings.allSatisfy { $0.event <= loss.lastSequence })
            let sentence = "\(loss)"
            #expect(
                loss.lastSequence == 0
                    || sentence.contains("events 1 to \(loss.lastSequence) are intact"))
            let report = try recording.verify(terms: SmallSale.terms())
            #expect(report.findings.first?.place == .file)
            kept.insert(loss.lastSequence)
        }
        #expect(kept.contains { $0 > 0 && $0 < small.sale.sequence }, "\(kept)")
    }

    @Test func damageInsideIsRefusedWithItsPlace() throws {
        var bytes = try whole()
        // A page of events in the middle of the file is overwritten.
        let page = bytes.count / 4096 / 2
        bytes.replaceSubrange(
            page * 4096..<(page + 1) * 4096, with: repeatElement(0xA5, count: 4096))
        let path = try write(bytes, "damaged.sale")
        let error = #expect(throws: JournalError.self) { try readAll(path) }
        #expect(error?.kind == .badData)
        #expect(error?.description.contains("is damaged") == true, "\(String(describing: error))")
    }

    @Test func noFlippedBitCrashesTheProgram() throws {
        let bytes = try whole()
        var chance = SeededNumbers(seed: 20_140_722)
        var (failed, unsound) = (0, 0)
        for _ in 0..<250 {
            var flipped = bytes
            // Half of the flips hit the structure, in the first bytes of a page.
            for _ in 0...Int.random(in: 0...2, using: &chance) {
                let page = Int.random(in: 0..<bytes.count / 4096, using: &chance)
                let within = Bool.random(using: &chance) ? 0..<100 : 0..<4096
                let place = page * 4096 + Int.random(in: within, using: &chance)
                flipped[place] ^= 1 << UInt8.random(in: 0..<8, using: &chance)
            }
            let path = try write(flipped, "flipped.sale")
            do {
                if try !readAll(path).isSound { unsound += 1 }
            } catch {
                failed += 1
            }
        }
        #expect(failed > 0)
        #expect(unsound > 0)
    }

    @Test func noTruncationCrashesTheProgram() throws {
        let bytes = try whole()
        var chance = SeededNumbers(seed: 7)
        for _ in 0..<60 {
            let length = Int.random(in: 0..<bytes.count, using: &chance)
            let path = try write(bytes[..<length], "cut.sale")
            let report = try? readAll(path)
            #expect(report?.isSound != true)
        }
    }

    @Test func anEngineRefusesADamagedJournal() throws {
        let bytes = try whole()
        let path = try write(bytes[..<(bytes.count - 8192)], "cut.sale")
        let error = #expect(throws: JournalError.self) { try SmallSale.openLedger(path) }
        #expect(error?.kind == .badData)
    }

    @Test func aRecordingInAReadOnlyFolderOpens() throws {
        _ = try whole()
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o500], ofItemAtPath: folder.path)
        defer {
            try? FileManager.default.setAttributes(
                [.posixPermissions: 0o700], ofItemAtPath: folder.path)
        }
        #expect(try readAll(folder.file("whole.sale")).isSound)
    }
}
