package import Journal
import Machine
import Rules
package import Telemetry

extension RecordingCursor {
    /// Maximum number of events in a stretch. A longer distance is computed once, and intermediate
    /// readings are kept; see `KeyframeChain`.
    static let stretchMax: Int64 = 8192

    /// The reading at a place; nil if the recording is empty.
    ///
    /// The engine's gauges are those of the last recorded reading; the drops are computed from the
    /// events. The oldest claim's wait is the recorded one plus the time since. When holds end is
    /// as recorded, and left out if that is more than a second old. The reading's number is its
    /// moment in milliseconds, so that a later reading has a higher number.
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

    /// The stretch around a place: the current one, or a new one.
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

    /// A stretch that is far from its recorded reading. It begins at a reading of the chain.
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

    /// The reading before everything: the drops as the campaign starts them.
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

    /// The reading with all drops of the campaign, in order; older readings may lack some.
    private func aligned(_ reading: Reading) -> Reading {
        guard reading.drops.map(\.drop) != terms.drops.map(\.id.text) else { return reading }
        var reading = reading
        reading.drops = Sale(terms: terms).drops.map { drop in
            reading.drops.first { $0.drop == drop.terms.id.text } ?? DropReading(drop)
        }
        return reading
    }
}
