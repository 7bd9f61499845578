package import Journal
import Machine
package import Rules
import Telemetry

extension RecordingCursor {
    /// The first moment after a place at which something happens again; the end if nothing does.
    ///
    /// That is an event, another run of the engine, or a request with any answer.
    package mutating func nextActivity(after place: Place) throws(JournalError) -> Moment {
        var stir = end.moment
        if place.sequence < end.sequence {
            stir = try recording.moment(ofEvent: place.sequence + 1)
        }
        guard stir > place.moment, let base = try baseReading(at: place) else { return stir }
        var (low, high) = (base.id, try recording.readingCount(at: stir, upTo: lastReading) + 1)
        let last = high
        // In one run the number of requests only grows, so a binary search finds the first reading
        // that differs.
        while low + 1 < high {
            let middle = low + (high - low) / 2
            let there = try reading(middle)
            let isIdle =
                there?.boot == base.reading.boot
                && there?.engine.requests == base.reading.engine.requests
            if isIdle { low = middle } else { high = middle }
        }
        guard high < last, let first = try reading(high) else { return stir }
        return min(stir, first.at)
    }

    /// The first moment after a place with a recorded event or reading; the end if there is none.
    package mutating func nextRecord(after place: Place) throws(JournalError) -> Moment {
        var next = end.moment
        if place.sequence < end.sequence {
            next = try recording.moment(ofEvent: place.sequence + 1)
        }
        let count = try recording.readingCount(at: place.moment, upTo: lastReading)
        guard count < lastReading, let reading = try reading(count + 1) else { return next }
        return min(next, reading.at)
    }
}
