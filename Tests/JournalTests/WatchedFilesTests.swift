import Foundation
import GRDB
import Journal
import Rules
import Testing

/// A journal that is lost while it is written, or that another program holds.
@Suite struct WatchedFilesTests {
    let folder: Folder
    let small = SmallSale.whole(buyers: 10)
    var path: String { folder.file("home/a.sale") }

    init() throws {
        folder = try Folder()
    }

    private func begun() throws -> Ledger {
        let ledger = try openLedger(path)
        try ledger.append(events: small.batches[0].events, readings: [])
        #expect(try ledger.inspect() == nil)
        return ledger
    }

    private func otherProgram() throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    @Test(arguments: [
        "rm a.sale", "mv a.sale b.sale", "cp a.sale c && mv c a.sale", "rm a.sale-wal",
        "mv ../home ../away", "truncate -s 4096 a.sale",
    ])
    func aJournalThatIsTakenAwayEndsTheWriting(_ deed: String) throws {
        let ledger = try begun()
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments = ["-c", deed]
        shell.currentDirectoryURL = URL(fileURLWithPath: folder.file("home"))
        try shell.run()
        shell.waitUntilExit()
        let error = #expect(throws: JournalError.self) { try ledger.inspect() }
        #expect(error?.kind == .ioError)
        #expect(throws: JournalError.self) {
            try ledger.append(events: small.batches[1].events, readings: [])
        }
        ledger.close()
    }

    @Test func aSecondNameIsAWarning() throws {
        let ledger = try begun()
        try FileManager.default.linkItem(atPath: path, toPath: folder.file("b.sale"))
        #expect(try ledger.inspect()?.contains("2 names") == true)
        try ledger.append(events: small.batches[1].events, readings: [])
        ledger.close()
    }

    @Test func anotherProgramsLockIsWaitedForAndNamed() throws {
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

    @Test func anEngineThatEndsWaitsNoLonger() throws {
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

    @Test func aReaderInATransactionKeepsNoEngineAway() throws {
        let ledger = try begun()
        let reader = try otherProgram()
        try reader.writeWithoutTransaction { database in
            try database.execute(sql: "BEGIN")
            _ = try Int.fetchOne(database, sql: "SELECT count(*) FROM events")
        }
        try ledger.append(events: small.batches[1].events, readings: [])
        ledger.close()
        let again = try openLedger(path)
        #expect(again.lastSequence == small.batches[1].events.last?.sequence)
        try again.append(events: small.batches[2].events, readings: [])
        try reader.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
        again.close()
    }
}
