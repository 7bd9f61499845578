package import Rules
package import Telemetry

/// A recording with a place in it: what was to be seen at any instant, to the event.
///
/// Readings are ten times a second; between them the events themselves give the books. Sales folded
/// so far are kept now and then, so that going back costs no more than going forward.
package struct Reel: Sendable {
    /// A place: all events up to a number have happened, and it is this moment.
    package struct Place: Equatable, Sendable {
        package var moment: Moment
        /// The latest event that has happened; 0 before the first.
        package var sequence: Int64

        /// A place.
        package init(moment: Moment, sequence: Int64) {
            self.moment = moment
            self.sequence = sequence
        }
    }

    /// What was to be seen at a place.
    package struct Scene: Sendable {
        package var place: Place
        /// The readings of the two minutes before, the last one made exact by the events.
        package var readings: [Reading]
        /// What operators, schedules and the law did before, oldest first.
        package var acts: [Event]
    }

    private static let windowSpan = Span.seconds(120)
    private static let actsShown = 200
    private static let keyframesKept = 32

    private let events: [Event]
    private let readings: [Reading]
    /// The places in `events` of what is no buyer's doing.
    private let actIndices: [Int]
    private var keyframes: [Sale]
    private var current: Sale
    private let keyframeDistance: Int

    /// A reel of everything that a recording holds.
    package init(terms: CampaignTerms, events: [Event], readings: [Reading]) {
        self.events = events
        self.readings = readings
        actIndices = events.indices.filter { !events[$0].happening.kind.concernsOneBuyer }
        current = Sale(terms: terms)
        keyframes = [current]
        keyframeDistance = max(10_000, events.count / Reel.keyframesKept)
    }

    /// The first instant: the one of the first event or reading.
    package var start: Place {
        let first = [events.first?.moment, readings.first?.at].compactMap { $0 }.min()
        return place(at: first ?? Moment(milliseconds: 0))
    }

    /// The last instant.
    package var end: Place {
        let last = [events.last?.moment, readings.last?.at].compactMap { $0 }.max()
        return Place(
            moment: last ?? Moment(milliseconds: 0), sequence: Int64(events.count))
    }

    /// Whether there is nothing to see.
    package var isEmpty: Bool { events.isEmpty && readings.isEmpty }

    /// The place at a moment: every event up to and including it has happened.
    package func place(at moment: Moment) -> Place {
        let count = events.partitionPoint { $0.moment > moment }
        return Place(moment: moment, sequence: Int64(count))
    }

    /// The place so many events further, or back for a negative number, at most at an end.
    package func place(_ steps: Int, eventsFrom place: Place) -> Place {
        let sequence = min(max(place.sequence + Int64(steps), 0), Int64(events.count))
        guard sequence > 0 else { return Place(moment: start.moment, sequence: 0) }
        return Place(moment: events[Int(sequence) - 1].moment, sequence: sequence)
    }

    /// The event that happened last at a place.
    package func event(at place: Place) -> Event? {
        place.sequence > 0 ? events[Int(place.sequence) - 1] : nil
    }

    /// The acts that happened after one place and up to another.
    package func acts(after earlier: Place, upTo later: Place) -> [Event] {
        let first = actIndices.partitionPoint { Int64($0) >= earlier.sequence }
        return actIndices[first...].prefix { Int64($0) < later.sequence }.map { events[$0] }
    }

    /// The place of the next act of an operator, the schedule or the law; nil when none follows.
    package func nextAct(after place: Place) -> Place? {
        let next = actIndices.partitionPoint { Int64($0) >= place.sequence }
        return next < actIndices.count ? self.place(ofEvent: actIndices[next]) : nil
    }

    /// The place of the act before; nil when there is none.
    package func previousAct(before place: Place) -> Place? {
        let next = actIndices.partitionPoint { Int64($0) >= place.sequence - 1 }
        return next > 0 ? self.place(ofEvent: actIndices[next - 1]) : nil
    }

    private func place(ofEvent index: Int) -> Place {
        Place(moment: events[index].moment, sequence: Int64(index) + 1)
    }

    /// Everything to be seen at a place.
    package mutating func scene(at place: Place) -> Scene {
        let end = readings.partitionPoint { $0.at > place.moment }
        let begin = readings.partitionPoint { $0.at >= place.moment + -Reel.windowSpan }
        var window = Array(readings[min(begin, end)..<end])
        if let exact = reading(at: place) { window.append(exact) }
        let actsEnd = actIndices.partitionPoint { Int64($0) >= place.sequence }
        let acts = actIndices[..<actsEnd].suffix(Reel.actsShown).map { events[$0] }
        return Scene(place: place, readings: window, acts: acts)
    }

    /// The reading at a place: the engine's gauges as last recorded, the drops as the events say. It
    /// is numbered by its moment, so that of two such readings the later one counts as later.
    package mutating func reading(at place: Place) -> Reading? {
        let index = readings.partitionPoint { $0.at > place.moment }
        guard let base = index > 0 ? readings[index - 1] : readings.first else { return nil }
        let sale = sale(at: place.sequence)
        var reading = base
        reading.at = place.moment
        reading.number = place.moment.milliseconds
        reading.event = place.sequence
        reading.durable = place.sequence
        reading.drops = sale.drops.enumerated().map { index, drop in
            let recorded = index < base.drops.count ? base.drops[index] : nil
            let waited = drop.oldestClaim.map { Int((place.moment - $0).milliseconds) } ?? 0
            return DropReading(
                drop, oldestWaitMS: waited, refusals: recorded?.refusals ?? RefusalTotals(),
                at: place.moment)
        }
        return reading
    }

    /// The sale after an event, folded on from the nearest one that is kept.
    package mutating func sale(at sequence: Int64) -> Sale {
        let nearest = keyframes.last { $0.sequence <= sequence } ?? keyframes[0]
        if current.sequence > sequence || current.sequence < nearest.sequence { current = nearest }
        while current.sequence < sequence {
            current.apply(events[Int(current.sequence)])
            if Int(current.sequence) >= keyframes.count * keyframeDistance {
                keyframes.append(current)
            }
        }
        return current
    }
}

extension Span {
    fileprivate static prefix func - (span: Span) -> Span {
        Span(milliseconds: -span.milliseconds)
    }
}

extension Array {
    /// The number of elements before the first one that is past, in an array sorted so.
    fileprivate func partitionPoint(isPast: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isPast(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
