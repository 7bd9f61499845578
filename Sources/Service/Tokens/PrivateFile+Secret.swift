#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension PrivateFile {
    /// The longest wait for the first byte of a pipe, in milliseconds.
    private static let pipePatienceMS: Int32 = 10_000

    /// The bytes of a secret: from a file, from a pipe such as `<(command)` makes, or, for the
    /// paths `-` and `/dev/stdin`, from standard input. Throws if it is missing, open to others, a
    /// terminal, or a pipe into which nobody writes.
    func secretContents() throws(TokenProblem) -> [UInt8] {
        let isInput = path == "-" || path == "/dev/stdin"
        // `O_NONBLOCK`: opening a FIFO would otherwise wait for a writer.
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
        guard poll(&pipe, 1, PrivateFile.pipePatienceMS) > 0 else {
            throw .unreadable(path: path, why: "nobody wrote into this pipe within 10 s")
        }
        // Standard input is shared with other processes, and so is the flag.
        if isOurs { _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK) }
    }
}
