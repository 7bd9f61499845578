package import Journal
package import Rules
package import Telemetry

/// A place in a recording: a moment, and the number of events that have happened.
package struct RecordingPlace: Equatable, Sendable {
    package var moment: Moment
    /// The latest event that has happened; 0 before the first.
    package var sequence: Int64

    package init(moment: Moment, sequence: Int64) {
        self.moment = moment
        self.sequence = sequence
    }
}

/// Moves through a recording: shows what could be seen at any moment, exact to one event.
///
/// Its memory does not grow with the recording. There are ten readings per second; the events since
/// the nearest reading complete it. Both are read for the current place only. If the recording
/// still grows, the cursor ends where the recording ended when the cursor was made.
package struct RecordingCursor: Sendable {
    package let recording: Recording
    package let terms: CampaignTerms
    /// The place of the first event or reading.
    package let start: RecordingPlace
    /// The place of the last event or reading.
    package let end: RecordingPlace
    package let lastReading: Int64

    var acts = ActIndex()
    var readings = SmallCache<Reading>(limit: 1024)
    var actEvents = SmallCache<Event>(limit: 512)
    var span: RecordingSpan?
    var chain: KeyframeChain?

    /// A cursor of what the recording holds now.
    package init(_ recording: Recording, terms: CampaignTerms) throws(JournalError) {
        self.recording = recording
        self.terms = terms
        let last = try recording.lastSequence()
        lastReading = try recording.lastReadingID()
        var moments: [Moment] = []
        if last > 0 {
            moments += [try recording.moment(ofEvent: 1), try recording.moment(ofEvent: last)]
        }
        if lastReading > 0 {
            for id in [1, lastReading] {
                if let stored = try recording.reading(upTo: id) {
                    moments.append(stored.reading.at)
                }
            }
        }
        let first = moments.min() ?? Moment(milliseconds: 0)
        start = RecordingPlace(
            moment: first, sequence: try recording.eventCount(at: first, upTo: last))
        end = RecordingPlace(moment: moments.max() ?? first, sequence: last)
    }

    package var isEmpty: Bool { end.sequence == 0 && lastReading == 0 }

    /// The place at a moment. All events up to and including that moment have happened.
    package func place(at moment: Moment) throws(JournalError) -> RecordingPlace {
        RecordingPlace(
            moment: moment,
            sequence: try recording.eventCount(at: moment, upTo: end.sequence))
    }

    /// The place `steps` events later, or earlier if negative; it never leaves the recording.
    package func place(_ steps: Int, eventsFrom place: RecordingPlace) throws(JournalError)
        -> RecordingPlace
    {
        let (sum, overflow) = place.sequence.addingReportingOverflow(Int64(steps))
        let wanted = overflow ? (steps > 0 ? end.sequence : 0) : sum
        return try self.place(ofEvent: min(max(wanted, 0), end.sequence))
    }

    /// The last event that had happened at a place; nil before the first.
    package func event(at place: RecordingPlace) throws(JournalError) -> Event? {
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
    package func place(ofEvent sequence: Int64) throws(JournalError) -> RecordingPlace {
        guard sequence > 0 else { return RecordingPlace(moment: start.moment, sequence: 0) }
        return RecordingPlace(moment: try recording.moment(ofEvent: sequence), sequence: sequence)
    }
}

extension RecordingCursor {
    /// The number of readings. Slightly too high if rows are missing.
    package var readingCount: Int64 { lastReading }

    /// The next 32 readings after row `id`, or fewer; none at the end.
    package func readings(after id: Int64) throws(JournalError) -> [StoredReading] {
        try recording.readings(after: id, limit: 32).filter { $0.id <= lastReading }
    }

    /// The first moment after a place at which something happens again; the end if nothing does.
    ///
    /// That is an event, another run of the engine, or a request with any answer.
    package mutating func nextActivity(after place: RecordingPlace) throws(JournalError) -> Moment {
        let event = try nextEvent(after: place)
        guard event > place.moment, let base = try baseReading(at: place) else { return event }
        let last = try recording.readingCount(at: event, upTo: lastReading)
        // In one run the number of requests only grows.
        let idle = try lastNumber(from: base.id, before: last + 1) { id throws(JournalError) in
            let there = try reading(id)
            return there?.boot == base.reading.boot
                && there?.engine.requests == base.reading.engine.requests
        }
        guard idle < last, let first = try reading(idle + 1) else { return event }
        return min(event, first.at)
    }

    /// The first moment after a place with a recorded event or reading; the end if there is none.
    package mutating func nextRecord(after place: RecordingPlace) throws(JournalError) -> Moment {
        let event = try nextEvent(after: place)
        let count = try recording.readingCount(at: place.moment, upTo: lastReading)
        guard count < lastReading, let reading = try reading(count + 1) else { return event }
        return min(event, reading.at)
    }

    private func nextEvent(after place: RecordingPlace) throws(JournalError) -> Moment {
        guard place.sequence < end.sequence else { return end.moment }
        return try recording.moment(ofEvent: place.sequence + 1)
    }
}

/// A small cache of values by their number in the file. It is emptied when it is full.
struct SmallCache<Value: Sendable>: Sendable {
    private let limit: Int
    private var values: [Int64: Value] = [:]

    init(limit: Int) { self.limit = limit }

    subscript(number: Int64) -> Value? { values[number] }

    mutating func put(_ value: Value, at number: Int64) {
        if values.count >= limit { values.removeAll(keepingCapacity: true) }
        values[number] = value
    }
}
