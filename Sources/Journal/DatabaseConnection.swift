import GRDB
import Synchronization

/// A connection to a database. It is registered in `OpenDatabases` while it is open.
final class DatabaseConnection: Sendable {
    let queue: DatabaseQueue
    private let identity: FileIdentity?
    private let isClosed = Atomic<Bool>(false)

    /// Opens a database.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - opened: What SQLite opens: a path or a URI; nil for `path`.
    ///   - configuration: How to open it.
    /// - Throws: SQLite's error.
    init(path: String, opened: String? = nil, configuration: Configuration) throws {
        identity = FileStatus(path: path)?.identity
        if let identity { OpenDatabases.willOpen(identity) }
        do {
            queue = try DatabaseQueue(path: opened ?? path, configuration: configuration)
        } catch {
            if let identity { OpenDatabases.didClose(identity) }
            throw error
        }
    }

    /// Closes the database after the running access has ended.
    func close() {
        guard !isClosed.exchange(true, ordering: .relaxed) else { return }
        // The connection is given up anyway; nothing can be done about an error here.
        try? queue.close()
        if let identity { OpenDatabases.didClose(identity) }
    }

    deinit {
        close()
    }
}
