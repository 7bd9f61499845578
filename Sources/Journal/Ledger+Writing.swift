import Foundation
import GRDB
import Rules
import Telemetry

extension Ledger {
    /// Writes events and readings, and their seal. Returns the seal.
    func write(_ events: [Event], _ readings: [Reading], to database: Database) throws -> Seal {
        let sealed = try write(readings, to: database)
        canonical.removeAll()
        rows.removeAll(keepingCapacity: true)
        if !events.isEmpty {
            canonical.add(events, &rows)
            try canonical.withBytes { bytes in
                try statements.events.insert(events, rows, in: bytes, to: database)
            }
        }
        let new = Seal.next(
            after: seal, last: events.last?.sequence ?? lastSequence,
            at: events.last?.moment.milliseconds ?? lastMoment.milliseconds, epoch: epoch,
            readings: sealed, &canonical)
        try statements.insert(new, to: database)
        return new
    }

    /// Writes readings. Returns the row id of the last reading, and the hash of these readings.
    private func write(
        _ batch: [Reading], to database: Database
    ) throws -> (last: Int64, hash: [UInt8]?) {
        var last = seal?.lastReading ?? 0
        guard !batch.isEmpty else { return (last, nil) }
        var digest = ReadingsDigest()
        for reading in batch {
            let body = try ReadingText(readings.next(reading)).text
            let id = try database.insert(reading, body: body)
            guard id == last + 1 else {
                throw DatabaseError(
                    resultCode: .SQLITE_CONSTRAINT_PRIMARYKEY,
                    message: "another program wrote readings up to number \(id - 1)")
            }
            digest.add(
                id: id, at: reading.at.milliseconds, number: reading.number, boot: reading.boot,
                body: body)
            last = id
        }
        return (last, digest.finish())
    }

    /// Repeats the body until no obstacle is left.
    ///
    /// If another program has the lock, or the disk was full before anything was synced, nothing
    /// was written and the body can run again. Any other error ends the ledger.
    func retryWhileObstructed<Value>(
        _ body: (Database) throws -> Value
    ) throws(JournalError) -> Value {
        let former = readings
        while true {
            do {
                let value = try queue.writeWithoutTransaction(body)
                wait.clear()
                return value
            } catch {
                readings = former
                guard let obstacle = obstacle(error), wait.waits(for: obstacle) else {
                    throw fail(with: error)
                }
            }
        }
    }

    private func obstacle(_ error: any Error) -> String? {
        switch (error as? DatabaseError)?.resultCode {
        case .SQLITE_BUSY?: return SQLiteLockHolder(path: path).name(.writer) + " holds the journal"
        case .SQLITE_FULL?:
            // SQLite returns this error for a write that found no room, never for a sync.
            if reserve?.release() != true { usleep(100_000) }
            return "the journal's disk is full: free some space on it"
        default: return nil
        }
    }

    func check(_ events: [Event]) throws(JournalError) {
        var (sequence, moment) = (lastSequence, lastMoment)
        for place in events.indices {
            let (next, at) = (events[place].sequence, events[place].moment)
            guard next == sequence + 1 else {
                throw .outOfOrder(path: path, expected: sequence + 1, found: next)
            }
            guard at >= moment || sequence == 0 else {
                throw .timeWentBack(path: path, sequence: next)
            }
            (sequence, moment) = (next, at)
        }
    }

    /// Checks that the journal's files are still in place and whole.
    ///
    /// Returns a warning for operators, in words without a full stop; nil if all is well. Throws if
    /// what is written now would be lost; the ledger then writes nothing more.
    package func inspect() throws(JournalError) -> String? {
        try checkIsSound()
        do throws(JournalError) {
            if let warning = try checkFiles() { return warning }
        } catch {
            if case .engine = owner { lock.writeHeadIfMissing() }
            throw error
        }
        if let warning = restoreLock() { return warning }
        reserve?.update()
        guard log.isHeld else { return nil }
        let reader = SQLiteLockHolder(path: path).name(.reader)
        return
            "the journal's log cannot be moved and has \(log.bytes >> 20) MiB: \(reader) reads it"
    }

    func checkIsSound() throws(JournalError) {
        if let failure { throw .failedBefore(path: path, cause: failure.description) }
    }

    /// Runs a check of the files. After it has thrown, the ledger writes nothing more.
    @inline(__always)
    private func check<Value>(
        _ body: () throws(JournalError) -> Value
    ) throws(JournalError) -> Value {
        do throws(JournalError) {
            return try body()
        } catch {
            failure = error
            throw error
        }
    }

    @discardableResult
    func checkFiles() throws(JournalError) -> String? {
        try check { () throws(JournalError) in try watch?.check(lock) }
    }

    /// Before a write: checks that nobody else has written to the journal. If a checkpoint is due,
    /// checks all files first, because it copies the log's content into the journal.
    func checkBeforeWriting() throws(JournalError) {
        if log.isDue { try checkFiles() }
        try check { () throws(JournalError) in try watch?.checkForOtherWriters() }
    }

    /// After a write: checks that the journal's log is still there and whole. Otherwise the write
    /// does not count.
    func checkLog() throws(JournalError) {
        do throws(JournalError) {
            if lock.journalStatus?.names == 0 {
                throw .lostFile(path: path, cause: "it was removed")
            }
            try watch?.checkLog()
        } catch {
            failure = error
            if case .engine = owner { lock.writeHeadIfMissing() }
            throw error
        }
    }

    /// Puts a removed lock file back. Returns the warning about it; nil if the file was still
    /// there.
    private func restoreLock() -> String? {
        do throws(JournalError) {
            let isRestored = try lock.restore()
            return isRestored
                ? "\(path)-lock was removed and is there again: it tells how far the journal has come"
                : nil
        } catch {
            return "\(path)-lock was removed and cannot be put back: \(error)"
        }
    }
}
