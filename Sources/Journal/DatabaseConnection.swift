import GRDB
import Synchronization

/// A connection to a database, known to `OpenDatabases` for as long as it is open.
final class DatabaseConnection: Sendable {
    let queue: DatabaseQueue
    private let identity: FileIdentity?
    private let isClosed = Atomic<Bool>(false)

    /// Opens a database.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - opened: what SQLite is given, a path or an address.
    ///   - configuration: how.
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

    /// Closes the database, once what is under way has ended.
    func close() {
        guard !isClosed.exchange(true, ordering: .relaxed) else { return }
        // What fails here fails for a connection that is gone: nothing can be done about it.
        try? queue.close()
        if let identity { OpenDatabases.didClose(identity) }
    }

    deinit {
        close()
    }
}
