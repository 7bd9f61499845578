import GRDB
import GRDBSQLite

/// SQLite's write-ahead log. The ledger checkpoints it, because SQLite's automatic checkpoints hide
/// their errors.
final class WriteAheadLog {
    /// The log's length at which it is checkpointed, in pages: about 4 MB.
    static let pagesMax: Int32 = 1000

    /// The log's length in pages. SQLite's hook writes it at each commit; it is read on the same
    /// thread.
    private let pages: UnsafeMutablePointer<Int32>
    private var lastCount: Int32 = 0
    private var limit = WriteAheadLog.pagesMax

    init(of database: Database) {
        pages = .allocate(capacity: 1)
        pages.initialize(to: 0)
        // This replaces SQLite's own hook, so there are no automatic checkpoints any more.
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

    func detach(_ database: Database) {
        sqlite3_wal_hook(database.sqliteConnection, nil, nil)
    }

    /// The result of a checkpoint, in pages.
    struct CheckpointResult {
        var length: Int32 = 0
        var copied: Int32 = 0
        var isComplete: Bool { length >= 0 && length == copied }
    }

    /// Whether readers have kept the log from starting again for a while.
    var isHeld: Bool { lastCount > 4 * WriteAheadLog.pagesMax }
    /// The log's length at the last call of `checkpointIfLong`.
    var bytes: Int { Int(lastCount) * 4096 }

    var isDue: Bool { pages.pointee >= limit }

    /// Checkpoints the log if it is long. If readers keep the log from starting again, the next
    /// attempt comes only after another `pagesMax` pages.
    func checkpointIfLong(_ database: Database) throws {
        if pages.pointee < lastCount { limit = WriteAheadLog.pagesMax }
        lastCount = pages.pointee
        guard lastCount >= limit else { return }
        do {
            limit = try database.checkpoint().length + WriteAheadLog.pagesMax
        } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL {
            // The disk has no room for the database to grow. Everything stays in the log, which is
            // whole.
            limit = lastCount + WriteAheadLog.pagesMax / 4
        }
    }
}

extension Database {
    /// Checkpoints the log: copies as much as readers allow into the database and syncs both. If
    /// `truncating`, copies everything and empties the log, unless a reader still needs it.
    func checkpoint(truncating: Bool = false) throws -> WriteAheadLog.CheckpointResult {
        var result = WriteAheadLog.CheckpointResult()
        let code = sqlite3_wal_checkpoint_v2(
            sqliteConnection, nil,
            truncating ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE,
            &result.length, &result.copied)
        guard code & 0xff == SQLITE_OK || code & 0xff == SQLITE_BUSY else { throw failure(code) }
        return result
    }
}
