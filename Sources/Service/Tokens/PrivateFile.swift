import Foundation
import Machine

/// A small file with secrets, which others must not access. Each change replaces the complete file.
struct PrivateFile: Sendable {
    private static let sizeMax = 1 << 20

    /// The path; a symbolic link is followed.
    let path: String

    /// Identifies a state of a file, so that a change is found without reading the file.
    struct Stamp: Equatable, Sendable {
        var device: UInt64
        var inode: UInt64
        var size: Int64
        var changedSeconds: Int
        var changedNanoseconds: Int
    }

    /// The stamp of the present file. `nil` if the system gives none.
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
    /// a plain file or too large, or if a secret is open to others. It never waits for a writer,
    /// even if the file is a FIFO.
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

    static func kind(of descriptor: Int32, _ path: String) throws(TokenProblem) -> mode_t {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw .unreadable(path: path, why: lastError())
        }
        return status.st_mode & S_IFMT
    }

    static func words(_ kind: mode_t) -> String {
        switch kind {
        case S_IFDIR: "a folder"
        case S_IFIFO: "a FIFO"
        case S_IFSOCK: "a socket"
        case S_IFCHR, S_IFBLK: "a device"
        default: "no plain file"
        }
    }

    /// Checks who may access the open file. Throws if it is open to others.
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

    /// All bytes that can be read from a descriptor. Throws if they are more than 1 MiB.
    func bytes(of descriptor: Int32) throws(TokenProblem) -> [UInt8] {
        do {
            let bytes = try WholeFile.bytes(of: descriptor, max: PrivateFile.sizeMax)
            if let bytes { return bytes }
        } catch {
            throw .unreadable(path: path, why: error.words)
        }
        throw .unreadable(path: path, why: "it is larger than 1 MiB")
    }

    /// Time-out for the first byte of a pipe, in milliseconds.
    private static let pipeTimeoutMS: Int32 = 10_000

    /// The bytes of a secret: from a file, from a pipe such as `<(command)` makes, or, for the
    /// paths `-` and `/dev/stdin`, from standard input. Throws if it is missing, open to others, a
    /// terminal, or a pipe without a writer.
    func secretContents() throws(TokenProblem) -> [UInt8] {
        let isInput = path == "-" || path == "/dev/stdin"
        // Without `O_NONBLOCK`, `open` would wait for a writer of a FIFO.
        let descriptor =
            isInput ? dup(0) : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else {
            throw errno == ENOENT
                ? .missing(path: path) : .unreadable(path: path, why: lastError())
        }
        defer { close(descriptor) }
        let kind = try PrivateFile.kind(of: descriptor, path)
        switch kind {
        case S_IFREG: _ = try check(descriptor)
        case S_IFIFO, S_IFSOCK: try waitForBytes(descriptor, isOurs: !isInput)
        case S_IFCHR where isatty(descriptor) == 0: break
        case S_IFCHR: throw .notAFile(path: path, kind: "a terminal")
        default: throw .notAFile(path: path, kind: PrivateFile.words(kind))
        }
        return try bytes(of: descriptor)
    }

    private func waitForBytes(_ descriptor: Int32, isOurs: Bool) throws(TokenProblem) {
        var pipe = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&pipe, 1, PrivateFile.pipeTimeoutMS) > 0 else {
            throw .unreadable(path: path, why: "nobody wrote into this pipe within 10 s")
        }
        // Other processes may share standard input, and the flag with it: it is not changed there.
        if isOurs { _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK) }
    }

    /// Replaces the contents. A reader sees the old or the new contents, even after a power cut.
    /// The file keeps its owner, its group and its read permissions. Only its owner may read a new
    /// file.
    func replaceContents(with bytes: [UInt8]) throws(TokenProblem) {
        let target = destination
        let draft = "\(target).\(getpid()).new"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unwritable(path: path, why: lastError()) }
        defer {
            close(descriptor)
            unlink(draft)
        }
        var earlier = stat()
        var mode: mode_t = 0o600
        if stat(target, &earlier) == 0, fchown(descriptor, earlier.st_uid, earlier.st_gid) == 0 {
            mode = earlier.st_mode & 0o777 | 0o200
            // A read-only file stays read-only.
            if earlier.st_mode & 0o222 == 0 { mode = earlier.st_mode & 0o777 }
        }
        do {
            try WholeFile.write(bytes, to: descriptor)
        } catch {
            throw .unwritable(path: path, why: error.words)
        }
        // The umask may have removed permissions; it never adds any.
        guard fchmod(descriptor, mode) == 0, fsync(descriptor) == 0, rename(draft, target) == 0
        else { throw .unwritable(path: path, why: lastError()) }
        try syncDirectory(of: target)
    }

    /// Time-out for a lock that another program holds, in milliseconds.
    static let lockTimeoutMS = 5000

    /// Runs `body` under a lock on the file's folder, which excludes other programs that use the
    /// same lock. Creates a missing folder for its owner only. Throws after the time-out if another
    /// program holds the lock.
    func whileLocked<Outcome>(
        timeoutMS: Int = lockTimeoutMS, _ body: () throws(TokenProblem) -> Outcome
    ) throws(TokenProblem) -> Outcome {
        let directory = directory(of: destination)
        do throws(SystemError) {
            try Folder.make(directory, mode: 0o700)
        } catch {
            throw .unwritable(path: path, why: "its folder cannot be made, \(error.words)")
        }
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unwritable(path: path, why: lastError()) }
        defer { close(descriptor) }
        try lock(descriptor, timeoutMS)
        return try body()
    }

    private func lock(_ descriptor: Int32, _ timeoutMS: Int) throws(TokenProblem) {
        let step = 20
        var waited = 0
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            if errno == EINTR { continue }
            guard errno == EWOULDBLOCK else { throw .unwritable(path: path, why: lastError()) }
            guard waited < timeoutMS else {
                throw .locked(path: path, holder: FlockHolder.words(of: descriptor))
            }
            usleep(UInt32(step * 1000))
            waited += step
        }
    }

    /// The path with symbolic links resolved, so that a replacement of the file keeps the link.
    private var destination: String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    private func directory(of file: String) -> String {
        guard let slash = file.unicodeScalars.lastIndex(of: "/") else { return "." }
        return slash == file.startIndex ? "/" : String(file[..<slash])
    }

    private func syncDirectory(of file: String) throws(TokenProblem) {
        let descriptor = open(directory(of: file), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unwritable(path: path, why: lastError()) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .unwritable(path: path, why: lastError()) }
    }
}

func lastError() -> String {
    SystemError.last.words
}
