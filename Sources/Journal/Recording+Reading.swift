package import Rules
package import Telemetry

/// An operator's note in the sale's history.
package struct Mark: Equatable, Sendable {
    /// The number of the event that the note comes from.
    package var sequence: Int64
    package var moment: Moment
    package var drop: DropID
    package var author: Author?
    package var text: ExactText
}

extension Recording {
    /// The number of the latest event; 0 if there is none.
    package func lastSequence() throws(JournalError) -> Int64 {
        if let loss { return loss.lastSequence }
        let last = try look(place: "at its end") { database in
            try database.number("SELECT max(seq) FROM events") ?? 0
        }
        guard (0...Int64.max / 4).contains(last) else {
            throw .damaged(path: path, place: "at its end", cause: "its last event has no number")
        }
        return last
    }

    /// The moments of the first and the last event or reading; nil if the recording is empty.
    package func span() throws(JournalError) -> (first: Moment, last: Moment)? {
        let last = wholeUpTo
        return try look(place: "at an end") { database in
            let bounds = [Binding.number(last)]
            let moments = [
                try database.number("SELECT at FROM events ORDER BY seq LIMIT 1"),
                try database.number(
                    "SELECT at FROM events WHERE seq <= ? ORDER BY seq DESC LIMIT 1", bounds),
                last == .max ? try database.number("SELECT min(at) FROM readings") : nil,
                last == .max ? try database.number("SELECT max(at) FROM readings") : nil,
            ].compactMap { $0 }
            guard let first = moments.min(), let last = moments.max() else { return nil }
            guard Limits.moments.contains(Moment(milliseconds: first)),
                Limits.moments.contains(Moment(milliseconds: last))
            else {
                throw JournalError.damaged(
                    path: self.path, place: "at an end", cause: "a moment is out of bounds")
            }
            return (Moment(milliseconds: first), Moment(milliseconds: last))
        }
    }

    /// The readings with a moment in the range, in order.
    package func readings(
        from first: Moment, to last: Moment = Moment(milliseconds: .max)
    ) throws(JournalError) -> [Reading] {
        var readings: [Reading] = []
        // `+at` keeps SQLite from using the index: its pages may be missing.
        let at = loss == nil ? "at" : "+at"
        try forEachReading(
            "\(at) >= ? AND \(at) <= ?", [.number(first.milliseconds), .number(last.milliseconds)],
            limit: .max
        ) { readings.append($2) }
        return readings
    }

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
        _ condition: String, _ bindings: [Binding], limit: Int64,
        _ body: (_ id: Int64, ReadingText, _ whole: Reading) throws -> Void
    ) throws(JournalError) {
        var previous: Int64 = 0
        var assembly = ReadingAssembly()
        do {
            try look(place: "after reading \(previous)") { database in
                try database.forEachRow(
                    "SELECT id, body FROM readings WHERE \(condition) ORDER BY id LIMIT ?",
                    bindings + [.number(limit)]
                ) { row in
                    guard let id = row.number(0), id > previous else {
                        throw self.damagedReading(after: previous, "their order is lost")
                    }
                    guard let text = row.text(1), let written = ReadingText(text) else {
                        throw self.damagedReading(after: id - 1, "it is no reading")
                    }
                    if previous == 0, !written.reading.isWhole {
                        assembly = try self.assembly(before: id, in: database)
                    }
                    guard let whole = assembly.next(written.reading) else {
                        throw self.damagedReading(after: id - 1, "what it builds on is missing")
                    }
                    guard whole.isPlausible else {
                        throw self.damagedReading(after: id - 1, "its figures are out of bounds")
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

    private func damagedReading(after id: Int64, _ cause: String) -> JournalError {
        .damaged(path: path, place: "after reading \(id)", cause: cause)
    }

    /// All marks, in order.
    package func marks() throws(JournalError) -> [Mark] {
        var marks: [Mark] = []
        do {
            try look(place: "among the marks") { database in
                try database.forEachRow(
                    """
                    SELECT seq, at, "drop", operator, text FROM marks WHERE seq <= ? ORDER BY seq
                    """, [.number(self.wholeUpTo)]
                ) { row in
                    guard let mark = Mark(row) else {
                        throw JournalError.damaged(
                            path: self.path, place: "among the marks", cause: "a column is missing")
                    }
                    marks.append(mark)
                    return true
                }
            }
        } catch {
            if loss == nil { throw error }
        }
        return marks
    }
}

extension Mark {
    fileprivate init?(_ row: RowCursor) {
        guard let sequence = row.number(0), let at = row.number(1), let drop = row.text(2),
            let text = row.text(4)
        else { return nil }
        self.init(
            sequence: sequence, moment: Moment(milliseconds: at), drop: DropID(trusted: drop),
            author: row.text(3).map(Author.init(name:)), text: ExactText(text))
    }
}
