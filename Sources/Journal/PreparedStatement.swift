import GRDB
import GRDBSQLite

/// A statement that is prepared once and kept, for the work of every batch. Finding statements by
/// their text and copying bound values would cost more than the rows do.
///
/// Bound texts and bytes are not copied: they must stay at their address until the statement has
/// run.
struct PreparedStatement {
    private let statement: OpaquePointer

    init(_ sql: String, on database: Database) throws {
        var prepared: OpaquePointer?
        let code = sqlite3_prepare_v3(
            database.sqliteConnection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
        guard code == SQLITE_OK, let prepared else { throw database.failure(code) }
        statement = prepared
    }

    /// Finalizes the statement. Call it before its connection is closed.
    func finalize() {
        sqlite3_finalize(statement)
    }

    /// Runs the statement once and ignores its rows. Values stay bound.
    func run(on database: Database) throws {
        let code = sqlite3_step(statement)
        // Must be made before the reset, which clears the error.
        let failure = code == SQLITE_DONE || code == SQLITE_ROW ? nil : database.failure(code)
        sqlite3_reset(statement)
        if let failure { throw failure }
    }

    func bind(_ number: Int64, at place: Int32, of database: Database) throws {
        try check(sqlite3_bind_int64(statement, place, number), of: database)
    }

    func bindNull(at place: Int32, of database: Database) throws {
        try check(sqlite3_bind_null(statement, place), of: database)
    }

    func bind(
        text: UnsafePointer<UInt8>, count: Int, at place: Int32, of database: Database
    ) throws {
        // No destructor means SQLITE_STATIC: SQLite makes no copy.
        let code = UnsafeRawPointer(text).withMemoryRebound(to: CChar.self, capacity: count) {
            sqlite3_bind_text(statement, place, $0, Int32(count), nil)
        }
        try check(code, of: database)
    }

    func bind(
        bytes: UnsafeRawBufferPointer, at place: Int32, of database: Database
    ) throws {
        try check(
            sqlite3_bind_blob(statement, place, bytes.baseAddress, Int32(bytes.count), nil),
            of: database)
    }

    private func check(_ code: Int32, of database: Database) throws {
        if code != SQLITE_OK { throw database.failure(code) }
    }
}
