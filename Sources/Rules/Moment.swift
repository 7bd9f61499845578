/// A point in the sale's own time: milliseconds since 1970-01-01T00:00:00Z.
///
/// The engine takes moments from a clock that never goes back. The law only compares and adds them.
package struct Moment: Comparable, Hashable, Sendable {
    package var milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    package static func < (left: Moment, right: Moment) -> Bool {
        left.milliseconds < right.milliseconds
    }

    package static func + (moment: Moment, span: TimeSpan) -> Moment {
        Moment(milliseconds: moment.milliseconds + span.milliseconds)
    }

    package static func - (moment: Moment, span: TimeSpan) -> Moment {
        Moment(milliseconds: moment.milliseconds - span.milliseconds)
    }

    /// The span from the right moment to the left one; negative when the left one is earlier.
    package static func - (left: Moment, right: Moment) -> TimeSpan {
        TimeSpan(milliseconds: left.milliseconds - right.milliseconds)
    }
}

/// A length of time in milliseconds.
package struct TimeSpan: Comparable, Hashable, Sendable {
    package var milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// A span of whole seconds.
    package static func seconds(_ seconds: Int64) -> TimeSpan {
        TimeSpan(milliseconds: seconds * 1000)
    }

    package static func < (left: TimeSpan, right: TimeSpan) -> Bool {
        left.milliseconds < right.milliseconds
    }
}

extension Moment {
    /// The moment in UTC as RFC 3339 with milliseconds: `2014-07-22T06:30:00.000Z`.
    ///
    /// Dates use the proleptic Gregorian calendar (Hinnant's algorithm).
    package var rfc3339: String {
        let clock = Calendar(self)
        return "\(padded(clock.year, 4))-\(padded(clock.month, 2))-\(padded(clock.day, 2))"
            + "T\(clock.timeOfDay)Z"
    }

    /// Parses RFC 3339: a date, `T` or a space, a time with up to nine decimals, and `Z` or an
    /// offset. Decimals after the third are cut. Nil for any other text.
    package init?(rfc3339 text: String) {
        var reader = DigitReader(text)
        guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2),
            reader.skip("-"), let day = reader.number(2), reader.skip("T", "t", " "),
            let hour = reader.number(2), reader.skip(":"), let minute = reader.number(2),
            reader.skip(":"), let second = reader.number(2),
            (1...12).contains(month), (1...Moment.daysInMonth(month, year)).contains(day),
            hour < 24, minute < 60, second < 60
        else { return nil }
        guard let milliseconds = reader.fraction(), let offset = reader.offset(), reader.isAtEnd
        else { return nil }
        let days = Moment.days(year: year, month: month, day: day)
        let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset
        self.init(milliseconds: Int64(seconds * 1000 + milliseconds))
    }

    /// The calendar parts of a moment.
    package struct Calendar: Equatable, Sendable {
        package let year: Int
        package let month: Int
        package let day: Int
        package let hour: Int
        package let minute: Int
        package let second: Int
        package let millisecond: Int

        /// Splits a moment, shifted by an offset from UTC in seconds.
        package init(_ moment: Moment, offsetSeconds: Int = 0) {
            let total = Int(moment.milliseconds) + offsetSeconds * 1000
            let days = floorDivision(total, 86_400_000)
            var rest = total - days * 86_400_000
            millisecond = rest % 1000
            rest /= 1000
            second = rest % 60
            minute = rest / 60 % 60
            hour = rest / 3600
            let shifted = days + 719_468
            let era = floorDivision(shifted, 146_097)
            let dayOfEra = shifted - era * 146_097
            let yearOfEra =
                (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
            let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
            let shiftedMonth = (5 * dayOfYear + 2) / 153
            day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
            month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
            year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        }

        /// The time of day, such as `14:00:04.200`.
        package var timeOfDay: String {
            "\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))"
                + ".\(padded(millisecond, 3))"
        }
    }

    private static func days(year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = floorDivision(year, 400)
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private static func daysInMonth(_ month: Int, _ year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

/// Reads fixed-width numbers from a text.
private struct DigitReader {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = text[...].utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func number(_ digits: Int) -> Int? {
        let taken = rest.prefix(digits)
        guard taken.count == digits, taken.allSatisfy({ (48...57).contains($0) }) else {
            return nil
        }
        rest = rest.dropFirst(digits)
        return taken.reduce(0) { $0 * 10 + Int($1) - 48 }
    }

    mutating func skip(_ allowed: Unicode.Scalar...) -> Bool {
        guard let first = rest.first, allowed.contains(Unicode.Scalar(first)) else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// The one to nine decimals after the second, in milliseconds; 0 when there is no point.
    mutating func fraction() -> Int? {
        guard skip(".") else { return 0 }
        var scale = 100
        var milliseconds = 0
        var digits = 0
        while let digit = number(1) {
            milliseconds += digit * scale
            scale /= 10
            digits += 1
        }
        return (1...9).contains(digits) ? milliseconds : nil
    }

    /// The offset from UTC in seconds; nil when it is malformed.
    mutating func offset() -> Int? {
        if skip("Z", "z") { return 0 }
        let sign = skip("+") ? 1 : skip("-") ? -1 : 0
        guard sign != 0, let hours = number(2), skip(":"), let minutes = number(2), hours < 24,
            minutes < 60
        else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }
}

private func floorDivision(_ dividend: Int, _ divisor: Int) -> Int {
    dividend >= 0 ? dividend / divisor : (dividend - divisor + 1) / divisor
}

private func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
