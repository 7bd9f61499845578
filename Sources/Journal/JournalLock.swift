import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Keeps a second engine off a journal, by an advisory lock on a file beside it.
///
/// A file of its own: closing any descriptor of the journal itself would drop the locks that SQLite
/// holds on it. The system releases the lock when the process ends, however it ends.
final class JournalLock {
    private let path: String
    private var descriptor: Int32

    /// Takes the lock, or says who has it.
    init(journal: String) throws(JournalError) {
        path = journal + "-lock"
        descriptor = -1
        while descriptor < 0 {
            let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
            guard opened >= 0 else {
                throw .cannotCreate(path: path, cause: systemMessage())
            }
            guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
                let user = JournalLock.owner(opened)
                close(opened)
                throw .inUse(path: journal, by: user)
            }
            // Its last owner may have removed the file between our opening and our locking.
            if JournalLock.identity(ofFileAt: path) == JournalLock.identity(of: opened) {
                descriptor = opened
            } else {
                close(opened)
            }
        }
        _ = ftruncate(descriptor, 0)
        let process = Array("\(getpid())\n".utf8)
        _ = write(descriptor, process, process.count)
    }

    /// Gives the lock back and removes its file.
    func release() {
        guard descriptor >= 0 else { return }
        unlink(path)
        close(descriptor)
        descriptor = -1
    }

    deinit {
        release()
    }

    private static func owner(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 20)
        let count = max(0, pread(descriptor, &bytes, bytes.count, 0))
        let text = String(decoding: bytes[..<count], as: UTF8.self)
        let process = Int(text.trimmingCharacters(in: .whitespacesAndNewlines))
        return process.map { "another engine (process \($0))" } ?? "another engine"
    }

    private static func identity(of descriptor: Int32) -> UInt64? {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? UInt64(status.st_ino) : nil
    }

    private static func identity(ofFileAt path: String) -> UInt64? {
        var status = stat()
        return lstat(path, &status) == 0 ? UInt64(status.st_ino) : nil
    }
}

/// The system's words for the last error.
func systemMessage() -> String {
    String(cString: strerror(errno))
}
