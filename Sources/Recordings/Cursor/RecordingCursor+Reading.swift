package import Journal
import Machine
import Rules
package import Telemetry

extension RecordingCursor {
    /// Events between two things that are known, at most so many; more are walked through once, and
    /// what they made is kept every so many events.
    static let stretchMax: Int64 = 8192

    /// The reading at a place: the engine's gauges as last recorded, the drops as the events say; nil
    /// in an empty recording. It is numbered by its moment, so that of two such readings the later
    /// one counts as later.
    ///
    /// How long the oldest claim has waited, and when holds end, is as the last reading told it.
    package mutating func reading(at place: Place) throws(JournalError) -> Reading? {
        guard !isEmpty else { return nil }
        let stretch = try stretch(around: place)
        guard stretch.after <= place.sequence, place.sequence <= stretch.last else {
            throw .damaged(
                path: recording.path, place: "after event \(stretch.last)",
                cause: "the next one is missing")
        }
        self.stretch = stretch
        var reading = stretch.reading(after: place.sequence)
        let passed = place.moment - stretch.base.at
        for index in reading.drops.indices {
            let waits = reading.drops[index].line > 0
            reading.drops[index].oldestWaitMS += waits ? max(0, Int(passed.milliseconds)) : 0
            if !waits { reading.drops[index].oldestWaitMS = 0 }
            if reading.drops[index].held == 0 || passed > .seconds(1) {
                reading.drops[index].holdsDue = nil
            }
        }
        reading.at = place.moment
        reading.number = place.moment.milliseconds
        reading.event = place.sequence
        reading.durable = place.sequence
        return reading
    }

    /// The stretch that a place is in: the one at hand, or a new one.
    private mutating func stretch(around place: Place) throws(JournalError) -> RecordingSpan {
        let found = try baseReading(at: place)
        let id = found?.id ?? 0
        let next = id < lastReading ? try reading(id + 1) : nil
        if let stretch, stretch.baseID == id, stretch.after <= place.sequence,
            place.sequence <= stretch.last
        {
            return stretch
        }
        let base = found?.reading ?? origin(before: next)
        let isNextLater = next.map { $0.event >= place.sequence && $0.event <= end.sequence }
        let last = isNextLater == true ? next?.event ?? end.sequence : end.sequence
        if last - base.event <= RecordingCursor.stretchMax {
            return try RecordingSpan(
                baseID: id, base: aligned(base), upTo: last,
                next: isNextLater == true ? next : nil, in: recording)
        }
        return try distantStretch(
            from: aligned(base), id, to: place, upTo: last,
            next: isNextLater == true ? next : nil)
    }

    /// A stretch that begins far after its reading: at what a walk from there has kept on its way.
    private mutating func distantStretch(
        from base: Reading, _ id: Int64, to place: Place, upTo last: Int64, next: Reading?
    ) throws(JournalError) -> RecordingSpan {
        var walked = chain?.baseID == id ? chain : nil
        var chain = walked ?? KeyframeChain(baseID: id, base: base)
        walked = nil
        self.chain = nil
        try chain.walk(beyond: place.sequence, upTo: last, in: recording)
        let (frame, following) = chain.frames(around: place.sequence)
        self.chain = chain
        return try RecordingSpan(
            baseID: id, base: frame, upTo: following?.event ?? last, next: following ?? next,
            in: recording)
    }

    /// What was before everything: the drops as the campaign starts them.
    private func origin(before first: Reading?) -> Reading {
        var origin =
            first
            ?? Reading(
                at: start.moment, number: 0, boot: "", event: 0, durable: 0, drops: [],
                engine: EngineReading())
        origin.at = start.moment
        origin.event = 0
        origin.drops = Sale(terms: terms).drops.map { DropReading($0) }
        return origin
    }

    /// A reading that tells of all drops of the campaign in their order; older ones may lack some.
    private func aligned(_ reading: Reading) -> Reading {
        guard reading.drops.map(\.drop) != terms.drops.map(\.id.text) else { return reading }
        var reading = reading
        reading.drops = Sale(terms: terms).drops.map { drop in
            reading.drops.first { $0.drop == drop.terms.id.text } ?? DropReading(drop)
        }
        return reading
    }
}
