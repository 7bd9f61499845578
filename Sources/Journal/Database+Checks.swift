import GRDB
import GRDBSQLite

extension Database {
    /// Maximum length of a text or blob, in bytes. No recording holds a longer one.
    private static let lengthMax: Int32 = 16 << 20

    /// Makes SQLite careful with this file: it may come from anywhere.
    func harden() {
        sqlite3_limit(sqliteConnection, SQLITE_LIMIT_LENGTH, Database.lengthMax)
        // A SQLite library without this setting reads the file without the extra check.
        try? run("PRAGMA trusted_schema = OFF")
        // As above.
        try? run("PRAGMA cell_size_check = ON")
    }

    /// Refuses a file that is no recording, that a later version wrote, or whose tables or columns
    /// are wrong.
    func checkFormat(path: String) throws {
        guard try number("PRAGMA application_id") == Format.applicationID else {
            throw JournalError.notARecording(path: path)
        }
        try Format.check(try number("PRAGMA user_version") ?? 0, path: path)
        var tables: [String] = []
        try forEachRow("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name") { row in
            if let name = row.text(0) { tables.append(name) }
            return true
        }
        for table in Format.tables where !tables.contains(table) {
            throw JournalError.damaged(
                path: path, place: "in its schema", cause: "the table \(table) is missing")
        }
        let isFirst = try isOfFirstFormat
        for table in Format.tables {
            var columns: [String] = []
            try forEachRow("PRAGMA table_xinfo(\(table))") { row in
                columns.append((row.number(6) ?? 0) == 0 ? row.text(1) ?? "" : "")
                return true
            }
            let known = Format.columns[table] ?? []
            let count = isFirst ? Format.columnsOfFirst[table] ?? 0 : known.count
            guard columns == Array(known.prefix(count)) else {
                throw JournalError.damaged(
                    path: path, place: "in its schema",
                    cause: "the table \(table) has other columns")
            }
        }
    }

    /// An object in the schema that Penstock did not create, such as a trigger; nil if there is
    /// none.
    func foreignObject() throws -> String? {
        try firstRow(
            """
            SELECT type, name FROM sqlite_schema
            WHERE NOT (type = 'table' AND rootpage > 0 AND name IN
                ('campaign', 'draws', 'events', 'marks', 'readings', 'seals'))
            AND NOT (type = 'index' AND name IN ('readings_at', 'sqlite_autoindex_draws_1'))
            LIMIT 1
            """
        ) { row in "the \(row.text(0) ?? "object") \(quoted(row.text(1) ?? ""))" }
    }

    /// Refuses a file that was cut: SQLite reads the missing part of the last page as zeros. If a
    /// log lies beside the file, it may rightly be shorter than its page count says.
    func checkLength(path: String) throws {
        let pages = try number("PRAGMA page_count") ?? 0
        let pageSize = try number("PRAGMA page_size") ?? 0
        guard fileSize(path + "-wal") == 0, fileSize(path) < pages * pageSize else { return }
        throw JournalError.damaged(path: path, place: "at its end", cause: "bytes are missing")
    }

    /// Reads the newest rows, so that a damaged end is found at once.
    func checkEnd(path: String) throws {
        _ = try latestSeal()
        _ = try number("SELECT max(seq) FROM events")
        _ = try number("SELECT max(id) FROM readings")
    }
}
