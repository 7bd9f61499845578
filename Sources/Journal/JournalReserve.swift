#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Disk space held beside a journal, in `NAME.sale-reserve`: given back when the disk runs full, so
/// that a drop can still be closed and its running holds be confirmed.
struct JournalReserve {
    /// The space that is held, in bytes.
    static let size = 16 << 20
    /// It is given back when less than this is free, and taken again when there is plenty.
    private static let freeMin = 16 << 20
    private static let plenty = 160 << 20

    private let path: String
    /// Whether the space is held.
    private(set) var isHeld = false

    /// Takes the space, if the disk has it: without it an engine starts as well, to close its drops.
    init(journal: String) {
        path = journal + "-reserve"
        hold()
    }

    /// Looks how much is free, and gives the space back or takes it again.
    mutating func look() {
        guard let free = diskFreeBytes(at: path) else { return }
        if isHeld, free < JournalReserve.freeMin { release() }
        if !isHeld, free > JournalReserve.plenty { hold() }
    }

    /// Gives the space back; false when none was held.
    @discardableResult
    mutating func release() -> Bool {
        defer { isHeld = false }
        return unlink(path) == 0 && isHeld
    }

    private mutating func hold() {
        let flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
        let descriptor = open(path, flags, 0o600)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        #if os(Linux)
            isHeld = posix_fallocate(descriptor, 0, off_t(JournalReserve.size)) == 0
        #else
            isHeld = ftruncate(descriptor, off_t(JournalReserve.size)) == 0
        #endif
        // A part of it is of no use, and others may need it.
        if !isHeld { unlink(path) }
    }
}

/// Space left on the disk of a file or its folder, in bytes; nil where the system does not say.
private func diskFreeBytes(at path: String) -> Int? {
    var status = statvfs()
    let folder = path.unicodeScalars.lastIndex(of: "/").map { String(path[..<$0]) + "/" } ?? "."
    guard statvfs(folder, &status) == 0 else { return nil }
    return Int(status.f_bavail) * Int(status.f_frsize)
}
