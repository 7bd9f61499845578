import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension PrivateFile {
    /// Puts a new text in place of the old one, readable by the owner alone: a reader sees the
    /// old text or the new one, also after a power cut.
    func replaceContents(with text: String) throws(TokenProblem) {
        let target = destination
        let draft = "\(target).\(getpid()).new"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unwritable(path: path, why: lastError()) }
        defer {
            close(descriptor)
            unlink(draft)
        }
        // A umask may have taken rights away, never added any.
        guard fchmod(descriptor, 0o600) == 0, writeAll(Array(text.utf8), to: descriptor),
            fsync(descriptor) == 0, rename(draft, target) == 0
        else { throw .unwritable(path: path, why: lastError()) }
        try syncDirectory(of: target)
    }

    /// Does something while no other program that asks so may change files of this directory,
    /// which is made, for its owner alone, where it is missing.
    func whileLocked<Outcome>(
        _ body: () throws(TokenProblem) -> Outcome
    ) throws(TokenProblem) -> Outcome {
        let directory = directory(of: destination)
        do {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw .unwritable(path: path, why: "its directory cannot be made")
        }
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unwritable(path: path, why: lastError()) }
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw .unwritable(path: path, why: lastError()) }
        }
        return try body()
    }

    /// Where the file really is: the end of a symbolic link, so that replacing keeps the link.
    private var destination: String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    private func directory(of file: String) -> String {
        guard let slash = file.lastIndex(of: "/") else { return "." }
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

/// The words of the system for what went wrong last.
func lastError() -> String {
    String(cString: strerror(errno)).lowercased()
}
