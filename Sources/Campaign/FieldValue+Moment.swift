import Foundation
import TOML
import Rules

extension FieldValue {
    /// A time with its offset from UTC. The zone, where it is known, lets a message show the
    /// offset that is missing.
    func moment(zone: TimeZone?) throws(Wrong) -> Moment {
        let example = "2014-07-22T12:00:00+05:30"
        guard case .time(let text) = value else {
            throw wrong("must be a date and time without quotes, such as \(example)")
        }
        if let moment = Moment(rfc3339: text) { return moment }
        if let local = Moment(rfc3339: text + "Z") {
            let hint = text + offset(of: zone, at: local)
            throw Wrong(words: "does not say in which zone it is: write its offset, as in \(hint)")
        }
        throw wrong("must be a date and time of the calendar, such as \(example)")
    }

    /// The zone's offset at a local time, which is near enough taken as one of UTC.
    private func offset(of zone: TimeZone?, at local: Moment) -> String {
        let date = Date(timeIntervalSince1970: Double(local.milliseconds) / 1000)
        let minutes = (zone?.secondsFromGMT(for: date) ?? 0) / 60
        let size = abs(minutes)
        return (minutes < 0 ? "-" : "+") + twoDigits(size / 60) + ":" + twoDigits(size % 60)
    }
}

private func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
}
