import Deck
import Journal
import Machine
import Recordings
import Rules
import Telemetry

/// Marks, alarms and acts of a recording, as far as it has been looked through. It is looked
/// through while it is shown, a little at a time.
struct TimelineIndex {
    /// One of them, and what is said of it.
    struct Landmark {
        var place: RecordingPlace
        var stopReason: StopReason
    }

    /// What is known of the next one, or of the one before.
    enum Finding {
        case found(Landmark)
        /// There is none.
        case none
        /// Up to the moment there is none; beyond it nothing is known yet.
        case notYet(Moment)
    }

    private struct Call {
        var place: RecordingPlace
        var call: AlarmCall
    }

    private var trail: AlarmTrail
    /// A few in ten minutes: no deck calls more.
    private var calls: [Call] = []
    private var readingsDone: Int64 = 0
    private var alarmsKnownUpTo: Moment
    private var knowsAllAlarms = false

    /// The landmarks of a recording that nobody has looked through yet.
    init(_ cursor: RecordingCursor, _ facts: CampaignFacts) {
        trail = AlarmTrail(facts)
        alarmsKnownUpTo = cursor.start.moment
    }

    /// Whether all of them are known.
    func isComplete(_ cursor: RecordingCursor) -> Bool { knowsAllAlarms && cursor.knowsAllActs }

    /// How much has been looked through, 0 to 99.
    func percent(_ cursor: RecordingCursor) -> Int {
        min(99, Int(min(actsShare(cursor), readingsShare(cursor)) * 100))
    }

    private func actsShare(_ cursor: RecordingCursor) -> Double {
        cursor.knowsAllActs ? 1 : Double(cursor.actsFrontier) / Double(cursor.end.sequence)
    }

    private func readingsShare(_ cursor: RecordingCursor) -> Double {
        knowsAllAlarms ? 1 : Double(readingsDone) / Double(max(1, cursor.readingCount))
    }

    /// Looks on for as long, or until everything is known.
    mutating func readMoreActs(_ cursor: inout RecordingCursor, for time: Duration)
        throws(JournalError)
    {
        let until = ContinuousClock.now + time
        while !isComplete(cursor) {
            if actsShare(cursor) <= readingsShare(cursor), !cursor.knowsAllActs {
                try cursor.readMoreActs()
            } else {
                try lookForAlarms(cursor)
            }
            if ContinuousClock.now >= until { return }
        }
    }

    private mutating func lookForAlarms(_ cursor: RecordingCursor) throws(JournalError) {
        // A reading that is damaged is told of where it is to be shown; here the search is over.
        guard let chunk = try? cursor.readings(after: readingsDone), let last = chunk.last else {
            knowsAllAlarms = true
            return
        }
        for stored in chunk {
            for call in trail.update(with: stored.reading) {
                calls.append(Call(place: try cursor.place(at: call.moment), call: call))
            }
        }
        readingsDone = last.id
        alarmsKnownUpTo = max(alarmsKnownUpTo, last.reading.at)
    }

    /// The next landmark after a place.
    func next(after place: RecordingPlace, in cursor: RecordingCursor) throws(JournalError)
        -> Finding
    {
        let alarm = calls.first { $0.place.isAfter(place) }
        let act = try cursor.nextAct(after: place)
        var known = knowsAllAlarms ? cursor.end.moment : alarmsKnownUpTo
        if !cursor.knowsAllActs { known = min(known, try actsKnownUpTo(cursor)) }
        if let act, alarm.map({ !act.isAfter($0.place) }) ?? true {
            guard knowsAllAlarms || act.moment <= alarmsKnownUpTo else { return .notYet(known) }
            return try found(act, in: cursor)
        }
        if let alarm, cursor.knowsAllActs || alarm.place.sequence <= cursor.actsFrontier {
            return .found(Landmark(place: alarm.place, halt: .alarm(alarm.call)))
        }
        return isComplete(cursor) ? .none : .notYet(known)
    }

    /// The landmark before a place.
    func previous(before place: RecordingPlace, in cursor: RecordingCursor)
        throws(JournalError) -> Finding
    {
        let isKnown =
            (knowsAllAlarms || alarmsKnownUpTo >= place.moment)
            && (cursor.knowsAllActs || cursor.actsFrontier >= place.sequence)
        guard isKnown else { return .notYet(cursor.start.moment) }
        let alarm = calls.last { place.isAfter($0.place) }
        let act = try cursor.previousAct(before: place)
        if let act, alarm.map({ !$0.place.isAfter(act) }) ?? true {
            return try found(act, in: cursor)
        }
        return alarm.map { .found(Landmark(place: $0.place, halt: .alarm($0.call))) } ?? .none
    }

    private func found(_ act: RecordingPlace, in cursor: RecordingCursor)
        throws(JournalError)
        -> Finding
    {
        guard let event = try cursor.event(at: act) else { return .none }
        return .found(Landmark(place: act, halt: .act(event)))
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
