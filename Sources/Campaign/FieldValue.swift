import Foundation
package import Rules
package import TOML

/// Why a key's value is wrong, as the end of a sentence that starts with the key.
package struct WrongValue: Error {
    package var words: String

    package init(words: String) {
        self.words = words
    }
}

/// The value of a key, with methods that check and convert it.
package struct FieldValue {
    package let value: TOMLValue

    package init(value: TOMLValue) {
        self.value = value
    }

    package var string: String? {
        if case .text(let text) = value { text } else { nil }
    }

    private var int: Int? {
        if case .integer(let number) = value { number } else { nil }
    }

    /// Reads `true` or `false`.
    package func flag() throws(WrongValue) -> Bool {
        guard case .boolean(let flag) = value else { throw wrong("must be true or false") }
        return flag
    }

    /// Reads an integer within bounds.
    package func wholeNumber(in range: ClosedRange<Int>) throws(WrongValue) -> Int {
        let expected = "must be a whole number from \(range.lowerBound) to \(range.upperBound)"
        guard let number = int, range.contains(number) else { throw wrong(expected) }
        return number
    }

    /// Reads a number within bounds, whole or not.
    package func number(in range: ClosedRange<Double>) throws(WrongValue) -> Double {
        let number: Double? =
            switch value {
            case .decimal(let number): number
            case .integer(let number): Double(number)
            default: nil
            }
        guard let number, range.contains(number) else {
            throw wrong("must be a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// Reads a text for screens, unchanged: whoever draws it makes it safe.
    package func text() throws(WrongValue) -> String {
        let expected = "must be a text in quotes of 1 to 200 bytes without control characters"
        guard let text = string, (1...200).contains(text.utf8.count),
            !text.unicodeScalars.contains(where: \.isControl)
        else { throw wrong(expected) }
        return text
    }

    /// Reads the name of a drop.
    package func name() throws(WrongValue) -> DropID {
        guard let text = string, let name = DropID(text) else {
            throw wrong("must be 1 to 64 of a-z, 0-9 and '-' in quotes")
        }
        return name
    }

    /// Reads a duration within bounds.
    package func span(in range: ClosedRange<TimeSpan>) throws(WrongValue) -> TimeSpan {
        guard let text = string, let span = DurationText.span(text), range.contains(span) else {
            throw wrong("must be " + DurationText.rule(in: range))
        }
        return span
    }

    /// Reads requests per second: `"5/s"`.
    func rate(in range: ClosedRange<Int>) throws(WrongValue) -> Int {
        let expected =
            "must be a rate in quotes from \"\(range.lowerBound)/s\" to \"\(range.upperBound)/s\""
        guard let text = string, text.hasSuffix("/s"), let rate = Int(text.dropLast(2)),
            range.contains(rate), text == "\(rate)/s"
        else { throw wrong(expected) }
        return rate
    }

    /// Reads a range of HTTP statuses, or a single one: `"200-299"`, `"204"`.
    func statuses() throws(WrongValue) -> ClosedRange<Int> {
        let numbers = (string ?? "").split(separator: "-", omittingEmptySubsequences: false)
            .map {
                $0.utf8.count == 3 && $0.utf8.allSatisfy { (48...57).contains($0) } ? Int($0) : nil
            }
        guard let first = numbers.first ?? nil, let last = numbers.last ?? nil,
            numbers.count <= 2, first <= last, (100...599).contains(first), last <= 599
        else {
            throw wrong("must be statuses of HTTP in quotes, such as \"200-299\" or \"204\"")
        }
        return first...last
    }

    /// Reads a drip rate: grants per second, or `"unlimited"`.
    package func dripRate() throws(WrongValue) -> DripRate {
        if string == "unlimited" { return .unlimited }
        guard let rate = int, (0...DripRate.perSecondMax).contains(rate) else {
            throw wrong(
                "must be grants a second, a whole number from 0 to \(DripRate.perSecondMax), or be"
                    + " left out for no limit")
        }
        return .perSecond(rate)
    }

    /// Reads the name of a time zone. Older recordings may have an abbreviation.
    func timezone(isRecorded: Bool) throws(WrongValue) -> String {
        let expected = "must be the name of a time zone in quotes, such as \"Asia/Kolkata\""
        guard let name = string else { throw wrong(expected) }
        if !isRecorded, let problem = ZoneName.problem(name) { throw WrongValue(words: problem) }
        guard TimeZone(named: name) != nil else {
            let known = TimeZone.knownTimeZoneIdentifiers.sorted()
            let hint = likeliest(name, among: known).map { "; did you mean \"\($0)\"?" } ?? ""
            throw WrongValue(words: wrong(expected).words + hint)
        }
        return name
    }

    func address() throws(WrongValue) -> String {
        guard let text = string, (1...2048).contains(text.utf8.count),
            text.unicodeScalars.allSatisfy({ $0.isASCII && $0.value > 0x20 && $0.value < 0x7F }),
            let address = URL(string: text), let host = address.host(), !host.isEmpty,
            ["http", "https"].contains(address.scheme?.lowercased())
        else {
            throw wrong("must be an address in quotes, such as \"https://shop.example/health\"")
        }
        return text
    }

    /// Makes the end of a sentence: what is expected, and what was found.
    package func wrong(_ expected: String) -> WrongValue {
        WrongValue(words: "\(expected), not \(found)")
    }

    private var found: String {
        switch value {
        case .text(let text): quoted(text)
        case .integer(let number): "\(number)"
        case .decimal(let number): "\(number)"
        case .boolean(let flag): "\(flag)"
        case .time(let text): shown(text)
        case .array: "an array"
        case .table: "a table"
        }
    }

    /// Reads a time with its offset from UTC. If the offset is missing and the zone is known, the
    /// message shows the offset to write.
    func moment(zone: TimeZone?) throws(WrongValue) -> Moment {
        let example = "2014-07-22T12:00:00+05:30"
        guard case .time(let text) = value else {
            throw wrong("must be a date and time without quotes, such as \(example)")
        }
        if let moment = Moment(rfc3339: text) { return moment }
        if let local = Moment(rfc3339: text + "Z") {
            throw WrongValue(words: offsetMissing(in: text, local, zone ?? .gmt))
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
