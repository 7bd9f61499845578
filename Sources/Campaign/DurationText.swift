package import Rules

/// Lengths of time as campaign files write them: `10m`, `5s`, `500ms`, `2h`, `1m30s`.
package enum DurationText {
    /// The units, longest first, in milliseconds.
    private static let units: [(name: String, milliseconds: Int64)] = [
        ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
    ]

    /// The span that a text stands for: whole numbers with their units, each unit once, longest
    /// first. Nil when it is anything else or longer than some 300 years.
    package static func span(_ text: String) -> Span? {
        var rest = text.utf8[...]
        var unitsLeft = units[...]
        var total: Int64 = 0
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            rest = rest.dropFirst(digits.count)
            let letters = rest.prefix { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
            rest = rest.dropFirst(letters.count)
            guard let number = Int64(Substring(digits)), number <= 10_000_000_000,
                let unit = unitsLeft.firstIndex(where: { $0.name == String(Substring(letters)) })
            else { return nil }
            let (product, isTooLong) = number.multipliedReportingOverflow(
                by: unitsLeft[unit].milliseconds)
            guard !isTooLong, product <= 10_000_000_000_000 else { return nil }
            total += product
            unitsLeft = unitsLeft[(unit + 1)...]
        }
        return Span(milliseconds: total)
    }

    /// The shortest text for a span, which must not be negative: `1m30s`; `0s` for no time.
    package static func text(of span: Span) -> String {
        precondition(span.milliseconds >= 0, "a length of time is never negative")
        guard span.milliseconds > 0 else { return "0s" }
        var rest = span.milliseconds
        var text = ""
        for unit in units where rest >= unit.milliseconds {
            text += "\(rest / unit.milliseconds)\(unit.name)"
            rest %= unit.milliseconds
        }
        return text
    }
}
