import GRDB
import Rules

extension Recording {
    /// Describes lost events at the end: the log is missing, or the lock file names a later head. Nil
    /// if nothing is lost.
    package func missingEnd() throws(JournalError) -> String? {
        guard lacksLog else {
            guard loss == nil, let keptHead,
                try !read(place: "among its seals", { try $0.reaches(keptHead) })
            else { return nil }
            return
                "it ends with event \(try lastSequence()), but its engine had written up to event"
                + " \(keptHead.event) (\(path)-lock): newer events are missing, or events were changed"
        }
        return
            "its log (\(path)-wal) is missing: this copy ends with event \(try lastSequence()), and"
            + " whatever came later is in the log; copy both files together, or record the sale"
    }

    /// Number of rows after the last seal: version 1 sealed them only with the next event.
    package func pendingCount(after last: Int64) throws(JournalError) -> Int {
        try read { try $0.pendingCount(after: last) }
    }

    /// What is wrong with the file besides its rows, in words without a full stop.
    package func structureFaults() throws(JournalError) -> [String] {
        var faults: [String] = []
        if let foreign = try read(place: "in its schema", { try $0.foreignObject() }) {
            faults.append("its schema holds \(foreign), which is not Penstock's")
        }
        let early = try read(place: "among its first rows") { database in
            try ["events.seq", "readings.id", "seals.number", "campaign.number"].filter { column in
                let table = column.prefix { $0 != "." }
                return try database.number("SELECT min(\(column)) FROM \(table)") ?? 1 < 1
            }
        }
        faults += early.map { "\($0) holds numbers below 1" }
        let versions = try campaignVersions().map(\.number)
        if versions != Array(1...Int64(max(1, versions.count))) {
            faults.append(
                "the rows of its campaign table are not numbered 1 to \(versions.count)")
        }
        return faults
    }

    /// The draws that the journal keeps.
    package func draws() throws(JournalError) -> [Draw] {
        try read { try $0.draws() }
    }

    /// The seals after a number, at most `limit`; throws for a row that lacks a column.
    package func seals(after number: Int64, limit: Int) throws(JournalError) -> [Seal] {
        var seals: [Seal] = []
        try read(place: "after seal \(number + Int64(seals.count))") { database in
            try database.forEachSeal(after: number) { seal in
                guard let seal else {
                    throw self.damaged(
                        "after seal \(number + Int64(seals.count))", "a column is missing")
                }
                if seal.lastSequence <= self.wholeUpTo { seals.append(seal) }
                return seals.count < limit
            }
        }
        return seals
    }
}

/// What is missing from a recording whose end was cut off.
package struct Loss: Equatable, Sendable, CustomStringConvertible {
    /// The last event that is there and sealed; 0 if there is none.
    package var lastSequence: Int64
    /// The last event that the file is known to have held; nil if none later is known.
    var formerSequence: Int64?

    package var description: String {
        let lost = formerSequence.map { "up to at least \($0) " } ?? ""
        return lastSequence == 0
            ? "the end was cut off: no event is intact, and those \(lost)are lost"
            : """
            the end was cut off: events 1 to \(lastSequence) are intact, and those after them \
            \(lost)are lost
            """
    }
}

extension Database {
    /// Finds how much of a truncated file is intact: up to the last seal that matches its events.
    ///
    /// A page that was cut in the middle reads as zeros, so only the seals can tell.
    func salvage(path: String) throws -> Loss {
        let seals = sealsAsFarAsReadable()
        var (number, lastSequence) = (0, Int64(0))
        // If this read fails, the check below fails at the seals that cover these rows.
        let campaigns = try? campaignVersions()
        // A failed read shows at the seals too.
        let draws = try? draws()
        var walk = SealWalk(campaigns: campaigns ?? [], draws: draws ?? [])
        /// Checks the seals that end at this event; false if one does not match.
        func close() -> Bool {
            while number < seals.count, seals[number].lastSequence == walk.lastSequence {
                guard walk.closes(with: seals[number]) else { return false }
                lastSequence = walk.lastSequence
                number += 1
            }
            return true
        }
        guard close() else { return Loss(lastSequence: 0, formerSequence: nil) }
        // The whole part ends at the first error.
        try? forEachEvent(after: 0, upTo: .max, limit: .max) { row in
            guard let row, number < seals.count, row.sequence == walk.lastSequence + 1 else {
                return false
            }
            walk.add(row)
            return close()
        }
        let former = seals.last?.lastSequence ?? 0
        return Loss(
            lastSequence: lastSequence, formerSequence: former > lastSequence ? former : nil)
    }

    private func sealsAsFarAsReadable() -> [Seal] {
        var seals: [Seal] = []
        // The readable part ends at the first error, and only that part is wanted.
        try? forEachSeal(after: 0) { seal in
            guard let seal, seal.number == Int64(seals.count) + 1 else { return false }
            seals.append(seal)
            return true
        }
        return seals
    }
}
