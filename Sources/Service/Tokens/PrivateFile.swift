#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A small file that only its owner may read, replaced as a whole or not at all.
struct PrivateFile: Sendable {
    private static let sizeMax = 1 << 20

    /// Where it is. A symbolic link is followed.
    let path: String

    /// What tells one state of a file from another without reading it.
    struct Stamp: Equatable, Sendable {
        var device: UInt64
        var inode: UInt64
        var size: Int64
        var changedSeconds: Int
        var changedNanoseconds: Int
    }

    /// The stamp of the file as it is now; nil when it cannot be had.
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

    /// The text of the file. Throws when it is missing, open to others, too large or not UTF-8.
    func contents() throws(TokenProblem) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw errno == ENOENT
                ? .missing(path: path) : .unreadable(path: path, why: lastError())
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw .unreadable(path: path, why: lastError())
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .unreadable(path: path, why: "it is not a plain file")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw .openToOthers(path: path, mode: UInt32(status.st_mode) & 0o7777)
        }
        guard let text = String(validating: try bytes(of: descriptor), as: UTF8.self) else {
            throw .unreadable(path: path, why: "it is not UTF-8")
        }
        return text
    }

    private func bytes(of descriptor: Int32) throws(TokenProblem) -> [UInt8] {
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
