import GRDB

extension Recording {
    /// What is missing at the end: when the file came without its log, or is older than the lock beside
    /// it says; nil when nothing is.
    package func missingEnd() throws(JournalError) -> String? {
        guard lacksLog else {
            guard loss == nil, let keptHead,
                try !look(place: "among its seals", { try $0.reaches(keptHead) })
            else { return nil }
            return
                "it ends with event \(try lastSequence()) or holds others than were written, and its"
                + " last engine had written up to event \(keptHead.event) (\(path)-lock): newer ones are"
                + " missing"
        }
        return
            "its log (\(path)-wal) is missing: this copy ends with event \(try lastSequence()), and"
            + " whatever came later is in the log; copy both files together, or record the sale"
    }

    /// Rows that version 1 sealed only with the next event.
    package func pendingCount(after last: Int64) throws(JournalError) -> Int {
        try look { try $0.pendingCount(after: last) }
    }

    /// What is wrong with the file besides its rows, in words without a full stop.
    package func structureFaults() throws(JournalError) -> [String] {
        var faults: [String] = []
        if let foreign = try look(place: "in its schema", { try $0.foreignObject() }) {
            faults.append("its schema holds \(foreign), which is not Penstock's")
        }
        let early = try look(place: "among its first rows") { database in
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
        try look { try $0.draws() }
    }

    /// The seals after a number, at most `limit`; throws for a row that lacks a column.
    package func seals(after number: Int64, limit: Int) throws(JournalError) -> [Seal] {
        var seals: [Seal] = []
        try look(place: "after seal \(number + Int64(seals.count))") { database in
            try database.forEachSeal(after: number) { seal in
                guard let seal else {
                    throw JournalError.damaged(
                        path: self.path, place: "after seal \(number + Int64(seals.count))",
                        cause: "a column is missing")
                }
                if seal.lastSequence <= self.wholeUpTo { seals.append(seal) }
                return seals.count < limit
            }
        }
        return seals
    }
}
