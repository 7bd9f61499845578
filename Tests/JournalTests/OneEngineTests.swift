import Foundation
import GRDB
import Journal
import Recordings
import Rules
import TestSupport
import Testing

/// One journal has one engine and one beginning, whatever its files' names are or were.
@Suite struct OneEngineTests {
    let folder: TemporaryFolder
    let small = SmallSale.whole(buyers: 10)
    var path: String { folder.file("a.sale") }

    init() throws {
        folder = try TemporaryFolder()
    }

    @discardableResult
    private func engine(_ path: String, accepts: Bool = false) throws(JournalError) -> Ledger {
        try Ledger.open(
            path: path, campaign: SmallSale.campaign, at: SmallSale.start,
            for: .engine(acceptsOlderState: accepts))
    }

    private func sell() throws {
        let ledger = try engine(path)
        for batch in small.batches {
            try ledger.append(events: batch.events, readings: batch.readings)
        }
        ledger.close()
    }

    private func refusal(_ path: String) -> JournalError? {
        #expect(throws: JournalError.self) { try engine(path).close() }
    }

    @Test func aFileWithTwoNamesIsRefusedByEither() throws {
        try sell()
        try FileManager.default.linkItem(atPath: path, toPath: folder.file("b.sale"))
        #expect(refusal(path) == .severalNames(path: resolved(path), count: 2))
        let other = folder.file("b.sale")
        #expect(refusal(other) == .severalNames(path: resolved(other), count: 2))
        #expect(!FileManager.default.fileExists(atPath: other + "-lock"))
    }

    @Test func aLaterNameOfTheFileDoesNotAdmitASecondEngine() throws {
        let first = try engine(path)
        defer { first.close() }
        let other = folder.file("b.sale")
        try FileManager.default.linkItem(atPath: path, toPath: other)
        #expect(refusal(other)?.kind == .inUse)
        // Even if this name is the only one left.
        try FileManager.default.removeItem(atPath: path)
        #expect(refusal(other)?.kind == .inUse)
    }

    @Test func symbolicLinksAreFollowedToTheFileItsLockAndItsLog() throws {
        try sell()
        let link = folder.file("link.sale")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        let first = try engine(path)
        #expect(refusal(link)?.kind == .inUse)
        #expect(try Recording.open(path: link).lastSequence() == small.sale.sequence)
        first.close()
        let again = try engine(link)
        #expect(again.beginning == .resumed(small.sale.sequence))
        #expect(!FileManager.default.fileExists(atPath: link + "-wal"))
        again.close()
    }

    /// The disk that the link leads to, with the journal and its lock, is not mounted.
    @Test func noSaleStartsAtADanglingLink() throws {
        let link = folder.file("link.sale")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        for _ in 1...2 {
            let error = try #require(refusal(link))
            #expect(error == .linkToNothing(path: link, target: path, isLoop: false))
            #expect(error.description.contains("mount the disk"))
        }
        #expect(throws: JournalError.self) { try Recording.open(path: link) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["link.sale"])
        // There was no journal: naming the file itself starts it.
        try engine(path).close()
        #expect(try engine(link).beginning == .resumed(0))
    }

    @Test func aLinkThatLeadsToItselfIsNamed() throws {
        let link = folder.file("link.sale")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "link.sale")
        #expect(
            refusal(link) == .linkToNothing(path: link, target: "link.sale", isLoop: true))
    }

    @Test func aCleanStopLeavesOnePlainFileAndItsLock() throws {
        try sell()
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
                == ["a.sale", "a.sale-lock"])
        let queue = try DatabaseQueue(path: path)
        #expect(try queue.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") } == "delete")
    }

    /// A program was killed while writing: an engine on its way to or from one plain file, or
    /// another program. SQLite's rollback journal remains, complete or not.
    @Test(arguments: [true, false])
    func anUnfinishedWriteOfAKilledProgramIsRolledBack(isFinished: Bool) throws {
        try sell()
        let (files, killed) = (FileManager.default, folder.file("b.sale"))
        try files.copyItem(atPath: path + "-lock", toPath: killed + "-lock")
        if isFinished { try files.copyItem(atPath: path, toPath: killed) }
        let other = try DatabaseQueue(path: path)
        try other.writeWithoutTransaction { database in
            try database.execute(
                sql: "PRAGMA cache_size = 1; BEGIN; DELETE FROM readings; DELETE FROM events")
            if !isFinished { try files.copyItem(atPath: path, toPath: killed) }
            try files.copyItem(atPath: path + "-journal", toPath: killed + "-journal")
            try database.execute(sql: "ROLLBACK")
        }
        if isFinished {
            let journal = try FileHandle(forUpdating: URL(fileURLWithPath: killed + "-journal"))
            try journal.write(contentsOf: Data(count: 28))
            try journal.close()
            #expect(try Recording.open(path: killed).lastSequence() == small.sale.sequence)
        } else {
            let error = #expect(throws: JournalError.self) { try Recording.open(path: killed) }
            #expect(error == .unfinished(path: resolved(killed)))
        }
        let again = try engine(killed)
        #expect(again.beginning == .resumed(small.sale.sequence))
        again.close()
        #expect(try Recording.open(path: killed).verify(terms: SmallSale.terms()).isSound)
    }

    @Test func aMissingJournalIsNotStartedAnew() throws {
        try sell()
        try FileManager.default.removeItem(atPath: path)
        #expect(
            refusal(path)
                == .missingJournal(path: resolved(path), head: small.sale.sequence))
        #expect(!FileManager.default.fileExists(atPath: path))
        let accepted = try engine(path, accepts: true)
        guard case .older(0, head: small.sale.sequence) = accepted.beginning else {
            Issue.record("\(accepted.beginning)")
            return
        }
        accepted.close()
        // This was accepted once and is not asked again.
        let again = try engine(path)
        #expect(again.beginning == .resumed(0))
        again.close()
    }

    @Test func noJournalStartsBesideALog() throws {
        try "what a sale had not moved yet".write(
            toFile: path + "-wal", atomically: true, encoding: .utf8)
        #expect(refusal(path) == .orphanedLog(path: resolved(path)))
        // SQLite would delete the log of an empty file.
        try "".write(toFile: path, atomically: true, encoding: .utf8)
        #expect(refusal(path) == .orphanedLog(path: resolved(path)))
        #expect(FileManager.default.fileExists(atPath: path + "-wal"))
    }

    @Test func anOlderCopyInTheJournalsPlaceIsRefused() throws {
        let ledger = try engine(path)
        let half = small.batches.count / 2
        for batch in small.batches[..<half] {
            try ledger.append(events: batch.events, readings: [])
        }
        let last = ledger.lastSequence
        ledger.close()
        try FileManager.default.copyItem(atPath: path, toPath: folder.file("old"))
        let later = try engine(path)
        for batch in small.batches[half...] { try later.append(events: batch.events, readings: []) }
        later.close()
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.moveItem(atPath: folder.file("old"), toPath: path)
        #expect(
            refusal(path)
                == .olderState(path: resolved(path), last: last, head: small.sale.sequence))
        try engine(path, accepts: true).close()
        try engine(path).close()
    }

    @Test func aPathThatIsNoFileIsRefusedAtOnce() throws {
        mkfifo(path, 0o600)
        let expected = JournalError.notAFile(path: resolved(path), what: "a FIFO")
        #expect(throws: expected) { try Recording.open(path: path) }
        #expect(refusal(path) == expected)
        #expect(throws: JournalError.notAFile(path: resolved(folder.path), what: "a folder")) {
            try Recording.open(path: folder.path)
        }
        #expect(
            refusal(folder.path)
                == .notAFile(path: resolved(folder.path), what: "a folder"))
        let socket = folder.file("socket.sale")
        #expect(mknod(socket, S_IFSOCK | 0o600, 0) == 0)
        let isSocket = JournalError.notAFile(path: resolved(socket), what: "a socket")
        #expect(throws: isSocket) { try Recording.open(path: socket) }
        #expect(refusal(socket) == isSocket)
        #expect(throws: JournalError.self) { try Recording.open(path: "/dev/zero") }
    }

    private func resolved(_ path: String) -> String {
        // The folder is resolved because the file may be missing.
        URL(fileURLWithPath: folder.path).resolvingSymlinksInPath().path
            + (path == folder.path ? "" : "/" + URL(fileURLWithPath: path).lastPathComponent)
    }
}
