import GRDB
import GRDBSQLite

/// SQLite's write-ahead log, moved into the database by hand, because SQLite hides the errors of
/// doing so by itself.
final class WriteAheadLog {
    /// The log's length in pages at which it is moved: 4 MiB.
    static let pagesMax: Int32 = 1000

    /// Written by SQLite's hook on the thread that commits, read on the same thread.
    private let pages: UnsafeMutablePointer<Int32>
    private var lastCount: Int32 = 0
    private var limit = WriteAheadLog.pagesMax

    init(of database: Database) {
        pages = .allocate(capacity: 1)
        pages.initialize(to: 0)
        // Takes the place of SQLite's own hook, and so turns automatic checkpoints off.
        sqlite3_wal_hook(
            database.sqliteConnection,
            { context, _, _, count in
                context?.assumingMemoryBound(to: Int32.self).pointee = count
                return SQLITE_OK
            }, pages)
    }

    deinit {
        pages.deallocate()
    }

    /// Takes the hook away, before the database is closed.
    func detach(_ database: Database) {
        sqlite3_wal_hook(database.sqliteConnection, nil, nil)
    }

    enum Mode {
        /// As far as readers allow.
        case passive
        /// Everything, and the log is emptied, if no reader needs it any more.
        case truncate
    }

    /// How far a move came, in pages.
    struct Move {
        var length: Int32
        var moved: Int32
        var isComplete: Bool { length >= 0 && length == moved }
    }

    /// Whether readers have kept the log from starting anew for a while.
    var isHeld: Bool { lastCount > 4 * WriteAheadLog.pagesMax }
    /// The log's length, in bytes.
    var bytes: Int { Int(lastCount) * 4096 }

    /// Whether it is long enough to be moved.
    var isDue: Bool { pages.pointee >= limit }

    /// Moves the log when it has become long. A log that readers keep from starting anew is moved
    /// again only when it has grown as much again.
    func checkpointIfLong(_ database: Database) throws {
        if pages.pointee < lastCount { limit = WriteAheadLog.pagesMax }
        lastCount = pages.pointee
        guard lastCount >= limit else { return }
        do {
            limit = try database.moveLog(.passive).length + WriteAheadLog.pagesMax
        } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL {
            // The database found no room to grow: everything stays in the log, which is whole.
            limit = lastCount + WriteAheadLog.pagesMax / 4
        }
    }
}

extension Database {
    /// Moves the log into the database and syncs both.
    func moveLog(_ mode: WriteAheadLog.Mode) throws -> WriteAheadLog.Move {
        var move = WriteAheadLog.Move(length: 0, moved: 0)
        let code = sqlite3_wal_checkpoint_v2(
            sqliteConnection, nil,
            mode == .truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE,
            &move.length, &move.moved)
        guard code & 0xff == SQLITE_OK || code & 0xff == SQLITE_BUSY else { throw failure(code) }
        return move
    }
}
