import Foundation
import GRDB
import Journal
import Recordings
import Rules
import TestSupport
import Testing

/// A journal that is lost during writing, or that another program locks.
@Suite struct WatchedFilesTests {
    let folder: TemporaryFolder
    let small = SmallSale.whole(buyers: 10)
    var path: String { folder.file("home/a.sale") }

    init() throws {
        folder = try TemporaryFolder()
    }

    private func begun() throws -> Ledger {
        let ledger = try SmallSale.openLedger(path)
        try ledger.append(events: small.batches[0].events, readings: [])
        #expect(try ledger.inspect() == nil)
        return ledger
    }

    /// Another sale of the same length, with its log.
    private let otherSale =
        "cp a.sale other.sale; cp a.sale-wal other.sale-wal; "
        + "printf x | dd of=other.sale bs=1 seek=90 conv=notrunc 2>&-; "
        + "printf x | dd of=other.sale-wal bs=1 seek=20 conv=notrunc 2>&-"

    /// Runs a shell command in the journal's folder.
    private func perform(_ command: String) throws {
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments = ["-c", command]
        shell.currentDirectoryURL = URL(fileURLWithPath: folder.file("home"))
        try shell.run()
        shell.waitUntilExit()
    }

    private func engine() throws -> Ledger {
        try Ledger.open(
            path: path, campaign: SmallSale.campaign, at: SmallSale.start,
            for: .engine(acceptsOlderState: false))
    }

    private func otherProgram() throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    @Test(arguments: [
        "rm a.sale", "mv a.sale b.sale", "cp a.sale c && mv c a.sale", "rm a.sale-wal",
        "mv ../home ../away", "truncate -s 4096 a.sale", ": > a.sale-wal",
        "truncate -s 4096 a.sale-wal", "cat other.sale-wal > a.sale-wal", "cat other.sale > a.sale",
        ": > a.sale-shm",
    ])
    func aRemovedOrOverwrittenJournalEndsTheWriting(_ command: String) throws {
        let ledger = try begun()
        try perform(otherSale)
        try perform(command)
        let error = #expect(throws: JournalError.self) { try ledger.inspect() }
        #expect(error?.kind == .ioError)
        #expect(throws: JournalError.self) {
            try ledger.append(events: small.batches[1].events, readings: [])
        }
        ledger.close()
    }

    @Test(arguments: [": > a.sale-wal", "truncate -s 4096 a.sale-wal"])
    func nothingIsAcknowledgedAfterTheLogWasTruncated(_ command: String) throws {
        let ledger = try begun()
        try perform(command)
        let error = #expect(throws: JournalError.self) {
            try ledger.append(events: small.batches[1].events, readings: [])
        }
        #expect(error?.description.contains("a.sale-wal was cut") == true)
        // A clean stop does not move the damage into the file either.
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        ledger.close()
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    @Test func anotherProgramMayCheckpointTheLog() throws {
        let ledger = try begun()
        let other = try otherProgram()
        for batch in small.batches[1...4] {
            try other.writeWithoutTransaction {
                try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
            }
            #expect(try ledger.inspect() == nil)
            try ledger.append(events: batch.events, readings: [])
            #expect(try ledger.inspect() == nil)
        }
        try other.close()
        ledger.close()
        let report = try Recording.open(path: path).verify(terms: SmallSale.terms())
        #expect(report.isSound && report.eventCount == small.batches[4].events.last?.sequence)
    }

    @Test(arguments: [true, false])
    func aWriteOfAnotherProgramEndsTheWriting(isInspected: Bool) throws {
        let ledger = try begun()
        let other = try otherProgram()
        try other.writeWithoutTransaction {
            try $0.execute(sql: "DELETE FROM events WHERE seq = 1")
        }
        try other.close()
        let error = #expect(throws: JournalError.self) {
            if isInspected { _ = try ledger.inspect() }
            try ledger.append(events: small.batches[1].events, readings: [])
        }
        #expect(error?.description.contains("another program wrote into it") == true)
        ledger.close()
    }

    @Test func aTouchedFileIsReported() throws {
        let ledger = try begun()
        try perform("touch -d 2001-01-01 a.sale")
        #expect(try ledger.inspect()?.hasPrefix("another program wrote into") == true)
        // The warning stays: nobody can undo what was written there.
        #expect(try ledger.inspect() != nil)
        try ledger.append(events: small.batches[1].events, readings: [])
        ledger.close()
    }

    @Test func aRemovedLockIsRestored() throws {
        let ledger = try engine()
        try ledger.append(events: small.batches[0].events, readings: [])
        let lock = try String(contentsOfFile: path + "-lock", encoding: .utf8)
        try perform("rm a.sale-lock")
        #expect(try ledger.inspect()?.contains("was removed and is there again") == true)
        #expect(try ledger.inspect() == nil)
        #expect(try String(contentsOfFile: path + "-lock", encoding: .utf8) == lock)
        #expect(throws: JournalError.self) { try engine() }
        ledger.close()
        #expect(FileManager.default.fileExists(atPath: path + "-lock"))
    }

    @Test(arguments: ["mv ../home ../away", "mv a.sale* ..", "rm a.sale*"])
    func noSaleStartsAnewWhereAJournalWas(_ command: String) throws {
        let ledger = try engine()
        try ledger.append(events: small.batches[0].events, readings: [])
        try perform(command)
        #expect(throws: JournalError.self) { try ledger.inspect() }
        ledger.close()
        let error = #expect(throws: JournalError.self) { try engine() }
        let last = small.batches[0].events.last?.sequence ?? 0
        guard case .missingJournal(_, head: last) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(arguments: ["rm a.sale-lock", "echo nothing > a.sale-lock", ": > a.sale-lock"])
    func aJournalWithoutItsLockIsContinuedWithANotice(_ command: String) throws {
        let first = try engine()
        #expect(first.warning == nil)
        try first.append(events: small.batches[0].events, readings: [])
        first.close()
        let second = try engine()
        #expect(second.warning == nil)
        second.close()
        try perform(command)
        let third = try engine()
        #expect(third.warning?.contains("a.sale-lock") == true)
        third.close()
    }

    @Test(
        arguments: [
            ("mkdir a.sale-lock", "a folder"), ("ln -s x a.sale-lock", "a symbolic link"),
            ("mkfifo a.sale-lock", "a FIFO"),
        ])
    func anotherFileInTheLocksPlaceIsNamed(_ command: String, _ what: String) throws {
        try FileManager.default.createDirectory(
            atPath: folder.file("home"), withIntermediateDirectories: true)
        try perform(command)
        let error = #expect(throws: JournalError.self) { try engine() }
        guard case .notALock(_, what) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    /// `verify` reports the same as the engine.
    @Test func aFileOlderThanItsLockIsNotSound() throws {
        let ledger = try engine()
        try ledger.append(events: small.batches[0].events, readings: [])
        ledger.close()
        try perform("cp a.sale old.sale")
        let later = try engine()
        try later.append(events: small.batches[1].events, readings: [])
        #expect(try Recording.open(path: path).verify(terms: SmallSale.terms()).isSound)
        later.close()
        #expect(try Recording.open(path: path).verify(terms: SmallSale.terms()).isSound)
        try perform("cp old.sale a.sale")
        let report = try Recording.open(path: path).verify(terms: SmallSale.terms())
        #expect(report.findings.first?.sentence.contains("had written up to event") == true)
        #expect(throws: JournalError.self) { try engine() }
    }

    @Test func aSecondNameOfTheFileIsAWarning() throws {
        let ledger = try begun()
        try FileManager.default.linkItem(atPath: path, toPath: folder.file("b.sale"))
        #expect(try ledger.inspect()?.contains("2 names") == true)
        try ledger.append(events: small.batches[1].events, readings: [])
        ledger.close()
    }

    @Test func theWriterWaitsForAnotherProgramsLockAndNamesIt() throws {
        let ledger = try begun()
        let other = try otherProgram()
        let (wait, isDone) = (ledger.wait, DispatchSemaphore(value: 0))
        try other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        DispatchQueue.global().async {
            while wait.obstacle == nil { sched_yield() }
            #expect(wait.obstacle?.hasSuffix("holds the journal") == true)
            #expect(throws: Never.self) {
                try other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
            }
            isDone.signal()
        }
        try ledger.append(events: small.batches[1].events, readings: [])
        isDone.wait()
        #expect(wait.obstacle == nil)
        ledger.close()
    }

    @Test func aStoppingEngineStopsWaiting() throws {
        let ledger = try begun()
        let other = try otherProgram()
        try other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        ledger.wait.endWithin(.zero)
        let error = #expect(throws: JournalError.self) {
            try ledger.append(events: small.batches[1].events, readings: [])
        }
        #expect(error?.kind == .inUse)
        ledger.close()
    }

    @Test func aReaderInATransactionDoesNotBlockAnEngine() throws {
        let ledger = try begun()
        let reader = try otherProgram()
        try reader.writeWithoutTransaction { database in
            try database.execute(sql: "BEGIN")
            _ = try Int.fetchOne(database, sql: "SELECT count(*) FROM events")
        }
        try ledger.append(events: small.batches[1].events, readings: [])
        ledger.close()
        let again = try SmallSale.openLedger(path)
        #expect(again.lastSequence == small.batches[1].events.last?.sequence)
        try again.append(events: small.batches[2].events, readings: [])
        try reader.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
        again.close()
    }
}
