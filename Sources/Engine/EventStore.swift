package import Journal
package import Rules
package import Telemetry

/// The writer's storage: a ledger on disk, or a replacement in tests.
package protocol EventStore: AnyObject {
    /// Makes a batch durable. Returns when all of it is on the disk.
    ///
    /// After the first error the caller must not append again, and must not retry.
    func append(events: [Event], readings: [Reading]) throws
    /// Checks that writes still reach the journal's files. Returns a warning for operators without
    /// a full stop, or `nil`. After an error the caller must not append again.
    func inspect() throws -> String?
    /// Shows what blocks `append`. `nil` for a store that never waits.
    var journalWait: JournalWait? { get }
    func close()
}

/// The usual store of an engine.
extension Ledger: EventStore {
    package var journalWait: JournalWait? { wait }
}

/// Reads durable events and readings. The methods block: do not call them on an event loop.
package protocol EventSource: Sendable {
    /// Events after a sequence number, in order, at most `limit`.
    func events(after sequence: Int64, limit: Int) throws -> [Event]
    /// The stored texts of the readings since a moment, in order. The first holds all drops.
    func readingTexts(since moment: Moment) throws -> [ReadingText]
    /// The stored texts of the readings after a reading's `id`, in order, at most `limit`. The
    /// first holds all drops if `isFirstWhole`.
    func storedTexts(
        after id: Int64, limit: Int, isFirstWhole: Bool
    ) throws -> [StoredReadingText]
    /// The latest event's sequence number and the latest reading's `id`. 0 if there is none.
    func extent() throws -> (lastEvent: Int64, lastReading: Int64)
}

/// A recording can be read while its engine writes.
extension Recording: EventSource {}
