/// Reads and writes lengths of time as text: `10m`, `500ms`, `1m30s`, `24h`, `7d`.
///
/// Campaign files, requests, the command line and the deck use this form.
package enum DurationText {
    /// The units, longest first, in milliseconds.
    private static let units: [(name: String, milliseconds: Int64)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
    ]

    /// Parses whole numbers with their units, each unit at most once, longest unit first.
    ///
    /// Nil for any other text, and when one of the numbers is more than some 300 years.
    package static func span(_ text: String) -> TimeSpan? {
        var rest = text.utf8[...]
        var unitsLeft = units[...]
        var total: Int64 = 0
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            rest = rest.dropFirst(digits.count)
            let letters = rest.prefix { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
            rest = rest.dropFirst(letters.count)
            guard let number = Int64(Substring(digits)),
                let unit = unitsLeft.firstIndex(where: { $0.name == String(Substring(letters)) })
            else { return nil }
            let (product, isTooLong) = number.multipliedReportingOverflow(
                by: unitsLeft[unit].milliseconds)
            guard !isTooLong, product <= 10_000_000_000_000 else { return nil }
            total += product
            unitsLeft = unitsLeft[(unit + 1)...]
        }
        return TimeSpan(milliseconds: total)
    }

    /// Writes a span, which must not be negative, in the largest unit that divides it.
    ///
    /// Examples: `90s`, `1d`.
    package static func text(of span: TimeSpan) -> String {
        precondition(span.milliseconds >= 0, "a length of time is never negative")
        for unit in units
        where span.milliseconds > 0 && span.milliseconds.isMultiple(of: unit.milliseconds) {
            return "\(span.milliseconds / unit.milliseconds)\(unit.name)"
        }
        return "0s"
    }

    /// What a length of time in this range must be, to end the sentence of a refusal.
    package static func rule(in range: ClosedRange<TimeSpan>) -> String {
        "a length of time from \(text(of: range.lowerBound)) to \(text(of: range.upperBound)),"
            + " such as \"10m\", \"1m30s\" or \"500ms\""
    }
}
