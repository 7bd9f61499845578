package import Rules

extension Span {
    private static let units: [(name: String, milliseconds: Int64)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
    ]

    /// The span as campaign files write it: a whole number of the largest unit that fits, as `10m`.
    package var wireText: String {
        for unit in Span.units
        where milliseconds != 0 && milliseconds.isMultiple(of: unit.milliseconds) {
            return "\(milliseconds / unit.milliseconds)\(unit.name)"
        }
        return "0s"
    }

    /// A span from a whole number and `ms`, `s`, `m`, `h` or `d`; nil when it is anything else.
    package init?(wireText: String) {
        let digits = wireText.prefix { $0.isASCII && $0.isWholeNumber }
        let name = wireText.dropFirst(digits.count)
        guard digits.count <= 12, let count = Int64(digits),
            let unit = Span.units.first(where: { $0.name == name })
        else { return nil }
        let (milliseconds, overflow) = count.multipliedReportingOverflow(by: unit.milliseconds)
        if overflow { return nil }
        self.init(milliseconds: milliseconds)
    }
}
