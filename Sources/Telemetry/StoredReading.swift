/// A reading and its place in a journal: as journals keep it and as recorders are told it.
package struct StoredReading: Codable, Equatable, Sendable {
    /// Counts the readings of the journal, from 1.
    package var id: Int64
    /// What was read.
    package var reading: Reading

    /// A reading at its place.
    package init(id: Int64, reading: Reading) {
        self.id = id
        self.reading = reading
    }
}

/// The text of a reading at its place in a journal.
package struct StoredReadingText: Equatable, Sendable {
    /// Counts the readings of the journal, from 1.
    package var id: Int64
    /// What is written of it: all drops, or those that changed since the one before.
    package var text: ReadingText

    /// A text at its place.
    package init(id: Int64, text: ReadingText) {
        self.id = id
        self.text = text
    }

    /// The JSON of the `StoredReading`, on one line.
    package var json: String { "{\"id\":\(id),\"reading\":\(text.text)}" }
}
