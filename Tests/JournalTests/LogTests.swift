import Foundation
import GRDB
import Journal
import Recordings
import Rules
import TestSupport
import Testing

/// Nothing in a journal's log is lost silently.
@Suite struct LogTests {
    let folder: TemporaryFolder
    let small = SmallSale.whole(buyers: 10)

    init() throws {
        folder = try TemporaryFolder()
    }

    /// A journal as a killed engine leaves it, with its log not yet moved, and the log's bytes.
    private func killed(_ name: String = "a.sale") throws -> (path: String, log: [UInt8]) {
        let ledger = try SmallSale.openLedger(folder.file("live.sale"))
        for batch in small.batches {
            try ledger.append(events: batch.events, readings: batch.readings)
        }
        let path = folder.file(name)
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(
                atPath: folder.file("live.sale") + suffix, toPath: path + suffix)
        }
        ledger.close()
        return (path, try Array(Data(contentsOf: URL(fileURLWithPath: path + "-wal"))))
    }

    @Test func aFlippedBitInAnyEarlierTransactionIsRefusedWithItsByteAndNothingIsTouched() throws {
        let (path, log) = try killed()
        let frames = (log.count - 32) / 4120
        var chance = SeededNumbers(seed: 4)
        for frame in 0..<frames / 2 {
            var flipped = log
            // Half of the flips are in the frame's header.
            let place = Bool.random(using: &chance) ? 0..<24 : 24..<4120
            let byte = 32 + frame * 4120 + Int.random(in: place, using: &chance)
            flipped[byte] ^= 1 << UInt8.random(in: 0..<8, using: &chance)
            try Data(flipped).write(to: URL(fileURLWithPath: path + "-wal"))
            let error = #expect(throws: JournalError.self) {
                try SmallSale.openLedger(path).close()
            }
            #expect(
                error?.description.contains("-wal at byte \(32 + frame * 4120) ") == true,
                "frame \(frame), byte \(byte): \(String(describing: error))")
            #expect(throws: JournalError.self) { try Recording.open(path: path) }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path + "-wal")) == Data(flipped))
        }
    }

    @Test(arguments: 0..<32)
    func aFlippedBitInTheLogsHeaderIsRefused(_ byte: Int) throws {
        var (path, log) = try killed("\(byte).sale")
        log[byte] ^= 1
        try Data(log).write(to: URL(fileURLWithPath: path + "-wal"))
        let error = #expect(throws: JournalError.self) { try SmallSale.openLedger(path).close() }
        #expect(error?.description.contains("-wal at byte 0 ") == true)
    }

    @Test func aTransactionThatWasNotSyncedIsATornTail() throws {
        let (path, log) = try killed()
        // Frames may reach the disk in any order: the last one may be there and the one before
        // missing.
        for (cut, hole) in [
            (log.count - 1, 0..<0), (log.count, log.count - 8000..<log.count - 7000),
        ] {
            var torn = Array(log[..<cut])
            for byte in hole { torn[byte] = 0 }
            try Data(torn).write(to: URL(fileURLWithPath: path + "-wal"))
            let recording = try Recording.open(path: path)
            #expect(try recording.lastSequence() > 0)
            recording.close()
        }
    }

    @Test func framesOfAnEarlierLogAfterTheNewOnesAreNoDamage() throws {
        let ledger = try SmallSale.openLedger(folder.file("a.sale"))
        // Long enough for the log to be moved and restarted several times.
        for reading in small.readings {
            for _ in 0..<400 { try ledger.append(events: [], readings: [reading]) }
        }
        let last = try Recording.open(path: folder.file("a.sale")).extent().lastReading
        #expect(last == Int64(small.readings.count) * 400)
        ledger.close()
    }

    @Test func aFileWithoutItsLogSaysWhereItEnds() throws {
        let (path, _) = try killed()
        try FileManager.default.removeItem(atPath: path + "-wal")
        let recording = try Recording.open(path: path)
        #expect(recording.lacksLog)
        let report = try recording.verify(terms: SmallSale.terms())
        #expect(report.findings.first?.place == .file)
        #expect(report.findings.first?.sentence.contains("ends with event 0") == true)
        #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
        #expect(
            throws: JournalError.missingLog(
                path: URL(fileURLWithPath: path).resolvingSymlinksInPath().path, last: 0)
        ) { try SmallSale.openLedger(path).close() }
    }
}
