package import Journal
package import Rules
package import Telemetry

extension RecordingCursor {
    /// What an operator could see at a place.
    package struct Scene: Sendable {
        package var place: RecordingPlace
        /// Readings of the two minutes before: all of the last few seconds, some of the rest. The
        /// last one is computed exactly from the events.
        package var readings: [Reading]
        /// The latest acts up to the place, at most 200, oldest first. Only the known ones, if the
        /// cursor has not read that far yet.
        package var acts: [Event]
        /// Whether acts may be missing; `readMoreActs` finds them.
        package var isWaitingForActs: Bool
    }

    private static let windowSpan = TimeSpan.seconds(120)
    private static let actsShown = 200
    /// Maximum number of readings in a scene. After a jump, each one is read and decoded again.
    private static let windowMax: Int64 = 240
    /// This many of the latest readings are never left out: rates are computed from them.
    private static let denseMax: Int64 = 50

    /// What an operator could see at a place.
    package mutating func scene(at place: RecordingPlace) throws(JournalError) -> Scene {
        var window: [Reading] = []
        for id in try windowIDs(at: place) {
            if let reading = try reading(id) { window.append(reading) }
        }
        if let exact = try reading(at: place) { window.append(exact) }
        if acts.frontier < place.sequence { try readMoreActs() }
        var shown: [Event] = []
        for sequence in acts.latest(RecordingCursor.actsShown, upTo: place.sequence) {
            if let act = try act(sequence) { shown.append(act) }
        }
        return Scene(
            place: place, readings: window, acts: shown,
            isWaitingForActs: acts.frontier < place.sequence)
    }

    /// The readings of a scene, thinned out. The choice is stable while time moves.
    private mutating func windowIDs(at place: RecordingPlace) throws(JournalError) -> [Int64] {
        let last = try baseReading(at: place)?.id ?? 0
        let before = Moment(
            milliseconds: max(0, place.moment.milliseconds)
                - RecordingCursor.windowSpan.milliseconds - 1)
        let first = try recording.readingCount(at: before, upTo: last) + 1
        guard first <= last else { return [] }
        let count = last - first + 1
        guard count > RecordingCursor.windowMax else { return Array(first...last) }
        let each =
            (count - RecordingCursor.denseMax)
            / (RecordingCursor.windowMax - RecordingCursor.denseMax) + 1
        let dense = last - RecordingCursor.denseMax + 1
        let sparse = stride(from: (first + each - 1) / each * each, to: dense, by: Int(each))
        return Array(sparse) + Array(dense...last)
    }

    /// The reading at row `id`. If that row is missing: the one before it, or the first one.
    package mutating func reading(_ id: Int64) throws(JournalError) -> Reading? {
        if let known = readings[id] { return known }
        let run = try recording.readings(around: id)
        guard let stored = run.last(where: { $0.id <= id }) ?? run.first else { return nil }
        for other in run { readings.put(other.reading, at: other.id) }
        readings.put(stored.reading, at: id)
        return stored.reading
    }

    /// The newest recorded reading that knows no event after a place; nil if there is none.
    mutating func baseReading(
        at place: RecordingPlace
    ) throws(JournalError) -> (id: Int64, reading: Reading)? {
        let id = try recording.readingCount(at: place.moment, upTo: lastReading)
        guard id > 0 else { return nil }
        if let reading = try reading(id), reading.event <= place.sequence { return (id, reading) }
        // Its event is after the place: several events share the moment, or the engine died. Search
        // by event instead.
        let earlier = try lastNumber(from: 0, before: id) { id throws(JournalError) in
            try reading(id)?.event ?? .max <= place.sequence
        }
        guard earlier > 0, let reading = try reading(earlier) else { return nil }
        return (earlier, reading)
    }

    private mutating func act(_ sequence: Int64) throws(JournalError) -> Event? {
        if let known = actEvents[sequence] { return known }
        guard let event = try recording.events(after: sequence - 1, limit: 1).first else {
            return nil
        }
        actEvents.put(event, at: sequence)
        return event
    }

    /// The first millisecond at which a drop had sold `units` units; the end if it never had.
    ///
    /// This is a binary search: the number of sold units never falls.
    package mutating func place(
        whereSold units: Int, of drop: String
    ) throws(JournalError) -> RecordingPlace {
        func sold(_ reading: Reading?) -> Int {
            reading?.drops.first { $0.drop == drop }?.sold ?? 0
        }
        let low = try lastNumber(from: 0, before: lastReading + 1) { id throws(JournalError) in
            sold(try reading(id)) < units
        }
        var before = low > 0 ? try reading(low)?.event ?? 0 : 0
        var after = low < lastReading ? try reading(low + 1)?.event ?? .max : .max
        after = min(after, end.sequence)
        while before < after {
            let middle = before + (after - before) / 2
            let there = try reading(at: try place(ofEvent: middle))
            if sold(there) >= units { after = middle } else { before = middle + 1 }
        }
        let found = try place(ofEvent: after)
        return sold(try reading(at: found)) >= units ? try place(at: found.moment) : end
    }

    /// Maximum number of events in a span. For more events, intermediate readings are computed once
    /// and kept; see `KeyframeChain`.
    static let eventsMax: Int64 = 8192

    /// The reading at a place; nil if the recording is empty.
    ///
    /// The engine's gauges are those of the last recorded reading; the drops are computed from the
    /// events. The oldest claim's wait is the recorded one plus the time since. The end
    /// times of holds are those of the recorded reading, or nil if it is more than a second old. The
    /// reading's number is its moment in milliseconds, so that later readings have higher numbers.
    package mutating func reading(at place: RecordingPlace) throws(JournalError) -> Reading? {
        guard !isEmpty else { return nil }
        let span = try span(around: place)
        guard span.after <= place.sequence, place.sequence <= span.last else {
            throw .damaged(
                path: recording.path, place: "after event \(span.last)",
                cause: "the next one is missing")
        }
        self.span = span
        var reading = span.reading(after: place.sequence)
        let passed = place.moment - span.base.at
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

    private mutating func span(around place: RecordingPlace) throws(JournalError) -> RecordingSpan {
        let found = try baseReading(at: place)
        let id = found?.id ?? 0
        let next = id < lastReading ? try reading(id + 1) : nil
        if let span, span.baseID == id, span.after <= place.sequence,
            place.sequence <= span.last
        {
            return span
        }
        let base = found?.reading ?? initial(before: next)
        let isNextLater = next.map { $0.event >= place.sequence && $0.event <= end.sequence }
        let last = isNextLater == true ? next?.event ?? end.sequence : end.sequence
        if last - base.event <= RecordingCursor.eventsMax {
            return try RecordingSpan(
                baseID: id, base: aligned(base), upTo: last,
                next: isNextLater == true ? next : nil, in: recording)
        }
        return try distantSpan(
            from: aligned(base), id, to: place, upTo: last,
            next: isNextLater == true ? next : nil)
    }

    /// The span for a place far after the recorded reading. It begins at a reading of the chain.
    private mutating func distantSpan(
        from base: Reading, _ id: Int64, to place: RecordingPlace, upTo last: Int64, next: Reading?
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

    /// The initial reading: all drops in their starting state.
    private func initial(before first: Reading?) -> Reading {
        var initial =
            first
            ?? Reading(
                at: start.moment, number: 0, boot: "", event: 0, durable: 0, drops: [],
                engine: EngineReading())
        initial.at = start.moment
        initial.event = 0
        initial.drops = Sale(terms: terms).drops.map { DropReading($0) }
        return initial
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
