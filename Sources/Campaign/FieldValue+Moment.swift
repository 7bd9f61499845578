import Foundation
import Rules
import TOMLKit

extension FieldValue {
    /// A time with its offset from UTC. The zone, where it is known, lets a message show the
    /// offset that is missing.
    func moment(zone: TimeZone?) throws(Wrong) -> Moment {
        let expected = "must be a date and time without quotes, such as 2014-07-22T12:00:00+05:30"
        guard let time = value.dateTime else { throw wrong(expected) }
        guard let offset = time.offset else {
            let naive = "\(local(time))"
            let hint = "\(naive)\(offsetText(zone.map { offsetMinutes(of: $0, at: naive) } ?? 0))"
            throw Wrong(words: "does not say in which zone it is: write its offset, as in \(hint)")
        }
        let text = local(time, milliseconds: true) + offsetText(offset.offset)
        guard let moment = Moment(rfc3339: text) else { throw wrong(expected) }
        return moment
    }

    private func local(_ time: TOMLDateTime, milliseconds: Bool = false) -> String {
        let fields = [
            time.date.month, time.date.day, time.time.hour, time.time.minute, time.time.second,
        ]
        let two = fields.map { padded($0, 2) }
        let text = "\(padded(time.date.year, 4))-\(two[0])-\(two[1])T\(two[2]):\(two[3]):\(two[4])"
        return milliseconds ? text + "." + padded(time.time.nanoSecond / 1_000_000, 3) : text
    }

    /// The zone's offset at a local time, which is near enough taken as one of UTC.
    private func offsetMinutes(of zone: TimeZone, at naive: String) -> Int {
        guard let moment = Moment(rfc3339: naive + "Z") else { return 0 }
        let date = Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000)
        return zone.secondsFromGMT(for: date) / 60
    }
}

/// An offset from UTC: `+05:30`.
private func offsetText(_ minutes: Int) -> String {
    let size = abs(minutes)
    return "\(minutes < 0 ? "-" : "+")\(padded(size / 60, 2)):\(padded(size % 60, 2))"
}

private func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
