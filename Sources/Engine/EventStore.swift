package import Journal
package import Rules
package import Telemetry

/// Storage of the writer: a ledger on disk, or a stand-in in a test.
package protocol EventStore: AnyObject {
    /// Makes a batch durable: returns once all of it is on the disk.
    ///
    /// After the first error nothing may be appended again, and nothing is retried.
    func append(events: [Event], readings: [Reading]) throws
    /// Checks that writes still reach the journal's files. Returns a warning for operators, without a
    /// full stop; nil when all is well. After it throws, nothing may be appended again.
    func inspect() throws -> String?
    /// What `append` waits for; nil for a store that never waits.
    var waiting: JournalWait? { get }
    /// Ends the work with the file.
    func close()
}

/// The ledger on disk is where an engine usually keeps what happened.
extension Ledger: EventStore {
    package var waiting: JournalWait? { wait }
}

/// Reads durable events and readings for subscribers that come late. Blocks: not for an event loop.
package protocol EventSource: Sendable {
    /// Events after a number, in order, at most `limit`.
    func events(after sequence: Int64, limit: Int) throws -> [Event]
    /// Readings since a moment, as written, in order. The first holds all drops.
    func readingTexts(since moment: Moment) throws -> [ReadingText]
    /// Readings after a place, as written, in order, at most `limit`. The first holds all drops where
    /// that is asked for.
    func storedTexts(
        after place: Int64, limit: Int, isFirstWhole: Bool
    ) throws -> [StoredReadingText]
    /// The number of the latest event and the place of the latest reading; 0 without any.
    func extent() throws -> (lastEvent: Int64, lastReading: Int64)
}

/// A recording can be read while its engine writes.
extension Recording: EventSource {}
