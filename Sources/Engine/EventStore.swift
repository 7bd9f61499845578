package import Journal
package import Rules
package import Telemetry

/// Where the writer keeps what happened: a ledger on disk, or a stand-in of a test.
package protocol EventStore: AnyObject {
    /// Makes a batch durable: returns once everything in it is on the disk.
    ///
    /// After the first error nothing may be appended any more, and nothing is tried again.
    func append(events: [Event], readings: [Reading]) throws
    /// Looks whether what is written still gets where it should, and what operators should know of
    /// it: in words without a full stop, nil when all is well. Throws when it does not; then nothing
    /// may be appended any more.
    func inspect() throws -> String?
    /// What `append` waits for; nil for a store that never waits.
    var waiting: JournalWait? { get }
    /// Ends the work with the file.
    func close()
}

extension EventStore {
    /// All is well.
    package func inspect() throws -> String? { nil }
    /// It never waits.
    package var waiting: JournalWait? { nil }
}

/// Reads back what is durable, for followers who come late. Blocking: not for an event loop.
package protocol EventSource: Sendable {
    /// Events after a number, at most so many, in order.
    func events(after sequence: Int64, limit: Int) throws -> [Event]
    /// Readings from a moment on as they were written, in order; the first holds all drops.
    func readingTexts(since moment: Moment) throws -> [ReadingText]
    /// Readings after a place as they were written, at most so many, in order; the first holds all
    /// drops where that is asked for.
    func storedTexts(
        after place: Int64, limit: Int, isFirstWhole: Bool
    ) throws -> [StoredReadingText]
    /// The number of the latest event and the place of the latest reading; 0 without any.
    func extent() throws -> (lastEvent: Int64, lastReading: Int64)
}
