/// Watches the files of a journal that is written. Each is looked at with `stat`, or by a descriptor
/// that stays open: closing a second one would drop SQLite's locks.
struct JournalWatch {
    private let path: String
    private let main: FileIdentity
    private let companions: [(path: String, identity: FileIdentity)]
    private var log: LogWatch?
    private var sizeMax: Int64
    /// The journal's own file as it was at the last look.
    private var latest: Content?
    /// What somebody else did to the file, which nothing will put right.
    private var trespass: String?

    /// What SQLite changes in the file only when it moves the log.
    private struct Content {
        var firstPage: [UInt8]
        var changedAt: Int64
        var moves: LogIndex.Moves
    }

    /// A watch of what is there now; nil when the journal is not.
    init?(path: String) {
        guard let status = FileStatus(path: path) else { return nil }
        self.path = path
        (main, sizeMax) = (status.identity, status.size)
        companions = ["-wal", "-shm"].compactMap { suffix in
            FileStatus(path: path + suffix).map { (path + suffix, $0.identity) }
        }
        log = LogWatch(path: path, of: status.identity)
    }

    /// Ends the watch, once SQLite has closed the journal.
    func end() {
        log?.end()
    }

    /// Looks at the files.
    ///
    /// - Parameter lock: what holds the journal open.
    /// - Returns: a warning in words without a full stop; nil when all is well.
    /// - Throws: when the file has no name any more, the path leads to another one, it or its log was
    ///   cut or overwritten, or its log is gone: what is written now would be lost.
    mutating func look(_ lock: JournalLock) throws(JournalError) -> String? {
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
        try lookForOthers()
        try lookAtLog()
        try lookAtContent(lock)
        if let trespass { return trespass }
        guard status.names > 1 else { return nil }
        return "the journal has \(status.names) names (hard links): remove the others"
    }

    /// Looks whether nobody else wrote into the journal, before the ledger does.
    func lookForOthers() throws(JournalError) {
        if log?.isWrittenByOthers == true {
            throw .lostFile(path: path, cause: "another program wrote into it")
        }
    }

    /// Looks whether the log still holds what was committed, and takes its end for the ledger's own.
    mutating func lookAtLog() throws(JournalError) {
        if let cause = log?.look() { throw .lostFile(path: path, cause: cause) }
    }

    /// Without a move of the log the journal's own file does not change.
    private mutating func lookAtContent(_ lock: JournalLock) throws(JournalError) {
        // In this order: whoever moves the log says so before the file changes.
        guard let page = lock.firstPage, let status = lock.journalStatus, let moves = log?.moves
        else { return }
        let content = Content(firstPage: page, changedAt: status.changedAt, moves: moves)
        defer { latest = content }
        guard let latest, latest.moves == moves else { return }
        guard page == latest.firstPage else {
            throw .lostFile(path: path, cause: "something else was written into it")
        }
        if status.changedAt != latest.changedAt, !moves.isUnderWay {
            trespass =
                "another program wrote into the journal's file: make a copy with penstock record and"
                + " verify it"
        }
    }
}
