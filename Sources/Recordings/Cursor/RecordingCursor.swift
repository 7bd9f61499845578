package import Journal
import Machine
package import Rules
import Telemetry

/// Moves through a recording: shows what could be seen at any moment, exact to one event.
///
/// Its memory does not grow with the recording. There are ten readings per second; the events since
/// the nearest reading complete it. Both are read for the current place only. If the recording
/// still grows, the cursor ends where the recording ended when the cursor was made.
package struct RecordingCursor: Sendable {
    /// A place in a recording: a moment, and the number of events that have happened.
    package struct Place: Equatable, Sendable {
        package var moment: Moment
        /// The latest event that has happened; 0 before the first.
        package var sequence: Int64

        package init(moment: Moment, sequence: Int64) {
            self.moment = moment
            self.sequence = sequence
        }
    }

    package let recording: Recording
    package let terms: CampaignTerms
    /// The place of the first event or reading.
    package let start: Place
    /// The place of the last event or reading.
    package let end: Place
    /// The row id of the last reading; 0 if there is none.
    package let lastReading: Int64

    var acts = ActIndex()
    var readings = Shelf<Reading>(limit: 1024)
    var actEvents = Shelf<Event>(limit: 512)
    var stretch: RecordingSpan?
    var chain: KeyframeChain?

    /// A cursor of what the recording holds now.
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

    /// Whether there are neither events nor readings.
    package var isEmpty: Bool { end.sequence == 0 && lastReading == 0 }

    /// The place at a moment. All events up to and including that moment have happened.
    package func place(at moment: Moment) throws(JournalError) -> Place {
        Place(
            moment: moment,
            sequence: try recording.eventCount(at: moment, upTo: end.sequence))
    }

    /// The place `steps` events later, or earlier if negative; it never leaves the recording.
    package func place(_ steps: Int, eventsFrom place: Place) throws(JournalError) -> Place {
        let (sum, overflow) = place.sequence.addingReportingOverflow(Int64(steps))
        let wanted = overflow ? (steps > 0 ? end.sequence : 0) : sum
        return try self.place(ofEvent: min(max(wanted, 0), end.sequence))
    }

    /// The last event that had happened at a place; nil before the first.
    package func event(at place: Place) throws(JournalError) -> Event? {
        guard place.sequence > 0 else { return nil }
        return try recording.events(after: place.sequence - 1, limit: 1).first
    }

    /// At most `limit` events after `sequence`, in order; none at the end.
    package func events(after sequence: Int64, limit: Int) throws(JournalError) -> [Event] {
        guard sequence < end.sequence else { return [] }
        return try recording.events(
            after: sequence, limit: Int(min(Int64(limit), end.sequence - sequence)))
    }

    /// The place right after an event; for 0, the place before everything.
    package func place(ofEvent sequence: Int64) throws(JournalError) -> Place {
        guard sequence > 0 else { return Place(moment: start.moment, sequence: 0) }
        return Place(moment: try recording.moment(ofEvent: sequence), sequence: sequence)
    }
}

/// A small cache of values by their number in the file. It is emptied when it is full.
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
