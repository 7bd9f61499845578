import Foundation
import GRDB
import Machine

/// Works on a journal's file before SQLite opens it.
///
/// Do not use it while this process has the file open through SQLite: closing a descriptor would
/// release SQLite's locks.
struct JournalFile {
    let path: String

    enum Kind: Equatable {
        case nothing
        case recording(version: Int64)
        case other
    }

    /// Creates the file's folder if it is missing. Only its owner may read it.
    func createFolder() throws(JournalError) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        do {
            try Folder.make(folder.path, mode: 0o700)
        } catch {
            throw .cannotCreate(path: folder.path, cause: error.words)
        }
    }

    /// Creates an empty file that only its owner may read, and its folder. Returns false if the
    /// file exists.
    ///
    /// Throws `orphanedLog` if the log of an earlier file lies there.
    func createIfMissing() throws(JournalError) -> Bool {
        try createFolder()
        if try ordinaryFile(at: path) != nil { return false }
        if fileSize(path + "-wal") > 0 { throw .orphanedLog(path: path) }
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            close(descriptor)
            return true
        }
        guard errno == EEXIST else { throw .cannotCreate(path: path, cause: systemMessage()) }
        return false
    }

    func syncFolder() throws(JournalError) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .failed(path: folder, act: "opening the folder", cause: systemMessage())
        }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else {
            throw .failed(path: folder, act: "syncing the folder", cause: systemMessage())
        }
    }

    /// Drops the cached pages of the file and its log, so that the next read comes from the disk.
    ///
    /// After a failed sync the cache holds pages that the disk never got; a restart of the engine
    /// does not correct that.
    func forgetCachedPages() {
        #if os(Linux)
            for file in [path, path + "-wal"] {
                _ = withDescriptor(of: file) { posix_fadvise($0, 0, 0, POSIX_FADV_DONTNEED) }
            }
        #endif
    }

    func kind() throws(JournalError) -> Kind {
        guard let header = try header(), !header.isEmpty else { return .nothing }
        guard header.count == 100, header.starts(with: Array("SQLite format 3\0".utf8)),
            JournalFile.number(header[68..<72]) == Format.applicationID
        else { return .other }
        return .recording(version: JournalFile.number(header[60..<64]))
    }

    /// Rolls back a change that a program had begun when it was killed: an engine, for example, that
    /// opened the journal or merged its log into one plain file.
    func rollBack() throws(JournalError) {
        guard hasRollbackJournal, case .recording = try kind() else { return }
        do {
            let database = try DatabaseQueue(path: path)
            try database.writeWithoutTransaction { database in
                try database.execute(sql: "BEGIN IMMEDIATE; ROLLBACK")
            }
            try database.close()
        } catch {
            throw JournalError(error, path: path, act: "rolling back an unfinished change in")
        }
    }

    /// Whether a hot rollback journal lies beside the file: one that is not finished. The first
    /// byte of a finished one is zero.
    var hasRollbackJournal: Bool {
        var first: UInt8 = 0
        let count = withDescriptor(of: path + "-journal") { pread($0, &first, 1, 0) }
        return count == 1 && first != 0
    }

    /// Whether the file is in WAL mode but has no log. It is then a copy without the newest events,
    /// or its log was lost: the log exists while an engine runs, and after it was killed.
    func lacksLog() throws(JournalError) -> Bool {
        guard let header = try header(), header.count == 100, header[18] == 2 || header[19] == 2
        else { return false }
        return FileStatus(path: path + "-wal") == nil
    }

    var isCut: Bool {
        // If the header cannot be read, the file is not reported as truncated.
        guard let header = try? header(), header.count == 100 else { return false }
        // A page size of 64 KiB is written as 1.
        let pageSize = JournalFile.number(header[16..<18])
        return fileSize(path)
            < JournalFile.number(header[28..<32]) * (pageSize == 1 ? 65_536 : pageSize)
    }

    /// The first 100 bytes, or fewer if the file is shorter; nil if there is no file.
    private func header() throws(JournalError) -> [UInt8]? {
        guard try ordinaryFile(at: path) != nil else { return nil }
        var header = [UInt8](repeating: 0, count: 100)
        guard let count = withDescriptor(of: path, { pread($0, &header, header.count, 0) }),
            count >= 0
        else {
            throw .failed(path: path, act: "reading", cause: systemMessage())
        }
        return Array(header[..<count])
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int64 {
        bytes.reduce(0) { $0 << 8 | Int64($1) }
    }

    /// Checks that the journal exists if its head says that there was one.
    ///
    /// Throws if it is missing; returns the error instead if the owner accepts an older state.
    /// Throws `orphanedLog` if a log is left.
    func lossIfMissing(
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
    func loss(
        since head: JournalHead?, for owner: Ledger.Owner,
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
        if owner != .copy, try recording.read(place: "among its seals", { try $0.isCopy }) {
            return .copyOfASale(path: path, last: last)
        }
        if recording.lacksLog { return .missingLog(path: path, last: last) }
        guard let head else { return nil }
        let isThere = try recording.read(place: "among its seals") { try $0.reaches(head) }
        return isThere ? nil : .olderState(path: path, last: last, head: head.event)
    }

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
