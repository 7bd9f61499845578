import Foundation
package import Rules
package import TOML

/// Why a key's value is wrong, as the end of a sentence that starts with the key.
package struct Wrong: Error {
    /// What is expected, and what was found.
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

    /// The text; nil when the value is of another kind.
    package var string: String? {
        if case .text(let text) = value { text } else { nil }
    }

    private var int: Int? {
        if case .integer(let number) = value { number } else { nil }
    }

    /// Reads `true` or `false`.
    package func flag() throws(Wrong) -> Bool {
        guard case .truth(let flag) = value else { throw wrong("must be true or false") }
        return flag
    }

    /// Reads an integer within bounds.
    package func wholeNumber(in range: ClosedRange<Int>) throws(Wrong) -> Int {
        let expected = "must be a whole number from \(range.lowerBound) to \(range.upperBound)"
        guard let number = int, range.contains(number) else { throw wrong(expected) }
        return number
    }

    /// Reads a number within bounds, whole or not.
    package func number(in range: ClosedRange<Double>) throws(Wrong) -> Double {
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
    package func text() throws(Wrong) -> String {
        let expected = "must be a text in quotes of 1 to 200 bytes without control characters"
        guard let text = string, (1...200).contains(text.utf8.count),
            !text.unicodeScalars.contains(where: \.isControl)
        else { throw wrong(expected) }
        return text
    }

    /// Reads the name of a drop.
    package func name() throws(Wrong) -> DropID {
        guard let text = string, let name = DropID(text) else {
            throw wrong("must be 1 to 64 of a-z, 0-9 and '-' in quotes")
        }
        return name
    }

    /// Reads a duration within bounds.
    package func span(in range: ClosedRange<TimeSpan>) throws(Wrong) -> TimeSpan {
        guard let text = string, let span = DurationText.span(text), range.contains(span) else {
            throw wrong("must be " + DurationText.rule(in: range))
        }
        return span
    }

    /// Reads requests per second: `"5/s"`.
    func rate(in range: ClosedRange<Int>) throws(Wrong) -> Int {
        let expected =
            "must be a rate in quotes from \"\(range.lowerBound)/s\" to \"\(range.upperBound)/s\""
        guard let text = string, text.hasSuffix("/s"), let rate = Int(text.dropLast(2)),
            range.contains(rate), text == "\(rate)/s"
        else { throw wrong(expected) }
        return rate
    }

    /// Reads a range of HTTP statuses, or a single one: `"200-299"`, `"204"`.
    func statuses() throws(Wrong) -> ClosedRange<Int> {
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
    package func dripRate() throws(Wrong) -> DripRate {
        if string == "unlimited" { return .unlimited }
        guard let rate = int, (0...DripRate.perSecondMax).contains(rate) else {
            throw wrong(
                "must be grants a second, a whole number from 0 to \(DripRate.perSecondMax), or be"
                    + " left out for no limit")
        }
        return .perSecond(rate)
    }

    /// Reads the name of a time zone. Older recordings may have an abbreviation.
    func timezone(isRecorded: Bool) throws(Wrong) -> String {
        let expected = "must be the name of a time zone in quotes, such as \"Asia/Kolkata\""
        guard let name = string else { throw wrong(expected) }
        if !isRecorded, let problem = ZoneName.problem(name) { throw Wrong(words: problem) }
        guard TimeZone(named: name) != nil else {
            let known = TimeZone.knownTimeZoneIdentifiers.sorted()
            let hint = likeliest(name, among: known).map { "; did you mean \"\($0)\"?" } ?? ""
            throw Wrong(words: wrong(expected).words + hint)
        }
        return name
    }

    /// Reads an http or https URL.
    func address() throws(Wrong) -> String {
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
    package func wrong(_ expected: String) -> Wrong {
        Wrong(words: "\(expected), not \(found)")
    }

    private var found: String {
        switch value {
        case .text(let text): quoted(text)
        case .integer(let number): "\(number)"
        case .decimal(let number): "\(number)"
        case .truth(let flag): "\(flag)"
        case .time(let text): shown(text)
        case .array: "an array"
        case .table: "a table"
        }
    }
}
