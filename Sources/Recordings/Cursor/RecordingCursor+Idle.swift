package import Journal
import Machine
package import Rules
import Telemetry

extension RecordingCursor {
    /// The first moment after a place at which something happens again: an event, another run of
    /// the engine, or a request, whatever its answer; the end when nothing does.
    package mutating func nextStir(after place: Place) throws(JournalError) -> Moment {
        var stir = end.moment
        if place.sequence < end.sequence {
            stir = try recording.moment(ofEvent: place.sequence + 1)
        }
        guard stir > place.moment, let base = try baseReading(at: place) else { return stir }
        var (low, high) = (base.id, try recording.readingCount(at: stir, upTo: lastReading) + 1)
        let last = high
        // Requests are counted: once another number is told, no later one is the same again.
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

    /// The first moment after a place of which the recording keeps an event or a reading; the end
    /// when nothing more is kept.
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
