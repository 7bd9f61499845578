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

/// The numbers of the acts: the events that concern no buyer. It grows as the recording is read.
struct ActIndex: Sendable {
    /// Eight megabytes. A sale has a few dozen acts.
    private static let limit = 1_000_000

    private(set) var sequences: [Int64] = []
    /// Every act up to this event is in `sequences`.
    private(set) var frontier: Int64 = 0

    /// Adds the acts of the next events. Acts above the limit are left out.
    mutating func add(_ acts: [Int64], upTo sequence: Int64) {
        sequences += acts.prefix(max(0, ActIndex.limit - sequences.count))
        frontier = sequence
    }

    func latest(_ count: Int, upTo sequence: Int64) -> ArraySlice<Int64> {
        sequences[..<place(after: sequence)].suffix(count)
    }

    func first(after sequence: Int64) -> Int64? {
        let place = place(after: sequence)
        return place < sequences.count ? sequences[place] : nil
    }

    func last(before sequence: Int64) -> Int64? {
        let place = place(after: sequence - 1)
        return place > 0 ? sequences[place - 1] : nil
    }

    private func place(after sequence: Int64) -> Int {
        var (low, high) = (0, sequences.count)
        while low < high {
            let middle = (low + high) / 2
            if sequences[middle] > sequence { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension RecordingCursor {
    /// Events that one `readMoreActs` searches for acts: a few milliseconds.
    private static let actStride: Int64 = 50_000

    package var knowsAllActs: Bool { acts.frontier >= end.sequence }
    /// Every act up to this event is known.
    package var actsFrontier: Int64 { acts.frontier }

    /// Searches the next 50 000 events for acts.
    package mutating func readMoreActs() throws(JournalError) {
        guard !knowsAllActs else { return }
        let last = min(acts.frontier + RecordingCursor.actStride, end.sequence)
        acts.add(try recording.acts(after: acts.frontier, upTo: last), upTo: last)
    }

    /// The acts after one place and up to another.
    package func acts(
        after earlier: RecordingPlace, upTo later: RecordingPlace
    ) throws(JournalError) -> [Event] {
        guard earlier.sequence < later.sequence else { return [] }
        var events: [Event] = []
        for act in try recording.acts(after: earlier.sequence, upTo: later.sequence) {
            events += try recording.events(after: act - 1, limit: 1)
        }
        return events
    }

    /// The place of the next known act; nil if there is none.
    ///
    /// An act is an event that concerns no buyer, such as one by an operator or the schedule.
    package func nextAct(after place: RecordingPlace) throws(JournalError) -> RecordingPlace? {
        guard let next = acts.first(after: place.sequence) else { return nil }
        return try self.place(ofEvent: next)
    }

    /// The place of the last known act before a place; nil if there is none.
    package func previousAct(before place: RecordingPlace) throws(JournalError) -> RecordingPlace? {
        guard let latest = acts.last(before: place.sequence + 1) else { return nil }
        let there = try self.place(ofEvent: latest)
        // The last event at the place is before it only if its moment is earlier.
        if latest < place.sequence || there.moment < place.moment { return there }
        guard let previous = acts.last(before: place.sequence) else { return nil }
        return try self.place(ofEvent: previous)
    }
}
