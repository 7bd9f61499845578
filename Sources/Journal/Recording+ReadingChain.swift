import GRDB
import Rules
package import Telemetry

// Most readings of a long campaign hold only the drops that changed. To get a whole reading, the
// last whole one before it and all readings in between are read and combined.

extension Recording {
    /// Maximum number of readings that are combined in one step after the wanted one.
    private static let runMax = 128

    /// The reading at row `id`. If that row is missing: the one before it, or the first one.
    package func reading(upTo id: Int64) throws(JournalError) -> StoredReading? {
        let run = try readings(around: id)
        return run.last { $0.id <= id } ?? run.first
    }

    /// The reading at row `id`, and those combined with it, in order: from the last whole reading
    /// before it to the next whole one. Empty if the recording has no readings.
    package func readings(around id: Int64) throws(JournalError) -> [StoredReading] {
        try look(place: "in reading \(id)") { database in
            guard let found = try self.place(upTo: id, in: database) else { return [] }
            var assembly = ReadingAssembly()
            var run: [StoredReading] = []
            let written = try self.written(after: found, in: database)
            for stored in try self.written(backFrom: found, in: database).reversed() + written {
                guard let reading = assembly.next(stored.reading), reading.isPlausible else {
                    throw self.damagedReading(stored.id)
                }
                run.append(StoredReading(id: stored.id, reading: reading))
            }
            return run
        }
    }

    /// An assembly that has seen the readings from the last whole one to the one before row `id`.
    func assembly(before id: Int64, in database: Database) throws -> ReadingAssembly {
        var assembly = ReadingAssembly()
        for stored in try written(backFrom: id - 1, in: database).reversed() {
            _ = assembly.next(stored.reading)
        }
        return assembly
    }

    private func place(upTo id: Int64, in database: Database) throws -> Int64? {
        let bindings = [Binding.number(id)]
        return try database.number(
            "SELECT id FROM readings WHERE id <= ? ORDER BY id DESC LIMIT 1", bindings)
            ?? database.number("SELECT id FROM readings ORDER BY id LIMIT 1")
    }

    /// The stored readings from row `id` back to the last whole one, newest first.
    private func written(
        backFrom id: Int64, in database: Database
    ) throws -> [StoredReading] {
        var found: [StoredReading] = []
        try database.forEachRow(
            "SELECT id, body FROM readings WHERE id <= ? ORDER BY id DESC LIMIT 1024",
            [.number(id)]
        ) { row in
            let stored = try self.stored(row, after: id)
            found.append(stored)
            return !stored.reading.isWhole
        }
        return found
    }

    /// The stored readings after row `id`, up to the next whole one.
    private func written(after id: Int64, in database: Database) throws -> [StoredReading] {
        var found: [StoredReading] = []
        try database.forEachRow(
            "SELECT id, body FROM readings WHERE id > ? ORDER BY id LIMIT ?",
            [.number(id), .number(Int64(Recording.runMax))]
        ) { row in
            // A whole reading ends the run. This test finds it without decoding it.
            guard row.text(1)?.hasSuffix(#""whole":false}"#) == true else { return false }
            found.append(try self.stored(row, after: id))
            return true
        }
        return found
    }

    private func stored(_ row: RowCursor, after id: Int64) throws -> StoredReading {
        guard let id = row.number(0) else { throw damagedReading(id) }
        guard let reading = row.text(1).flatMap({ ReadingText($0) })?.reading else {
            throw damagedReading(id)
        }
        return StoredReading(id: id, reading: reading)
    }
}
