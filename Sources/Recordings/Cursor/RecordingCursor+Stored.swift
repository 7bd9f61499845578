package import Journal
import Machine
package import Telemetry

extension RecordingCursor {
    /// Readings per call: a few milliseconds.
    private static let readingStride = 32

    /// The number of readings. Slightly too high if rows are missing.
    package var readingCount: Int64 { lastReading }

    /// The next 32 readings after row `id`, or fewer; none at the end.
    package func readings(after id: Int64) throws(JournalError) -> [StoredReading] {
        let chunk = try recording.readings(after: id, limit: RecordingCursor.readingStride)
        if let damaged = chunk.first(where: { !$0.reading.isPlausible }) {
            throw recording.damagedReading(damaged.id)
        }
        return chunk.filter { $0.id <= lastReading }
    }
}
