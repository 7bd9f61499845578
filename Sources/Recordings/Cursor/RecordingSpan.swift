import Journal
import Rules
import Telemetry

/// A reading and the few thousand events after it. For each release among them it is decided
/// whether it gave back a unit or a place in the line.
struct RecordingSpan: Sendable {
    /// The row id of the reading before the span; 0 for the campaign's start.
    let baseID: Int64
    /// The reading to which the events are applied.
    let base: Reading
    private let events: [Event]
    private let endingHolds: Set<Int64>
    let last: Int64

    var after: Int64 { base.event }

    /// Reads the events after a base, up to `last`. The books of the `next` reading after the span
    /// decide about releases that the events leave undecided; `held` are the claims that hold a
    /// unit at the base, if they are known.
    init(
        baseID: Int64, base: Reading, upTo last: Int64, next: Reading?,
        held: Set<Releases.ClaimKey>? = nil, in recording: Recording
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

    /// Updates the claims that hold a unit from the span's base to its end.
    func apply(to held: inout Set<Releases.ClaimKey>) {
        for event in events {
            switch event.content {
            case .granted(let buyer, _): held.insert(.init(drop: event.drop, buyer: buyer))
            case .confirmed(let buyer, _), .lapsed(let buyer), .released(let buyer):
                held.remove(.init(drop: event.drop, buyer: buyer))
            default: break
            }
        }
    }

    /// The base after the events up to `sequence` were applied.
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
    /// Each drop's index; if two have the same name, the first one's.
    fileprivate var placesOfDrops: [DropID: Int] {
        Dictionary(
            drops.enumerated().map { (DropID(trusted: $1.drop), $0) },
            uniquingKeysWith: { first, _ in first })
    }
}
