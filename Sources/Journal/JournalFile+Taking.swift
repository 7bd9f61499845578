import GRDB

extension JournalFile {
    /// The error if the journal is missing although its head says that there was one; otherwise
    /// nil.
    ///
    /// Throws it instead, unless the owner accepts an older state. Throws `orphanedLog` if a log is
    /// left.
    func missing(
        _ head: JournalHead?, owner: Ledger.Owner
    ) throws(JournalError) -> JournalError? {
        guard let head, try ordinaryFile(at: path) == nil else { return nil }
        if fileSize(path + "-wal") > 0 { throw .orphanedLog(path: path) }
        guard head.event > 0 else { return nil }
        var older: JournalError?
        try JournalFile.accept(&older, .missingJournal(path: path, head: head.event), owner)
        return older
    }

    /// Copies a journal of an older format to a new file beside it, before it is upgraded. Returns
    /// the path of the copy.
    func copyBeside(version: Int64) throws(JournalError) -> String {
        var copy = "\(path).v\(version)"
        var number = 1
        while FileStatus(path: copy) != nil {
            number += 1
            copy = "\(path).v\(version)-\(number)"
        }
        let recording = try Recording.open(path: path)
        defer { recording.close() }
        try recording.copy(to: copy)
        return copy
    }

    /// Lets the caller examine the journal, and returns what it lacks compared with its head and
    /// log; nil if it lacks nothing. Changes nothing.
    func examine(
        _ head: JournalHead?, for owner: Ledger.Owner,
        _ examine: (Recording) throws(JournalError) -> Void
    ) throws(JournalError) -> JournalError? {
        let recording = try Recording.open(path: path)
        defer { recording.close() }
        if let loss = recording.loss {
            throw .damaged(path: path, place: "at its end", cause: "\(loss)")
        }
        if let fault = try recording.structureFaults().first {
            throw .damaged(path: path, place: "in its structure", cause: fault)
        }
        try examine(recording)
        let last = try recording.lastSequence()
        if owner != .copy, try recording.look(place: "among its seals", { try $0.isCopy }) {
            return .copyOfASale(path: path, last: last)
        }
        if recording.lacksLog { return .missingLog(path: path, last: last) }
        guard let head else { return nil }
        let isThere = try recording.look(place: "among its seals") { try $0.reaches(head) }
        return isThere ? nil : .behind(path, last, head)
    }

    /// Records a loss if the owner accepts an older state; otherwise throws it.
    static func accept(
        _ older: inout JournalError?, _ loss: JournalError?, _ owner: Ledger.Owner
    ) throws(JournalError) {
        guard let loss else { return }
        guard case .engine(acceptsOlderState: true) = owner else { throw loss }
        older = older ?? loss
    }
}

extension JournalError {
    /// The error for a journal that ends before its head or differs from it. Nil if there is no
    /// head, or if head and journal hold no events.
    static func behind(_ path: String, _ last: Int64, _ head: JournalHead?) -> JournalError? {
        guard let head, head.event > 0 || last > 0 else { return nil }
        return .olderState(path: path, last: last, head: head.event)
    }

    static func behind(_ path: String, _ last: Int64, _ head: JournalHead) -> JournalError {
        .olderState(path: path, last: last, head: head.event)
    }
}

extension Database {
    /// Whether `penstock record` wrote the file, and no engine.
    var isCopy: Bool {
        get throws { try latestSeal().map { $0.epoch == 0 } ?? false }
    }

    /// Whether the journal holds the seal that the head names, with the same hash.
    func reaches(_ head: JournalHead) throws -> Bool {
        guard head.seal > 0 else { return true }
        var isThere = false
        try forEachSeal(after: head.seal - 1) { seal in
            isThere = seal.map { JournalHead($0) == head } ?? false
            return false
        }
        return isThere
    }
}
