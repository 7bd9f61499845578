import Foundation
import Machine

/// Keeps a second engine away from a journal, whatever path leads to it.
///
/// It takes two advisory locks: one on the journal itself, one on a file beside it. The system
/// releases both when the process ends, for whatever reason.
///
/// The lock on the journal is on one byte far beyond all bytes that SQLite uses. Its descriptor
/// stays open as long as SQLite has the file open.
///
/// The file beside the journal, `NAME.sale-lock`, has two lines of fixed length: the process that
/// has or had the journal, and the journal's head. The head is written after every commit and never
/// synced. It stays after a clean stop, so that the next start notices if the journal was lost, cut
/// or replaced by an older one.
final class JournalLock {
    private static let headOffset: Int64 = 20
    private static let lockedByte: Int64 = 0x7fff_ffff_ffff_0000

    private let journal: String
    private let path: String
    private var descriptor: Int32 = -1
    private var journalDescriptor: Int32 = -1
    /// Whether the lock file stays when the lock is released.
    private var isKept = false
    /// The head in the lock file when it was locked; nil if there was none.
    private(set) var formerHead: JournalHead?
    private var lastHead: JournalHead?

    /// Locks the journal, if it exists, and the file beside it. Throws `inUse` with the holder if
    /// another process has the lock.
    init(journal: String) throws(JournalError) {
        self.journal = journal
        path = journal + "-lock"
        if let status = try ordinaryFile(at: journal) {
            if status.names > 1 { throw .severalNames(path: journal, count: status.names) }
            try lockJournal()
        }
        do {
            try lockFileBeside()
        } catch {
            unlockJournal()
            throw error
        }
    }

    private func lockFileBeside() throws(JournalError) {
        while descriptor < 0 {
            let flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
            let opened = open(path, flags, 0o600)
            guard opened >= 0 else { throw cannotOpen(because: errno) }
            if let specialKind = FileStatus(descriptor: opened)?.specialKind {
                close(opened)
                throw .notALock(path: path, what: specialKind)
            }
            guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
                let user = JournalLock.owner(opened)
                close(opened)
                throw .inUse(path: journal, by: user)
            }
            // The last owner may have removed the file after we opened it and before we locked it.
            if let there = FileStatus(path: path)?.identity,
                there == FileStatus(descriptor: opened)?.identity
            {
                descriptor = opened
            } else {
                close(opened)
            }
        }
        formerHead = JournalLock.head(descriptor)
        isKept = formerHead != nil
        let process = Array("\(getpid())".utf8)
        let line = process + repeatElement(UInt8(ascii: " "), count: 19 - process.count) + [10]
        _ = pwrite(descriptor, line, line.count, 0)
    }

    private func cannotOpen(because number: Int32) -> JournalError {
        if number == ELOOP { return .notALock(path: path, what: "a symbolic link") }
        guard let specialKind = FileStatus(path: path)?.specialKind else {
            return .cannotCreate(path: path, cause: SystemError(number).words)
        }
        return .notALock(path: path, what: specialKind)
    }

    /// Locks the journal itself. Call it once the journal exists.
    func lockJournal() throws(JournalError) {
        guard journalDescriptor < 0 else { return }
        let opened = open(journal, O_RDWR | O_CLOEXEC | O_NONBLOCK)
        guard opened >= 0 else {
            throw .failed(path: journal, act: "opening", cause: systemMessage())
        }
        guard JournalLock.lock(opened) else {
            let isTaken = errno == EAGAIN || errno == EACCES || errno == EWOULDBLOCK
            let cause = systemMessage()
            OpenDatabases.closeSafely(opened)
            if isTaken { throw .inUse(path: journal, by: owner()) }
            throw .failed(path: journal, act: "locking", cause: cause)
        }
        journalDescriptor = opened
    }

    var journalStatus: FileStatus? { FileStatus(descriptor: journalDescriptor) }

    /// The first bytes of the locked journal, at most 4096; nil if they cannot be read.
    var firstPage: [UInt8]? {
        var page = [UInt8](repeating: 0, count: 4096)
        let count = pread(journalDescriptor, &page, page.count, 0)
        return count > 0 ? Array(page[..<count]) : nil
    }

    /// Creates the lock file again if it was removed or replaced; returns false if it was still
    /// there.
    func restore() throws(JournalError) -> Bool {
        guard descriptor >= 0, let held = FileStatus(descriptor: descriptor)?.identity,
            FileStatus(path: path)?.identity != held
        else { return false }
        let (former, head) = (formerHead, lastHead)
        close(descriptor)
        descriptor = -1
        try lockFileBeside()
        (formerHead, lastHead) = (former, nil)
        if let head { keep(head) }
        return true
    }

    /// Writes a new lock file if the lock file is gone too. It keeps an engine that starts at the
    /// journal's path from beginning the sale again.
    func writeHeadIfMissing() {
        guard let lastHead, FileStatus(path: path) == nil else { return }
        do throws(JournalError) {
            try JournalFile(path: journal).createFolder()
        } catch {
            // Without a folder, no engine can begin a sale there.
            return
        }
        let left = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard left >= 0 else { return }
        var text = String(repeating: " ", count: Int(JournalLock.headOffset) - 1) + "\n"
        text += lastHead.line
        text.withUTF8 { _ = pwrite(left, $0.baseAddress, $0.count, 0) }
        close(left)
    }

    /// Writes the head to the lock file. From now on the file stays.
    func keep(_ head: JournalHead) {
        guard descriptor >= 0, head != lastHead else { return }
        isKept = true
        lastHead = head
        var line = head.line
        line.withUTF8 {
            _ = pwrite(descriptor, $0.baseAddress, $0.count, off_t(JournalLock.headOffset))
        }
    }

    /// Releases the lock. Removes the lock file if it holds no head.
    func release() {
        unlockJournal()
        guard descriptor >= 0 else { return }
        if !isKept { unlink(path) }
        // A child of this process that has not yet become its own program has a copy of the
        // descriptor: closing ours alone would leave the file locked.
        _ = flock(descriptor, LOCK_UN)
        close(descriptor)
        descriptor = -1
    }

    deinit {
        release()
    }

    private func unlockJournal() {
        guard journalDescriptor >= 0 else { return }
        JournalLock.unlock(journalDescriptor)
        OpenDatabases.closeSafely(journalDescriptor)
        journalDescriptor = -1
    }

    private func owner() -> String {
        withDescriptor(of: path) { JournalLock.owner($0) } ?? "another engine"
    }

    private static func owner(_ descriptor: Int32) -> String {
        let process = Int(text(descriptor, at: 0, count: 20))
        return process.map { "another engine (process \($0))" } ?? "another engine"
    }

    static func head(ofJournal path: String) -> JournalHead? {
        withDescriptor(of: path + "-lock") { head($0) } ?? nil
    }

    private static func head(_ descriptor: Int32) -> JournalHead? {
        JournalHead(line: text(descriptor, at: headOffset, count: JournalHead(nil).line.utf8.count))
    }

    private static func text(_ descriptor: Int32, at offset: Int64, count: Int) -> String {
        var bytes = [UInt8](repeating: 0, count: count)
        let read = max(0, pread(descriptor, &bytes, count, off_t(offset)))
        return String(decoding: bytes[..<read], as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func lock(_ descriptor: Int32) -> Bool {
        #if os(Linux)
            setByteLock(descriptor, to: F_WRLCK)
        #else
            flock(descriptor, LOCK_EX | LOCK_NB) == 0
        #endif
    }

    private static func unlock(_ descriptor: Int32) {
        #if os(Linux)
            _ = setByteLock(descriptor, to: F_UNLCK)
        #else
            _ = flock(descriptor, LOCK_UN)
        #endif
    }

    #if os(Linux)
        /// Locks one byte for the open file description, or unlocks it. Closing another descriptor
        /// does not release this lock, and it never conflicts with SQLite's own locks. 37 is
        /// `F_OFD_SETLK`.
        private static func setByteLock(_ descriptor: Int32, to type: Int32) -> Bool {
            var lock = flock()
            lock.l_type = Int16(type)
            lock.l_whence = Int16(SEEK_SET)
            (lock.l_start, lock.l_len) = (off_t(lockedByte), 1)
            return fcntl(descriptor, 37, &lock) == 0
        }
    #endif
}

/// The system's message for the last error, with advice.
func systemMessage() -> String {
    SystemError.last.words
}
