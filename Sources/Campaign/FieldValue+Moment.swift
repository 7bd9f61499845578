import Foundation
import Rules
import TOML

extension FieldValue {
    /// Reads a time with its offset from UTC. If the offset is missing and the zone is known, the
    /// message shows the offset to write.
    func moment(zone: TimeZone?) throws(Wrong) -> Moment {
        let example = "2014-07-22T12:00:00+05:30"
        guard case .time(let text) = value else {
            throw wrong("must be a date and time without quotes, such as \(example)")
        }
        if let moment = Moment(rfc3339: text) { return moment }
        if let local = Moment(rfc3339: text + "Z") {
            throw Wrong(words: offsetMissing(in: text, local, zone ?? .gmt))
        }
        if text.contains(":60") || text.contains("24:00:00") {
            throw wrong("must be a time between 00:00:00 and 23:59:59, such as \(example)")
        }
        throw wrong("must be a date and time of the calendar, such as \(example)")
    }

    /// The message for a missing offset: it shows the zone's offset at that time, if there is one.
    private func offsetMissing(in text: String, _ local: Moment, _ zone: TimeZone) -> String {
        let moments = zone.moments(showing: local)
        let times = moments.map { text + offsetText(zone.offset(at: $0)) }
        switch times.count {
        case 1: return "does not say in which zone it is: write its offset, as in \(times[0])"
        case 2:
            return "is a time that clocks in \(zone.identifier) show twice on that day: write "
                + "\(times[0]) for the first, \(times[1]) for the second"
        default:
            let near = zone.offsets(near: local).map { text + offsetText($0) }
            return
                "is a time that clocks in \(zone.identifier) jump over on that day: write another,"
                + " or the offset that is meant, as in \(near.joined(separator: " or "))"
        }
    }

    /// A warning about an offset that the zone does not have at that time; nil when it fits, and
    /// for a time in UTC, written with `Z`.
    func offsetDoubt(_ zone: TimeZone) -> String? {
        guard case .time(let text) = value, let moment = Moment(rfc3339: text),
            let last = text.utf8.last, last != UInt8(ascii: "Z"), last != UInt8(ascii: "z")
        else { return nil }
        let offset = zone.offset(at: moment)
        let written = String(decoding: text.utf8.suffix(6), as: UTF8.self)
        guard written != offsetText(offset) else { return nil }
        let there = Moment.Calendar(moment, offsetSeconds: offset).timeOfDay.prefix(8)
        return "has the offset \(written), and \(zone.identifier) has \(offsetText(offset)) then:"
            + " it will be \(there) there"
    }
}
