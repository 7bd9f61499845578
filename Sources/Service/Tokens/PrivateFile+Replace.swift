import Machine

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension PrivateFile {
    /// Replaces the contents: a reader sees the old text or the new one, even after a power cut.
    /// The file keeps its owner, its group and who may read it. A new file is for its owner alone.
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
            // A file that nobody could write stays so.
            if earlier.st_mode & 0o222 == 0 { mode = earlier.st_mode & 0o777 }
        }
        // The umask may have removed permissions; it never adds any.
        guard fchmod(descriptor, mode) == 0, writeAll(bytes, to: descriptor),
            fsync(descriptor) == 0, rename(draft, target) == 0
        else { throw .unwritable(path: path, why: lastError()) }
        try syncDirectory(of: target)
    }

    /// The longest wait for a lock of somebody else, in milliseconds.
    static let lockPatienceMS = 5000

    /// Runs `body` under a lock on the file's folder, which keeps out other programs that take the
    /// same lock. A missing folder is made, for its owner alone. Throws if another program holds
    /// the lock for longer than the patience.
    func whileLocked<Outcome>(
        patienceMS: Int = lockPatienceMS, _ body: () throws(TokenProblem) -> Outcome
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
        try lock(descriptor, patienceMS)
        return try body()
    }

    private func lock(_ descriptor: Int32, _ patienceMS: Int) throws(TokenProblem) {
        let step = 20
        var waited = 0
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            if errno == EINTR { continue }
            guard errno == EWOULDBLOCK else { throw .unwritable(path: path, why: lastError()) }
            guard waited < patienceMS else {
                throw .locked(path: path, holder: FlockHolder.words(of: descriptor))
            }
            usleep(UInt32(step * 1000))
            waited += step
        }
    }

    /// The file's real path: symbolic links are resolved, so that replacing the file keeps the
    /// link.
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

    private func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}

/// The system's words for the last error, and what helps.
func lastError() -> String {
    SystemError.last.words
}
