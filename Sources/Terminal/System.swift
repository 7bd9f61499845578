#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// An environment variable of the process; nil if it is not set.
func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

/// Reads what has come to a descriptor, at most `count` bytes.
///
/// - Returns: the bytes, and whether more may come: false at the end or after an error.
func readInput(_ descriptor: Int32, atMost count: Int) -> (bytes: ArraySlice<UInt8>, isOpen: Bool) {
    var bytes = [UInt8](repeating: 0, count: count)
    let count = read(descriptor, &bytes, count)
    guard count > 0 else { return ([], count < 0 && (errno == EINTR || errno == EAGAIN)) }
    return (bytes[..<count], true)
}

/// Waits for input, at most `milliseconds`; false if none came.
func hasInput(_ descriptor: Int32, within milliseconds: Int32) -> Bool {
    var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&ready, 1, milliseconds) == 1
}

/// Identifies a version of a file, to detect that the file was saved.
package struct FileStamp: Equatable, Sendable {
    let path: String
    private let inode: UInt64
    private let size: Int64
    private let seconds: Int
    private let nanoseconds: Int

    /// The file as it is now; nil if there is no such file.
    package init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        #if canImport(Darwin)
            let time = status.st_mtimespec
        #else
            let time = status.st_mtim
        #endif
        self.path = path
        (inode, size) = (UInt64(status.st_ino), Int64(status.st_size))
        (seconds, nanoseconds) = (time.tv_sec, time.tv_nsec)
    }
}
