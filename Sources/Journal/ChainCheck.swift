import GRDB

/// Checks the seal chain of a recording while its events are read in order, from the first.
struct ChainCheck: Sendable {
    private var walk: SealWalk
    private var seals = SealsAhead()
    private var last: Seal?

    init(_ recording: Recording) throws(JournalError) {
        walk = try recording.read(place: "in its campaign table") { database in
            SealWalk(campaigns: try database.campaignVersions(), draws: try database.draws())
        }
    }

    /// Adds the event in the current row, and checks the seals that end with it. Returns the first
    /// fault; nil if there is none.
    mutating func add(
        _ row: RowCursor, sequence: Int64, in database: Database
    ) throws -> (place: String, cause: String)? {
        if sequence == 1, let broken = try close(upTo: 0, in: database) { return broken }
        walk.add(row, sequence: sequence)
        return try close(upTo: sequence, in: database)
    }

    /// Checks the end of the chain after the last event. Returns the first fault; nil if there is
    /// none.
    mutating func finish(in database: Database) throws -> (place: String, cause: String)? {
        if let broken = try close(upTo: walk.lastSequence, in: database) { return broken }
        if walk.isOpen { return ("in event \(walk.lastSequence)", "no seal covers it") }
        if let seal = try seals.peek(in: database) { return (seal.place, "its events are missing") }
        if try walk.uncoveredCount > database.pendingCount(after: walk.lastSequence) {
            return ("among its campaign files and draws", "no seal covers one of them")
        }
        return nil
    }

    private mutating func close(
        upTo sequence: Int64, in database: Database
    ) throws -> (place: String, cause: String)? {
        while let seal = try seals.peek(in: database), seal.lastSequence <= sequence {
            seals.advance()
            guard seal.number == (last?.number ?? 0) + 1,
                seal.firstSequence == (last?.lastSequence ?? 0) + 1,
                seal.lastSequence == walk.lastSequence
            else { return (seal.place, "it does not follow on the seal before") }
            last = seal
            if !walk.closes(with: seal) {
                return (seal.place, "what it covers, or the seal itself, was changed")
            }
        }
        return nil
    }
}

private struct SealsAhead: Sendable {
    let ofReadings: Bool
    private var seals: ArraySlice<Seal> = []
    private var lastRead: Int64 = 0

    init(ofReadings: Bool = false) {
        self.ofReadings = ofReadings
    }

    mutating func peek(in database: Database) throws -> Seal? {
        while seals.isEmpty {
            var count = 0
            try database.forEachSeal(after: lastRead) { seal in
                guard let seal else {
                    throw DatabaseError(
                        resultCode: .SQLITE_CORRUPT,
                        message: "the seal after number \(self.lastRead) lacks a column")
                }
                count += 1
                lastRead = seal.number
                if !ofReadings || seal.readingsHash != nil { seals.append(seal) }
                return count < 1024
            }
            if count == 0 { return nil }
        }
        return seals.first
    }

    mutating func advance() {
        seals.removeFirst()
    }
}

extension Database {
    /// Number of campaign and draw rows after the last event. Version 1 seals them only with the
    /// next event.
    func pendingCount(after last: Int64) throws -> Int {
        guard try isOfFirstFormat else { return 0 }
        return try campaignVersions().count { $0.afterSequence == last }
            + draws().count { $0.afterSequence == last }
    }
}

extension Seal {
    fileprivate var place: String {
        isEmpty
            ? "in seal \(number)" : "in seal \(number) (events \(firstSequence) to \(lastSequence))"
    }
}

extension Recording {
    /// Checks that no reading was changed after it was sealed.
    ///
    /// Run it on its own thread, with its own recording. Files of version 1 are not checked: their
    /// readings are not sealed.
    ///
    /// Throws `damaged` with the first broken reading, `interrupted` once `isWanted`, which is asked
    /// for each reading, returns false, or a read error.
    package func checkReadings(
        while isWanted: () -> Bool = { true }
    ) throws(JournalError) {
        if let broken = try brokenReading(while: isWanted) {
            throw .damaged(path: path, place: "in reading \(broken.id)", cause: broken.cause)
        }
    }

    /// The first reading that differs from what was sealed; nil if there is none.
    package func brokenReading(
        while isWanted: () -> Bool = { true }
    ) throws(JournalError) -> (id: Int64, cause: String)? {
        try read(place: "among its readings") { database in
            guard try database.latestSeal()?.lastReading != nil else { return nil }
            var check = ReadingsCheck()
            try database.forEachReadingRow(after: Int64.min) { row in
                guard isWanted() else { throw JournalError.interrupted(path: path) }
                try check.add(row, in: database)
                return check.broken == nil
            }
            if check.broken == nil { try check.finish(in: database) }
            return check.broken
        }
    }
}

/// Compares the readings with the seals that cover them, one by one.
private struct ReadingsCheck {
    private(set) var broken: (id: Int64, cause: String)?
    private var digest = ReadingsDigest()
    private var last: Int64 = 0
    private var seals = SealsAhead(ofReadings: true)

    mutating func add(_ row: RowCursor, in database: Database) throws {
        guard let id = row.number(0), id == last + 1 else {
            return broken = (last + 1, "it is missing, or has another number")
        }
        guard let seal = try seals.peek(in: database), let end = seal.lastReading else {
            return broken = (id, "no seal covers it")
        }
        guard digest.add(row) else { return broken = (id, "a column is missing") }
        last = id
        guard id >= end else { return }
        guard digest.finish() == seal.readingsHash else {
            return broken = (id, "it, or one sealed with it, was changed (seal \(seal.number))")
        }
        digest = ReadingsDigest()
        seals.advance()
    }

    mutating func finish(in database: Database) throws {
        guard let seal = try seals.peek(in: database) else { return }
        broken = (last + 1, "it is missing, and seal \(seal.number) covers it")
    }
}
