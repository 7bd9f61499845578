/// Watches the files of a journal that is written: with `stat` alone, because closing a second
/// descriptor of the journal would drop SQLite's locks.
struct JournalWatch {
    private let path: String
    private let main: FileIdentity
    private let companions: [(path: String, identity: FileIdentity)]
    private var sizeMax: Int64

    /// A watch of what is there now; nil when the journal is not.
    init?(path: String) {
        guard let status = FileStatus(path: path) else { return nil }
        self.path = path
        (main, sizeMax) = (status.identity, status.size)
        companions = ["-wal", "-shm"].compactMap { suffix in
            FileStatus(path: path + suffix).map { (path + suffix, $0.identity) }
        }
    }

    /// Looks at the files.
    ///
    /// - Parameter held: the journal's file by the descriptor that is held open.
    /// - Returns: a warning in words without a full stop; nil when all is well.
    /// - Throws: when the file has no name any more, the path leads to another one, it has become
    ///   shorter, or its log is gone: what is written now would be lost.
    mutating func look(held: FileStatus?) throws(JournalError) -> String? {
        guard let status = FileStatus(path: path) else {
            let cause = held.map { $0.names == 0 } ?? true ? "it was removed" : "it was moved away"
            throw .lostFile(path: path, cause: cause)
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
        guard status.names > 1 else { return nil }
        return "the journal has \(status.names) names (hard links): remove the others"
    }
}
