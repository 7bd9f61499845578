import Deck
import Journal
import Recordings
import Rules
import Telemetry

/// The marks, alarms and acts of a recording, as far as it has been read: a replay stops at them.
///
/// It reads the recording a little at a time, while the deck shows it.
struct TimelineIndex {
    struct Stop {
        let place: RecordingPlace
        let stopReason: StopReason
    }

    /// What is known about the next stop, or the one before.
    enum SearchResult {
        case found(Stop)
        case none
        /// There is none up to the moment; beyond it nothing is known yet.
        case notYet(Moment)
    }

    private var trail: AlarmTrail
    /// A deck calls an alarm only a few times in ten minutes, so these are few.
    private var calls: [(place: RecordingPlace, call: AlarmCall)] = []
    /// Id of the last reading that was searched.
    private var readingsDone: Int64 = 0
    private var alarmsKnownUpTo: Moment
    private var knowsAllAlarms = false

    init(_ cursor: RecordingCursor, _ facts: CampaignFacts) {
        trail = AlarmTrail(facts)
        alarmsKnownUpTo = cursor.start.moment
    }

    /// Whether all stops are known.
    func isComplete(_ cursor: RecordingCursor) -> Bool { knowsAllAlarms && cursor.knowsAllActs }

    /// How much of the recording has been read, 0 to 99.
    func percent(_ cursor: RecordingCursor) -> Int {
        min(99, Int(min(actsShare(cursor), readingsShare(cursor)) * 100))
    }

    private func actsShare(_ cursor: RecordingCursor) -> Double {
        cursor.knowsAllActs ? 1 : Double(cursor.actsFrontier) / Double(cursor.end.sequence)
    }

    private func readingsShare(_ cursor: RecordingCursor) -> Double {
        knowsAllAlarms ? 1 : Double(readingsDone) / Double(max(1, cursor.readingCount))
    }

    /// Reads on until the time is over or all stops are known.
    mutating func readOn(_ cursor: inout RecordingCursor, for time: Duration) throws(JournalError) {
        let until = ContinuousClock.now + time
        while !isComplete(cursor) {
            if actsShare(cursor) <= readingsShare(cursor), !cursor.knowsAllActs {
                try cursor.readMoreActs()
            } else {
                try readAlarms(cursor)
            }
            if ContinuousClock.now >= until { return }
        }
    }

    private mutating func readAlarms(_ cursor: RecordingCursor) throws(JournalError) {
        // A damaged reading ends this search. The deck reports it when it is to be shown.
        guard let chunk = try? cursor.readings(after: readingsDone), let last = chunk.last else {
            knowsAllAlarms = true
            return
        }
        for stored in chunk {
            for call in trail.update(with: stored.reading) {
                calls.append((try cursor.place(at: call.moment), call))
            }
        }
        readingsDone = last.id
        alarmsKnownUpTo = max(alarmsKnownUpTo, last.reading.at)
    }

    /// The next stop after a place.
    func next(
        after place: RecordingPlace, in cursor: RecordingCursor
    ) throws(JournalError) -> SearchResult {
        let alarm = calls.first { $0.place.isAfter(place) }
        let act = try cursor.nextAct(after: place)
        var known = knowsAllAlarms ? cursor.end.moment : alarmsKnownUpTo
        if !cursor.knowsAllActs { known = min(known, try actsKnownUpTo(cursor)) }
        if let act, alarm.map({ !act.isAfter($0.place) }) ?? true {
            guard knowsAllAlarms || act.moment <= alarmsKnownUpTo else { return .notYet(known) }
            return try found(act, in: cursor)
        }
        if let alarm, cursor.knowsAllActs || alarm.place.sequence <= cursor.actsFrontier {
            return .found(Stop(place: alarm.place, stopReason: .alarm(alarm.call)))
        }
        return isComplete(cursor) ? .none : .notYet(known)
    }

    /// The stop before a place.
    func previous(
        before place: RecordingPlace, in cursor: RecordingCursor
    ) throws(JournalError) -> SearchResult {
        let isKnown =
            (knowsAllAlarms || alarmsKnownUpTo >= place.moment)
            && (cursor.knowsAllActs || cursor.actsFrontier >= place.sequence)
        guard isKnown else { return .notYet(cursor.start.moment) }
        let alarm = calls.last { place.isAfter($0.place) }
        let act = try cursor.previousAct(before: place)
        if let act, alarm.map({ !$0.place.isAfter(act) }) ?? true {
            return try found(act, in: cursor)
        }
        return alarm.map { .found(Stop(place: $0.place, stopReason: .alarm($0.call))) } ?? .none
    }

    private func found(
        _ act: RecordingPlace, in cursor: RecordingCursor
    ) throws(JournalError) -> SearchResult {
        guard let event = try cursor.event(at: act) else { return .none }
        return .found(Stop(place: act, stopReason: .act(event)))
    }

    private func actsKnownUpTo(_ cursor: RecordingCursor) throws(JournalError) -> Moment {
        try cursor.place(ofEvent: cursor.actsFrontier).moment
    }
}

extension RecordingPlace {
    /// Whether it comes later than another one.
    fileprivate func isAfter(_ other: RecordingPlace) -> Bool {
        (moment, sequence) > (other.moment, other.sequence)
    }
}
