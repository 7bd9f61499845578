import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Which file it is, whatever it is called: the device and the number that it has there.
struct FileIdentity: Hashable, Sendable {
    var device: UInt64
    var number: UInt64
}

/// What the system says of a file without opening it: opening a FIFO or a device may block, and
/// closing a second descriptor of a journal would drop the locks that SQLite holds on it.
struct FileStatus: Equatable, Sendable {
    var identity: FileIdentity
    /// How many names the file has.
    var names: Int
    /// In bytes.
    var size: Int64
    /// When its content changed last, in nanoseconds since 1970.
    var changedAt: Int64
    /// What it is when it is no ordinary file: `a folder`, `a FIFO`; nil for a file.
    var oddity: String?

    /// The file that a path leads to, by symbolic links too; nil when there is none.
    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    /// The file of an open descriptor; nil when it is not open.
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
        oddity =
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

/// Refuses everything but an ordinary file; nil when there is no file.
func ordinaryFile(at path: String) throws(JournalError) -> FileStatus? {
    guard let status = FileStatus(path: path) else {
        guard errno == ENOENT else {
            throw .failed(path: path, act: "opening", cause: systemMessage())
        }
        return nil
    }
    if let oddity = status.oddity { throw .notAFile(path: path, what: oddity) }
    return status
}

/// Refuses a symbolic link that leads to nothing: the disk that the file is on may not be mounted, and
/// whoever begins anew there begins a sale a second time.
func refuseLinkToNothing(_ path: String) throws(JournalError) {
    guard FileStatus(path: path) == nil else { return }
    let isLoop = errno == ELOOP
    // Most paths are no links.
    guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else {
        return
    }
    throw .linkToNothing(path: path, target: target, isLoop: isLoop)
}

/// The path behind all symbolic links: lock and log lie beside the file itself. Of a file that is
/// not there, the path behind those of its folder.
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
