import GRDB
package import Rules
package import Telemetry

extension Recording {
    /// The readings from a moment on, as they were written, in order.
    ///
    /// The first one holds all drops.
    package func readingTexts(since moment: Moment) throws(JournalError) -> [ReadingText] {
        var texts: [ReadingText] = []
        try forEachReading("at >= ?", [.number(moment.milliseconds)], limit: .max) {
            texts.append(texts.isEmpty ? try $1.whole($2) : $1)
        }
        return texts
    }

    /// At most `limit` readings after row `id`, as they were written, in order.
    ///
    /// If `isFirstWhole` is true, the first one holds all drops, so that the others can build on
    /// it.
    package func storedTexts(
        after id: Int64, limit: Int, isFirstWhole: Bool
    ) throws(JournalError) -> [StoredReadingText] {
        var texts: [StoredReadingText] = []
        try forEachReading("id > ?", [.number(id)], limit: Int64(limit)) {
            let text = texts.isEmpty && isFirstWhole ? try $1.whole($2) : $1
            texts.append(StoredReadingText(id: $0, text: text))
        }
        return texts
    }

    /// At most `limit` readings after row `id`, in order.
    package func readings(
        after id: Int64, limit: Int
    ) throws(JournalError) -> [StoredReading] {
        var readings: [StoredReading] = []
        try forEachReading("id > ?", [.number(id)], limit: Int64(limit)) {
            readings.append(StoredReading(id: $0, reading: $2))
        }
        return readings
    }

    /// Passes each reading to the body: its row id, its stored text, and the whole reading.
    private func forEachReading(
        _ condition: String, _ bindings: [BoundValue], limit: Int64,
        _ body: (_ id: Int64, ReadingText, _ whole: Reading) throws -> Void
    ) throws(JournalError) {
        var previous: Int64 = 0
        var assembly = ReadingAssembly()
        do {
            try read(place: "after reading \(previous)") { database in
                try database.forEachRow(
                    "SELECT id, body FROM readings WHERE \(condition) ORDER BY id LIMIT ?",
                    bindings + [.number(limit)]
                ) { row in
                    guard let id = row.number(0), id > previous else {
                        throw self.damaged("after reading \(previous)", "their order is lost")
                    }
                    guard let text = row.text(1), let written = ReadingText(text) else {
                        throw self.damaged("after reading \(id - 1)", "it is no reading")
                    }
                    if previous == 0, !written.reading.isWhole {
                        assembly = try self.assembly(before: id, in: database)
                    }
                    guard let whole = assembly.next(written.reading) else {
                        throw self.damaged(
                            "after reading \(id - 1)", "what it builds on is missing")
                    }
                    guard whole.isPlausible else {
                        throw self.damaged(
                            "after reading \(id - 1)", "its figures are out of bounds")
                    }
                    previous = id
                    // A cut file may still hold readings of events that are gone.
                    if written.reading.event <= self.wholeUpTo { try body(id, written, whole) }
                    return true
                }
            }
        } catch {
            // In a cut file the readings simply end here; `loss` reports the cut.
            if loss == nil { throw error }
        }
    }
}

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
        try read(place: "in reading \(id)") { database in
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
        let bindings = [BoundValue.number(id)]
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
