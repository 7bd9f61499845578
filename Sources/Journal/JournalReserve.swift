import Foundation

/// Disk space kept beside a journal, in `NAME.sale-reserve`. It is released when the disk is full,
/// so that operators can still close drops and buyers can still confirm their holds.
struct JournalReserve {
    /// In bytes.
    static let size = 16 << 20
    /// The space is released if fewer bytes are free than `freeMin`, and taken again if more are
    /// free than `plenty`.
    private static let freeMin = 16 << 20
    private static let plenty = 160 << 20

    private let path: String
    private(set) var isHeld = false

    /// Takes the space if the disk has it. An engine starts without it too: it must be able to
    /// close its drops.
    init(journal: String) {
        path = journal + "-reserve"
        hold()
    }

    mutating func update() {
        guard let free = diskFreeBytes(at: path) else { return }
        if isHeld, free < JournalReserve.freeMin { release() }
        if !isHeld, free > JournalReserve.plenty { hold() }
    }

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
        // A part of the space would be of no use to us, and others may need it.
        if !isHeld { unlink(path) }
    }
}

/// Free bytes on the disk of the file's folder; nil if the system does not say.
private func diskFreeBytes(at path: String) -> Int? {
    var status = statvfs()
    let folder = path.unicodeScalars.lastIndex(of: "/").map { String(path[..<$0]) + "/" } ?? "."
    guard statvfs(folder, &status) == 0 else { return nil }
    return Int(status.f_bavail) * Int(status.f_frsize)
}
