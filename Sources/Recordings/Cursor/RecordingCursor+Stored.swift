package import Journal
import Machine
package import Telemetry

extension RecordingCursor {
    /// So many readings are handed over at once: some milliseconds.
    private static let readingStride = 32

    /// How many readings there are, or a few more: some numbers may be left out.
    package var readingCount: Int64 { lastReading }

    /// The next few readings after a place in the file; none at the end.
    package func readings(after id: Int64) throws(JournalError) -> [StoredReading] {
        let chunk = try recording.readings(after: id, limit: RecordingCursor.readingStride)
        if let damaged = chunk.first(where: { !$0.reading.isPlausible }) {
            throw recording.damagedReading(damaged.id)
        }
        return chunk.filter { $0.id <= lastReading }
    }
}
