import Foundation
import GRDB
import Recordings
import Rules
import TestSupport
import Testing

@testable import Journal

@Suite struct OpeningTests {
    let folder: TemporaryFolder
    var path: String { folder.file("a.sale") }

    init() throws {
        folder = try TemporaryFolder()
    }

    private func change(_ sql: String, in path: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }

    @Test func aSecondEngineIsRefusedUntilTheFirstHasClosed() throws {
        let first = try SmallSale.openLedger(path)
        let refusal = #expect(throws: JournalError.self) { try SmallSale.openLedger(path) }
        #expect(refusal?.kind == .inUse)
        #expect(
            refusal?.description
                == "\(path) is in use by another engine (process \(getpid())): wait for its end, or "
                + "stop it first; two never write one sale")
        first.close()
        try SmallSale.openLedger(path).close()
    }

    @Test func readersDoNotKeepAnEngineOutNorAnEngineReaders() throws {
        let ledger = try SmallSale.openLedger(path)
        let small = SmallSale.whole()
        let recording = try Recording.open(path: path)
        for batch in small.batches {
            try ledger.append(events: batch.events, readings: batch.readings)
            #expect(try recording.lastSequence() == ledger.lastSequence)
        }
        ledger.close()
        #expect(try recording.events(after: 0, limit: .max) == small.events)
        let again = try SmallSale.openLedger(path)
        #expect(again.lastSequence == small.sale.sequence)
        again.close()
    }

    @Test func aNewerFormatIsRefusedWithItsVersion() throws {
        try SmallSale.openLedger(path).close()
        try change("PRAGMA user_version = 7", in: path)
        let expected = JournalError.newerFormat(path: path, version: 7)
        #expect(throws: expected) { try SmallSale.openLedger(path) }
        #expect(throws: expected) { try Recording.open(path: path) }
        #expect(expected.description.contains("format version 7"))
    }

    @Test func anotherProgramsDatabaseIsRefusedAndLeftAlone() throws {
        try change("CREATE TABLE events (seq INTEGER)", in: path)
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(throws: JournalError.notARecording(path: path)) { try SmallSale.openLedger(path) }
        #expect(throws: JournalError.notARecording(path: path)) { try Recording.open(path: path) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    @Test(arguments: ["", "a picture\n", String(repeating: "no database, but long ", count: 100)])
    func aFileOfAnotherKindIsNoRecording(_ content: String) throws {
        try content.write(toFile: path, atomically: true, encoding: .utf8)
        #expect(throws: JournalError.notARecording(path: path)) { try Recording.open(path: path) }
        if !content.isEmpty {
            #expect(throws: JournalError.notARecording(path: path)) {
                try SmallSale.openLedger(path)
            }
        }
    }

    @Test func anotherCampaignIsRefused() throws {
        try SmallSale.openLedger(path).close()
        let other = CampaignText(id: "mi4", text: "[campaign]\nid = \"mi4\"\n")
        #expect(
            throws: JournalError.otherCampaign(path: path, found: "mi3-2014", wanted: "mi4")
        ) { try SmallSale.openLedger(path, other) }
    }

    @Test func aMissingFileIsReportedAndNotCreated() throws {
        #expect(throws: JournalError.noFile(path: path)) { try Recording.open(path: path) }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func aPathThatCannotBeWrittenIsNamed() throws {
        try "".write(toFile: folder.file("file"), atomically: true, encoding: .utf8)
        let error = #expect(throws: JournalError.self) {
            try SmallSale.openLedger(folder.file("file/a.sale"))
        }
        #expect(error?.kind == .cannotCreate)
    }

    @Test func anUnknownEventIsRefusedByItsNumber() throws {
        try SmallSale.whole().record(to: path)
        try change("UPDATE events SET kind = 'auctioned' WHERE seq = 9", in: path)
        let recording = try Recording.open(path: path)
        #expect(throws: JournalError.unknownEvent(path: path, sequence: 9, kind: "auctioned")) {
            try recording.events(after: 0, limit: .max)
        }
        #expect(try recording.events(after: 0, limit: 8).count == 8)
    }

    @Test func everyCommitIsSyncedAndTheLogIsNotMovedAutomatically() throws {
        let ledger = try SmallSale.openLedger(path)
        defer { ledger.close() }
        let (mode, synchronous) = try ledger.queue.writeWithoutTransaction { database in
            (
                try String.fetchOne(database, sql: "PRAGMA journal_mode"),
                try Int.fetchOne(database, sql: "PRAGMA synchronous")
            )
        }
        #expect(mode == "wal" && synchronous == 2)
    }

    @Test func aCopyMadeDuringTheSaleHoldsEverythingUpToThen() async throws {
        let small = SmallSale.whole()
        let ledger = try SmallSale.openLedger(path)
        for batch in small.batches.prefix(10) {
            try ledger.append(events: batch.events, readings: batch.readings)
        }
        try Recording.open(path: path).copy(to: folder.file("copy.sale"))
        for batch in small.batches.dropFirst(10) {
            try ledger.append(events: batch.events, readings: batch.readings)
        }
        ledger.close()
        let copy = try Recording.open(path: folder.file("copy.sale"))
        #expect(
            try copy.events(after: 0, limit: .max)
                == small.batches.prefix(10).flatMap { $0.events })
        #expect(try copy.verify(terms: SmallSale.terms()).isSound)
        #expect(throws: JournalError.self) { try copy.copy(to: folder.file("copy.sale")) }
    }

    @Test func copiesMadeDuringWritesAreWhole() throws {
        let small = SmallSale.whole(buyers: 400)
        let ledger = try SmallSale.openLedger(path)
        let (path, folder) = (path, folder.path)
        let copied = DispatchGroup()
        let failures = Failures()
        DispatchQueue.global().async(group: copied) {
            for number in 0..<8 {
                failures.record {
                    let target = folder + "/copy-\(number).sale"
                    try Recording.open(path: path).copy(to: target)
                    let report = try Recording.open(path: target).verify(terms: SmallSale.terms())
                    return report.findings.map(\.description)
                }
            }
        }
        for batch in small.batches {
            try ledger.append(events: batch.events, readings: batch.readings)
        }
        copied.wait()
        ledger.close()
        #expect(failures.sentences == [])
    }
}

/// Collects failures from another thread.
private final class Failures: Sendable {
    private let lock = NSLock()
    // Guarded by the lock.
    nonisolated(unsafe) private var recorded: [String] = []

    var sentences: [String] { lock.withLock { recorded } }

    func record(_ body: () throws -> [String]) {
        let found: [String]
        do { found = try body() } catch { found = ["\(error)"] }
        lock.withLock { recorded += found }
    }
}
