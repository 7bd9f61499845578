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
