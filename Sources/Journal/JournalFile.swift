import Foundation
import GRDB
import Machine

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Works on a journal's file before SQLite opens it.
///
/// Do not use it while this process has the file open through SQLite: closing a descriptor would
/// release SQLite's locks.
struct JournalFile {
    let path: String

    /// What the file is, by its first bytes.
    enum Content: Equatable {
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
    /// Throws `orphanedLog` if a log lies there: it holds events of another file of this name.
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

    /// Syncs the folder, so that the file's name survives a power loss.
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

    /// What the file is, by its first 100 bytes.
    func content() throws(JournalError) -> Content {
        guard let header = try header(), !header.isEmpty else { return .nothing }
        guard header.count == 100, header.starts(with: Array("SQLite format 3\0".utf8)),
            JournalFile.number(header, at: 68) == Format.applicationID
        else { return .other }
        return .recording(version: JournalFile.number(header, at: 60))
    }

    /// Rolls back a change that a program had begun when it was killed. This happens to an engine
    /// that is closing its journal into one plain file, or opening it.
    func rollBack() throws(JournalError) {
        guard hasRollbackJournal, case .recording = try content() else { return }
        do {
            let database = try DatabaseQueue(path: path)
            try database.writeWithoutTransaction { database in
                try database.execute(sql: "BEGIN IMMEDIATE; ROLLBACK")
            }
            try database.close()
        } catch {
            throw JournalError(error, path: path, act: "rolling back what was begun in")
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

    private static func number(_ header: [UInt8], at offset: Int) -> Int64 {
        header[offset..<offset + 4].reduce(0) { $0 << 8 | Int64($1) }
    }
}
