extension Recording {
    /// The number of the latest event and the row id of the latest reading; 0 if there is none.
    ///
    /// Both come from one state of the file.
    package func extent() throws(JournalError) -> (lastEvent: Int64, lastReading: Int64) {
        let extent = try look(place: "at its end") { database in
            (
                lastEvent: try database.number("SELECT max(seq) FROM events") ?? 0,
                lastReading: try database.number("SELECT max(id) FROM readings") ?? 0
            )
        }
        guard [extent.lastEvent, extent.lastReading].allSatisfy((0...Int64.max / 4).contains) else {
            throw .damaged(path: path, place: "at its end", cause: "its last row has no number")
        }
        return (loss?.lastSequence ?? extent.lastEvent, extent.lastReading)
    }
}
