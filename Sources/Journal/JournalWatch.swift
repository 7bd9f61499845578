/// Watches the files of a journal while it is written. It uses `stat`, or descriptors that stay
/// open: closing a descriptor would release SQLite's locks.
struct JournalWatch {
    private let path: String
    private let main: FileIdentity
    private let companions: [(path: String, identity: FileIdentity)]
    private var log: LogWatch?
    private var sizeMax: Int64
    private var latest: FileState?
    /// A change to the file by another program that cannot be undone, as a warning.
    private var foreignChange: String?

    /// Parts of the file that SQLite changes only during a checkpoint of the log.
    private struct FileState {
        var firstPage: [UInt8]
        var changedAt: Int64
        var checkpoint: LogIndex.Progress
    }

    init?(path: String) {
        guard let status = FileStatus(path: path) else { return nil }
        self.path = path
        (main, sizeMax) = (status.identity, status.size)
        companions = ["-wal", "-shm"].compactMap { suffix in
            FileStatus(path: path + suffix).map { (path + suffix, $0.identity) }
        }
        log = LogWatch(path: path, of: status.identity)
    }

    /// Ends the watch. Call it after SQLite has closed the journal.
    func end() {
        log?.end()
    }

    /// Checks the files.
    ///
    /// Returns a warning in words without a full stop; nil if all is well. Throws `lostFile` if the
    /// journal or its log was removed, moved, replaced, cut or overwritten: anything written now
    /// would be lost.
    mutating func check(_ lock: JournalLock) throws(JournalError) -> String? {
        guard let status = FileStatus(path: path) else {
            let isGone = lock.journalStatus.map { $0.names == 0 } ?? true
            throw .lostFile(path: path, cause: isGone ? "it was removed" : "it was moved away")
        }
        guard status.identity == main else {
            throw .lostFile(path: path, cause: "another file has taken its place")
        }
        guard status.size >= sizeMax else {
            throw .lostFile(
                path: path, cause: "it has \(status.size) bytes and had \(sizeMax): it was cut")
        }
        sizeMax = status.size
        for companion in companions
        where FileStatus(path: companion.path)?.identity != companion.identity {
            throw .lostFile(path: path, cause: "its \(companion.path) was removed or replaced")
        }
        try checkForOtherWriters()
        try checkLog()
        try checkContent(lock)
        if let foreignChange { return foreignChange }
        guard status.names > 1 else { return nil }
        return "the journal has \(status.names) names (hard links): remove the others"
    }

    /// Checks that no other program has written to the journal. Call it before the ledger writes.
    func checkForOtherWriters() throws(JournalError) {
        if log?.isWrittenByOthers == true {
            throw .lostFile(path: path, cause: "another program wrote into it")
        }
    }

    /// Checks that the log still holds what was committed. Counts everything new in it as written
    /// by the ledger.
    mutating func checkLog() throws(JournalError) {
        if let cause = log?.check() { throw .lostFile(path: path, cause: cause) }
    }

    /// Checks the journal's own file: it must not change without a checkpoint of the log.
    private mutating func checkContent(_ lock: JournalLock) throws(JournalError) {
        // The order matters: a checkpoint updates the index before the file changes.
        guard let page = lock.firstPage, let status = lock.journalStatus,
            let checkpoint = log?.checkpoint
        else { return }
        let state = FileState(
            firstPage: page, changedAt: status.changedAt, checkpoint: checkpoint)
        defer { latest = state }
        guard let latest, latest.checkpoint == checkpoint else { return }
        guard page == latest.firstPage else {
            throw .lostFile(path: path, cause: "something else was written into it")
        }
        if status.changedAt != latest.changedAt, !checkpoint.isUnderWay {
            foreignChange =
                "another program wrote into the journal's file: make a copy with penstock record and"
                + " verify it"
        }
    }
}
