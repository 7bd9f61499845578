import Foundation

/// Identifies a file whatever its path: the device, and the inode number on it.
struct FileIdentity: Hashable, Sendable {
    var device: UInt64
    var number: UInt64
}

/// What the system says about a file without opening it.
///
/// Opening a FIFO or a device may block, and closing a second descriptor of a journal would release
/// SQLite's locks on it.
struct FileStatus: Equatable, Sendable {
    var identity: FileIdentity
    var names: Int
    /// In bytes.
    var size: Int64
    /// Time of the last change of the content, in nanoseconds since 1970.
    var changedAt: Int64
    /// What it is if it is not an ordinary file: `a folder`, `a FIFO`; nil for an ordinary file.
    var specialKind: String?

    /// The status of the file at a path. Follows symbolic links. Nil if there is no file.
    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    /// The status of an open file; nil if the descriptor is not open.
    init?(descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
    }

    private init(_ status: stat) {
        identity = FileIdentity(
            device: UInt64(truncatingIfNeeded: status.st_dev),
            number: UInt64(truncatingIfNeeded: status.st_ino))
        names = Int(status.st_nlink)
        size = Int64(status.st_size)
        #if canImport(Darwin)
            let changed = status.st_mtimespec
        #else
            let changed = status.st_mtim
        #endif
        changedAt = Int64(changed.tv_sec) &* 1_000_000_000 &+ Int64(changed.tv_nsec)
        specialKind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: nil
            case S_IFDIR: "a folder"
            case S_IFIFO: "a FIFO"
            case S_IFCHR, S_IFBLK: "a device"
            case S_IFSOCK: "a socket"
            default: "no ordinary file"
            }
    }
}

/// The length of a file in bytes, found without opening it; 0 if there is no file.
func fileSize(_ path: String) -> Int64 {
    FileStatus(path: path)?.size ?? 0
}

/// Refuses everything but an ordinary file; returns nil if there is no file.
func ordinaryFile(at path: String) throws(JournalError) -> FileStatus? {
    guard let status = FileStatus(path: path) else {
        guard errno == ENOENT else {
            throw .failed(path: path, act: "opening", cause: systemMessage())
        }
        return nil
    }
    if let specialKind = status.specialKind { throw .notAFile(path: path, what: specialKind) }
    return status
}

/// Refuses a symbolic link whose target is missing. The target's disk may not be mounted, and an
/// engine that started there would begin the sale a second time.
func refuseLinkToNothing(_ path: String) throws(JournalError) {
    guard FileStatus(path: path) == nil else { return }
    let isLoop = errno == ELOOP
    // Most paths are not symbolic links; the call then fails, and nothing is wrong.
    guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else {
        return
    }
    throw .linkToNothing(path: path, target: target, isLoop: isLoop)
}

/// The path with all symbolic links resolved: lock and log lie beside the file itself. If the file
/// does not exist, only its folder is resolved.
func resolvedPath(_ path: String) -> String {
    func resolved(_ path: String) -> String? {
        guard let found = realpath(path, nil) else { return nil }
        defer { free(found) }
        return String(cString: found)
    }
    if let found = resolved(path) { return found }
    let url = URL(fileURLWithPath: path)
    let folder = url.deletingLastPathComponent().path
    guard let found = resolved(folder) else { return path }
    return found == "/" ? "/" + url.lastPathComponent : found + "/" + url.lastPathComponent
}
