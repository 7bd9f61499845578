import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A journal's file before SQLite has it: made, looked at and forgotten by the page cache.
///
/// Nothing here may run while the same process has the file open through SQLite: closing a
/// descriptor drops the locks that SQLite holds.
struct JournalFile {
    let path: String

    /// What the first bytes say.
    enum Content: Equatable {
        case nothing
        case recording(version: Int64)
        case other
    }

    /// Makes an empty file that only its owner may read, and its folder; false when it was there.
    func createIfMissing() throws(JournalError) -> Bool {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw .cannotCreate(path: folder.path, cause: "its folder could not be made")
        }
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            close(descriptor)
            return true
        }
        guard errno == EEXIST else { throw .cannotCreate(path: path, cause: systemMessage()) }
        return false
    }

    /// Makes sure that the file's name survives a power loss.
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

    /// Drops what the page cache has of the file and its log, so that what is read next comes from
    /// the disk: after a failed sync the cache holds pages that the disk never got, and a restart
    /// does not heal that.
    func forgetCachedPages() {
        #if os(Linux)
            for file in [path, path + "-wal"] {
                let descriptor = open(file, O_RDONLY | O_CLOEXEC)
                guard descriptor >= 0 else { continue }
                _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
                close(descriptor)
            }
        #endif
    }

    /// What the file's first hundred bytes say it is.
    func content() throws(JournalError) -> Content {
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw .failed(path: path, act: "opening", cause: systemMessage())
        }
        defer { close(descriptor) }
        var header = [UInt8](repeating: 0, count: 100)
        let count = pread(descriptor, &header, header.count, 0)
        guard count >= 0 else {
            throw .failed(path: path, act: "reading", cause: systemMessage())
        }
        if count == 0 { return .nothing }
        // A creation that was interrupted is rolled back by SQLite when it opens the file.
        if access(path + "-journal", F_OK) == 0 { return .nothing }
        guard count == header.count, header.starts(with: Array("SQLite format 3\0".utf8)),
            JournalFile.number(header, at: 68) == Format.applicationID
        else { return .other }
        return .recording(version: JournalFile.number(header, at: 60))
    }

    private static func number(_ header: [UInt8], at offset: Int) -> Int64 {
        header[offset..<offset + 4].reduce(0) { $0 << 8 | Int64($1) }
    }
}
