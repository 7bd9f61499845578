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
        var place: RecordingCursor.Place
        var halt: Halt
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
        var place: RecordingCursor.Place
        var call: AlarmCall
    }

    private var trail: AlarmTrail
    /// A few in ten minutes: no deck calls more.
    private var calls: [Call] = []
    private var readingsDone: Int64 = 0
    private var alarmsKnownUpTo: Moment
    private var knowsAllAlarms = false

    /// The landmarks of a recording that nobody has looked through yet.
    init(_ reel: RecordingCursor, _ facts: CampaignFacts) {
        trail = AlarmTrail(facts)
        alarmsKnownUpTo = reel.start.moment
    }

    /// Whether all of them are known.
    func isComplete(_ reel: RecordingCursor) -> Bool { knowsAllAlarms && reel.knowsAllActs }

    /// How much has been looked through, 0 to 99.
    func percent(_ reel: RecordingCursor) -> Int {
        min(99, Int(min(actsShare(reel), readingsShare(reel)) * 100))
    }

    private func actsShare(_ reel: RecordingCursor) -> Double {
        reel.knowsAllActs ? 1 : Double(reel.actsFrontier) / Double(reel.end.sequence)
    }

    private func readingsShare(_ reel: RecordingCursor) -> Double {
        knowsAllAlarms ? 1 : Double(readingsDone) / Double(max(1, reel.readingCount))
    }

    /// Looks on for as long, or until everything is known.
    mutating func readOn(_ reel: inout RecordingCursor, for time: Duration) throws(JournalError) {
        let until = ContinuousClock.now + time
        while !isComplete(reel) {
            if actsShare(reel) <= readingsShare(reel), !reel.knowsAllActs {
                try reel.readOn()
            } else {
                try lookForAlarms(reel)
            }
            if ContinuousClock.now >= until { return }
        }
    }

    private mutating func lookForAlarms(_ reel: RecordingCursor) throws(JournalError) {
        // A reading that is damaged is told of where it is to be shown; here the search is over.
        guard let chunk = try? reel.readings(after: readingsDone), let last = chunk.last else {
            knowsAllAlarms = true
            return
        }
        for stored in chunk {
            for call in trail.take(stored.reading) {
                calls.append(Call(place: try reel.place(at: call.moment), call: call))
            }
        }
        readingsDone = last.id
        alarmsKnownUpTo = max(alarmsKnownUpTo, last.reading.at)
    }

    /// The next landmark after a place.
    func next(after place: RecordingCursor.Place, in reel: RecordingCursor) throws(JournalError)
        -> Finding
    {
        let alarm = calls.first { $0.place.isAfter(place) }
        let act = try reel.nextAct(after: place)
        var known = knowsAllAlarms ? reel.end.moment : alarmsKnownUpTo
        if !reel.knowsAllActs { known = min(known, try actsKnownUpTo(reel)) }
        if let act, alarm.map({ !act.isAfter($0.place) }) ?? true {
            guard knowsAllAlarms || act.moment <= alarmsKnownUpTo else { return .notYet(known) }
            return try found(act, in: reel)
        }
        if let alarm, reel.knowsAllActs || alarm.place.sequence <= reel.actsFrontier {
            return .found(Landmark(place: alarm.place, halt: .alarm(alarm.call)))
        }
        return isComplete(reel) ? .none : .notYet(known)
    }

    /// The landmark before a place.
    func previous(before place: RecordingCursor.Place, in reel: RecordingCursor)
        throws(JournalError) -> Finding
    {
        let isKnown =
            (knowsAllAlarms || alarmsKnownUpTo >= place.moment)
            && (reel.knowsAllActs || reel.actsFrontier >= place.sequence)
        guard isKnown else { return .notYet(reel.start.moment) }
        let alarm = calls.last { place.isAfter($0.place) }
        let act = try reel.previousAct(before: place)
        if let act, alarm.map({ !$0.place.isAfter(act) }) ?? true {
            return try found(act, in: reel)
        }
        return alarm.map { .found(Landmark(place: $0.place, halt: .alarm($0.call))) } ?? .none
    }

    private func found(_ act: RecordingCursor.Place, in reel: RecordingCursor) throws(JournalError)
        -> Finding
    {
        guard let event = try reel.event(at: act) else { return .none }
        return .found(Landmark(place: act, halt: .act(event)))
    }

    private func actsKnownUpTo(_ reel: RecordingCursor) throws(JournalError) -> Moment {
        try reel.place(ofEvent: reel.actsFrontier).moment
    }
}

extension RecordingCursor.Place {
    /// Whether it comes later than another one.
    fileprivate func isAfter(_ other: RecordingCursor.Place) -> Bool {
        (moment, sequence) > (other.moment, other.sequence)
    }
}
