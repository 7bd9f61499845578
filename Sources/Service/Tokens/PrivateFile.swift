#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A small file with secrets, which others must not access. It is replaced as a whole or not at
/// all.
struct PrivateFile: Sendable {
    private static let sizeMax = 1 << 20

    /// The path; a symbolic link is followed.
    let path: String

    /// Tells one state of a file from another without reading it.
    struct Stamp: Equatable, Sendable {
        var device: UInt64
        var inode: UInt64
        var size: Int64
        var changedSeconds: Int
        var changedNanoseconds: Int
    }

    /// The stamp of the file as it is now; nil if the system gives none.
    var stamp: Stamp? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        #if canImport(Glibc)
            let changed = status.st_ctim
        #else
            let changed = status.st_ctimespec
        #endif
        return Stamp(
            device: UInt64(truncatingIfNeeded: status.st_dev), inode: UInt64(status.st_ino),
            size: Int64(status.st_size), changedSeconds: Int(changed.tv_sec),
            changedNanoseconds: Int(changed.tv_nsec))
    }

    /// The bytes of the file, and whether everybody may read it. Throws if the file is missing, not
    /// a plain file or too large, or, for a secret, if it is open to others. It never waits for a
    /// writer, even if the file is a FIFO.
    func contents(
        isSecret: Bool = true
    ) throws(TokenProblem) -> (bytes: [UInt8], isReadableByAll: Bool) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else {
            throw errno == ENOENT
                ? .missing(path: path) : .unreadable(path: path, why: lastError())
        }
        defer { close(descriptor) }
        let kind = try PrivateFile.kind(of: descriptor, path)
        guard kind == S_IFREG else { throw .notAFile(path: path, kind: PrivateFile.words(kind)) }
        let exposure = isSecret ? try check(descriptor) : .safe
        return (try bytes(of: descriptor), exposure == .readableByAll)
    }

    /// The type bits of an open file's mode.
    static func kind(of descriptor: Int32, _ path: String) throws(TokenProblem) -> mode_t {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw .unreadable(path: path, why: lastError())
        }
        return status.st_mode & S_IFMT
    }

    /// The name of a kind of file.
    static func words(_ kind: mode_t) -> String {
        switch kind {
        case S_IFDIR: "a folder"
        case S_IFIFO: "a FIFO"
        case S_IFSOCK: "a socket"
        case S_IFCHR, S_IFBLK: "a device"
        default: "no plain file"
        }
    }

    /// Checks who may access the open file. Throws if others may who must not.
    func check(_ descriptor: Int32) throws(TokenProblem) -> FileRights.Exposure {
        var status = stat()
        var system = statvfs()
        guard fstat(descriptor, &status) == 0, fstatvfs(descriptor, &system) == 0 else {
            throw .unreadable(path: path, why: lastError())
        }
        let rights = FileRights(
            mode: UInt32(status.st_mode) & 0o777,
            isRootsAlone: status.st_uid == 0 && geteuid() != 0,
            isOnReadOnlyMount: UInt(system.f_flag) & UInt(ST_RDONLY) != 0)
        guard rights.exposure != .openToOthers else {
            throw .openToOthers(path: path, mode: UInt32(status.st_mode) & 0o7777)
        }
        return rights.exposure
    }

    /// Everything that can be read from a descriptor, at most 1 MiB.
    func bytes(of descriptor: Int32) throws(TokenProblem) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count == 0 { return bytes }
            if count < 0 {
                if errno == EINTR { continue }
                throw .unreadable(path: path, why: lastError())
            }
            bytes += chunk.prefix(count)
            guard bytes.count <= PrivateFile.sizeMax else {
                throw .unreadable(path: path, why: "it is larger than 1 MiB")
            }
        }
    }
}
