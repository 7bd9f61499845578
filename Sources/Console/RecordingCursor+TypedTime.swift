package import Deck
import Journal
package import Machine
package import Recordings
import Rules
import Telemetry

extension RecordingCursor {
    /// The place of a time as the key `g` takes it, relative to the first drop that opened.
    package func place(typed text: String, zone: Zone) throws(Failure) -> RecordingPlace {
        var cursor = self
        let last = try Failure.journal(try cursor.reading(at: cursor.end))
        let opened = last?.drops.first { $0.openedAt != nil }
        let times = TimeQuery.Context(
            start: start.moment, end: end.moment, openedAt: opened?.openedAt, zone: zone)
        let moment: Moment
        switch TimeQuery.progress(text) {
        case .sold(let units):
            let sold = opened?.sold ?? 0
            guard units <= sold else {
                throw Failure(
                    "\(text) is not in this recording: \(sold) were sold in it.", .wrongUsage)
            }
            return try Failure.journal(try cursor.place(whereSold: units, of: opened?.drop ?? ""))
        case .percent(let percent): moment = times.moment(percent: percent)
        case nil: moment = try times.typedMoment(text)
        }
        return try Failure.journal(try cursor.place(at: moment))
    }
}

extension TimeQuery.Context {
    /// A moment within the frame; up to a second outside counts as its start or end.
    fileprivate func typedMoment(_ text: String) throws(Failure) -> Moment {
        let moment = try typedTime(text)
        guard moment > start + .seconds(-1), moment < end + .seconds(1) else {
            throw Failure(
                "\(text) is not in this recording: it goes from \(words(start)) to \(words(end)).",
                .wrongUsage)
        }
        return min(max(moment, start), end)
    }

    private func typedTime(_ text: String) throws(Failure) -> Moment {
        if let moment = Moment(rfc3339: text) { return moment }
        switch TimeQuery.moment(text, in: self) {
        case .moment(let moment): return moment
        case .twice(let known):
            throw Failure(
                "The clocks showed \(text) twice; write \(known.joined(separator: " or ")).",
                .wrongUsage)
        case .skipped:
            throw Failure(
                "The clocks skipped \(text) on that day; write another time.", .wrongUsage)
        case nil:
            throw Failure(
                "\(text) is no time in this recording; write 12:00:03.2, T+2.4, sold=5000, 50% or"
                    + " an RFC 3339 time.", .wrongUsage)
        }
    }

    /// `2014-08-05T14:00:04.200 IST`.
    private func words(_ moment: Moment) -> String {
        let local = moment + TimeSpan.seconds(Int64(zone.offsetSeconds(at: moment)))
        return "\(local.rfc3339.dropLast()) \(zone.abbreviation(at: moment))"
    }
}
