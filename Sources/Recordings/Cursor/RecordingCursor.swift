package import Journal
import Machine
package import Rules
import Telemetry

/// A recording with a place in it: what was to be seen at any instant, to the event.
///
/// Nothing is held that grows with the recording. Readings are ten times a second; the events since
/// the nearest one carry it on. Both are fetched where the place is. A recording that still grows
/// ends where it ended at the opening.
package struct RecordingCursor: Sendable {
    /// A place: all events up to a number have happened, and it is this moment.
    package struct Place: Equatable, Sendable {
        package var moment: Moment
        /// The latest event that has happened; 0 before the first.
        package var sequence: Int64

        /// A place.
        package init(moment: Moment, sequence: Int64) {
            self.moment = moment
            self.sequence = sequence
        }
    }

    package let recording: Recording
    package let terms: CampaignTerms
    /// The first instant: the one of the first event or reading.
    package let start: Place
    /// The last instant.
    package let end: Place
    /// The last reading's place in the file; 0 without any.
    package let lastReading: Int64

    var acts = ActIndex()
    var readings = Shelf<Reading>(limit: 1024)
    var actEvents = Shelf<Event>(limit: 512)
    var stretch: RecordingSpan?
    var chain: KeyframeChain?

    /// A reel of what a recording holds now.
    package init(_ recording: Recording, terms: CampaignTerms) throws(JournalError) {
        self.recording = recording
        self.terms = terms
        let last = try recording.lastSequence()
        lastReading = try recording.lastReadingID()
        var firsts: [Moment] = []
        var lasts: [Moment] = []
        if last > 0 {
            firsts.append(try recording.moment(ofEvent: 1))
            lasts.append(try recording.moment(ofEvent: last))
        }
        if lastReading > 0 {
            firsts.append(contentsOf: try recording.reading(upTo: 1).map { [$0.reading.at] } ?? [])
            lasts.append(
                contentsOf: try recording.reading(upTo: lastReading).map { [$0.reading.at] } ?? [])
        }
        let first = firsts.min() ?? Moment(milliseconds: 0)
        start = Place(
            moment: first, sequence: try recording.eventCount(at: first, upTo: last))
        end = Place(moment: lasts.max() ?? first, sequence: last)
    }

    /// Whether there is nothing to see.
    package var isEmpty: Bool { end.sequence == 0 && lastReading == 0 }

    /// The place at a moment: every event up to and including it has happened.
    package func place(at moment: Moment) throws(JournalError) -> Place {
        Place(
            moment: moment,
            sequence: try recording.eventCount(at: moment, upTo: end.sequence))
    }

    /// The place so many events further, or back for a negative number, at most at an end.
    package func place(_ steps: Int, eventsFrom place: Place) throws(JournalError) -> Place {
        let (sum, overflow) = place.sequence.addingReportingOverflow(Int64(steps))
        let wanted = overflow ? (steps > 0 ? end.sequence : 0) : sum
        return try self.place(ofEvent: min(max(wanted, 0), end.sequence))
    }

    /// The event that happened last at a place; nil before the first.
    package func event(at place: Place) throws(JournalError) -> Event? {
        guard place.sequence > 0 else { return nil }
        return try recording.events(after: place.sequence - 1, limit: 1).first
    }

    /// The events after a number, at most so many, in order; none at the end.
    package func events(after sequence: Int64, limit: Int) throws(JournalError) -> [Event] {
        guard sequence < end.sequence else { return [] }
        return try recording.events(
            after: sequence, limit: Int(min(Int64(limit), end.sequence - sequence)))
    }

    /// The place right after an event; before everything for 0.
    package func place(ofEvent sequence: Int64) throws(JournalError) -> Place {
        guard sequence > 0 else { return Place(moment: start.moment, sequence: 0) }
        return Place(moment: try recording.moment(ofEvent: sequence), sequence: sequence)
    }
}

/// A few things by their number in the file; cleared when it is full.
struct Shelf<Thing: Sendable>: Sendable {
    private let limit: Int
    private var things: [Int64: Thing] = [:]

    init(limit: Int) { self.limit = limit }

    subscript(number: Int64) -> Thing? { things[number] }

    mutating func put(_ thing: Thing, at number: Int64) {
        if things.count >= limit { things.removeAll(keepingCapacity: true) }
        things[number] = thing
    }
}
