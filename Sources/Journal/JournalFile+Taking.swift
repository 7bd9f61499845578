import GRDB

extension JournalFile {
    /// Says that a journal which was here is missing; nil when there never was one, or it is there.
    /// Refused, unless its owner accepts that.
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

    /// Keeps a journal of an older format as it is, beside the one that is about to be changed.
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

    /// Lets somebody look at what is there, and says in what it is less than it was. Changes nothing.
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

    /// Accepts a loss where its owner does; refuses it else.
    static func accept(
        _ older: inout JournalError?, _ loss: JournalError?, _ owner: Ledger.Owner
    ) throws(JournalError) {
        guard let loss else { return }
        guard case .engine(acceptsOlderState: true) = owner else { throw loss }
        older = older ?? loss
    }
}

extension JournalError {
    /// A journal that ends before its head, or without it; nil when there is no head.
    static func behind(_ path: String, _ last: Int64, _ head: JournalHead?) -> JournalError? {
        guard let head, head.event > 0 || last > 0 else { return nil }
        return .olderState(path: path, last: last, head: head.event)
    }

    static func behind(_ path: String, _ last: Int64, _ head: JournalHead) -> JournalError {
        .olderState(path: path, last: last, head: head.event)
    }
}

extension Database {
    /// Whether no engine has ever written it: `penstock record` has.
    var isCopy: Bool {
        get throws { try latestSeal().map { $0.epoch == 0 } ?? false }
    }

    /// Whether the journal holds all that its head says: that seal with that hash.
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
