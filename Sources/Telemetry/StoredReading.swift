/// A reading with its number in a journal.
package struct StoredReading: Codable, Equatable, Sendable {
    /// Number of the reading in the journal, from 1.
    package var id: Int64
    package var reading: Reading

    package init(id: Int64, reading: Reading) {
        self.id = id
        self.reading = reading
    }
}

/// The text of a reading with its number in a journal.
package struct StoredReadingText: Equatable, Sendable {
    package var id: Int64
    /// The stored text: with all drops, or with those that changed since the previous reading.
    package var text: ReadingText

    package init(id: Int64, text: ReadingText) {
        self.id = id
        self.text = text
    }

    /// The JSON of the `StoredReading`, on one line.
    package var json: String { "{\"id\":\(id),\"reading\":\(text.text)}" }
}
