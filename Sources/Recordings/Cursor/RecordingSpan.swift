import Journal
import Machine
import Rules
import Telemetry

/// A reading and the few thousand events after it, every release settled: whether it gave back a
/// unit or a place in the line.
struct RecordingSpan: Sendable {
    /// The reading's place in the file; 0 for the campaign's start.
    let baseID: Int64
    /// What the events carry on.
    let base: Reading
    /// The events after the base, in order.
    private let events: [Event]
    /// Releases that gave a unit back.
    private let endingHolds: Set<Int64>
    /// The events up to here are known.
    let last: Int64

    /// The event after which the stretch begins.
    var after: Int64 { base.event }

    /// Fetches the events of a stretch.
    ///
    /// - Parameters:
    ///   - baseID: the base's place in the file.
    ///   - base: the reading that the stretch begins with.
    ///   - last: the number of the stretch's last event.
    ///   - next: what comes next: its books settle what the events leave open.
    ///   - held: the claims that hold a unit at the base; nil where that is not known.
    ///   - recording: where the events are.
    /// - Throws: what is wrong with the recording.
    init(
        baseID: Int64, base: Reading, upTo last: Int64, next: Reading?,
        held: Set<Releases.Claim>? = nil, in recording: Recording
    ) throws(JournalError) {
        self.baseID = baseID
        self.base = base
        var events: [Event] = []
        if last > base.event {
            events = try recording.events(after: base.event, limit: Int(last - base.event))
        }
        self.events = events
        self.last = base.event + Int64(events.count)
        var releases = Releases(of: events)
        if let held { releases.settle(from: held) }
        try releases.settle(from: base, to: next, in: recording)
        endingHolds = releases.endingHolds
    }

    /// Carries the claims that hold a unit on, from the stretch's base to its end.
    func carryOn(_ held: inout Set<Releases.Claim>) {
        for event in events {
            switch event.happening {
            case .granted(let buyer, _): held.insert(.init(drop: event.drop, buyer: buyer))
            case .confirmed(let buyer, _), .lapsed(let buyer), .released(let buyer):
                held.remove(.init(drop: event.drop, buyer: buyer))
            default: break
            }
        }
    }

    /// The base carried on by the events up to one.
    func reading(after sequence: Int64) -> Reading {
        var reading = base
        let places = reading.placesOfDrops
        for event in events.prefix(Int(max(0, sequence - after))) {
            guard let place = places[event.drop] else { continue }
            reading.drops[place].apply(
                event, endsHold: endingHolds.contains(event.sequence))
        }
        reading.event = sequence
        return reading
    }
}

extension Reading {
    /// Where each drop is; the first of two of one name.
    fileprivate var placesOfDrops: [DropID: Int] {
        Dictionary(
            drops.enumerated().map { (DropID(trusted: $1.drop), $0) },
            uniquingKeysWith: { first, _ in first })
    }
}
