import GRDB
import Rules
import Telemetry

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension Ledger {
    /// Writes a batch's rows and its seal. Returns the seal.
    func write(_ batch: Batch, to database: Database) throws -> Seal {
        let sealed = try write(batch.readings, to: database)
        canonical.removeAll()
        rows.removeAll(keepingCapacity: true)
        if !batch.events.isEmpty {
            canonical.add(batch.events, &rows)
            try canonical.withBytes { bytes in
                try statements.events.insert(batch.events, rows, in: bytes, to: database)
            }
        }
        let new = Seal.next(
            after: seal, last: batch.events.last?.sequence ?? lastSequence,
            at: batch.events.last?.moment.milliseconds ?? lastMoment.milliseconds, epoch: epoch,
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
    func untilItGoesThrough<Value>(
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
                    throw poisoned(by: error)
                }
            }
        }
    }

    /// The obstacle behind an error after which a retry is safe; nil for any other error.
    private func obstacle(_ error: any Error) -> String? {
        switch (error as? DatabaseError)?.resultCode {
        case .SQLITE_BUSY?: return LockHolder(path: path).name(.writer) + " holds the journal"
        case .SQLITE_FULL?:
            // SQLite returns this error for a write that found no room, never for a sync.
            if reserve?.release() != true { usleep(100_000) }
            return "the journal's disk is full: free some space on it"
        default: return nil
        }
    }

    /// Refuses a batch that does not continue the journal.
    func check(_ batch: Batch) throws(JournalError) {
        guard batch.epoch == epoch else {
            throw .staleEpoch(path: path, expected: epoch, found: batch.epoch)
        }
        var (sequence, moment) = (lastSequence, lastMoment)
        for place in batch.events.indices {
            let (next, at) = (batch.events[place].sequence, batch.events[place].moment)
            guard next == sequence + 1 else {
                throw .outOfOrder(path: path, expected: sequence + 1, found: next)
            }
            guard at >= moment || sequence == 0 else {
                throw .timeWentBack(path: path, sequence: next)
            }
            (sequence, moment) = (next, at)
        }
    }
}
