import GRDB
import Rules

/// The chain of a recording, checked while its events are read in their order from the first.
struct ChainCheck: Sendable {
    private var walk: SealWalk
    /// Seals that were read ahead.
    private var seals: ArraySlice<Seal> = []
    private var lastRead: Int64 = 0
    private var last: Seal?

    /// A check that has seen nothing.
    init(_ recording: Recording) throws(JournalError) {
        walk = try recording.look(place: "in its campaign table") { database in
            SealWalk(campaigns: try database.campaignVersions(), draws: try database.draws())
        }
    }

    /// Takes in an event where a statement stands on it, and the seals that end with it; what is wrong
    /// with one, nil when nothing is.
    mutating func add(
        _ row: RowCursor, sequence: Int64, in database: Database
    ) throws -> (place: String, cause: String)? {
        if sequence == 1, let broken = try close(upTo: 0, in: database) { return broken }
        walk.add(row, sequence: sequence)
        return try close(upTo: sequence, in: database)
    }

    /// After the last event: what is wrong with the end.
    mutating func finish(in database: Database) throws -> (place: String, cause: String)? {
        if let broken = try close(upTo: walk.lastSequence, in: database) { return broken }
        if walk.isOpen { return ("in event \(walk.lastSequence)", "no seal covers it") }
        if let seal = try peek(in: database) { return (seal.place, "its events are missing") }
        if try walk.uncoveredCount > database.pendingCount(after: walk.lastSequence) {
            return ("among its campaign files and draws", "no seal covers one of them")
        }
        return nil
    }

    private mutating func close(
        upTo sequence: Int64, in database: Database
    ) throws -> (place: String, cause: String)? {
        while let seal = try peek(in: database), seal.lastSequence <= sequence {
            seals.removeFirst()
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

    private mutating func peek(in database: Database) throws -> Seal? {
        if seals.isEmpty {
            var read: [Seal] = []
            try database.forEachSeal(after: lastRead) { seal in
                guard let seal else {
                    throw DatabaseError(
                        resultCode: .SQLITE_CORRUPT,
                        message: "the seal after number \(self.lastRead) lacks a column")
                }
                read.append(seal)
                return read.count < 1024
            }
            lastRead = read.last?.number ?? lastRead
            seals = read[...]
        }
        return seals.first
    }
}

extension Database {
    /// Rows besides events and readings that version 1 seals only with the next event.
    func pendingCount(after last: Int64) throws -> Int {
        guard try isOfFirstFormat else { return 0 }
        return try campaignVersions().count { $0.afterSequence == last }
            + draws().count { $0.afterSequence == last }
    }
}

extension Seal {
    /// Where it is, for sentences.
    fileprivate var place: String {
        isEmpty
            ? "in seal \(number)" : "in seal \(number) (events \(firstSequence) to \(lastSequence))"
    }
}

extension Recording {
    /// Checks that every reading is what was sealed: for a thread of its own, on a recording of its own.
    /// Version 1 did not seal readings.
    ///
    /// - Parameter isWanted: asked now and then; once it says no, the check ends as interrupted.
    /// - Throws: which reading is not what was sealed, or that the check was not wanted any more.
    package func checkReadings(
        while isWanted: () -> Bool = { true }
    ) throws(JournalError) {
        if let broken = try brokenReading(while: isWanted) {
            throw .damaged(path: path, place: "in reading \(broken.id)", cause: broken.cause)
        }
    }

    /// The first reading that is not what was sealed; nil when all are.
    package func brokenReading(
        while isWanted: () -> Bool = { true }
    ) throws(JournalError) -> (id: Int64, cause: String)? {
        try look(place: "among its readings") { database in
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

/// Goes along the readings and the seals that cover some.
private struct ReadingsCheck {
    private(set) var broken: (id: Int64, cause: String)?
    private var digest = ReadingsDigest()
    private var last: Int64 = 0
    private var seals: ArraySlice<Seal> = []
    private var lastSeal: Int64 = 0

    mutating func add(_ row: RowCursor, in database: Database) throws {
        guard let id = row.number(0), id == last + 1 else {
            return broken = (last + 1, "it is missing, or has another number")
        }
        guard let seal = try peek(in: database), let end = seal.lastReading else {
            return broken = (id, "no seal covers it")
        }
        guard digest.add(row) else { return broken = (id, "a column is missing") }
        last = id
        guard id >= end else { return }
        guard digest.finish() == seal.readingsHash else {
            return broken = (id, "it, or one sealed with it, was changed (seal \(seal.number))")
        }
        digest = ReadingsDigest()
        seals.removeFirst()
    }

    mutating func finish(in database: Database) throws {
        guard let seal = try peek(in: database) else { return }
        broken = (last + 1, "it is missing, and seal \(seal.number) covers it")
    }

    /// The next seal that covers readings.
    private mutating func peek(in database: Database) throws -> Seal? {
        while seals.isEmpty {
            var (read, count) = ([Seal](), 0)
            try database.forEachSeal(after: lastSeal) { seal in
                guard let seal else { return false }
                count += 1
                lastSeal = seal.number
                if seal.readingsHash != nil { read.append(seal) }
                return count < 4096
            }
            if count == 0 { return nil }
            seals = read[...]
        }
        return seals.first
    }
}
