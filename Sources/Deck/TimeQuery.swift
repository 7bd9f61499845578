import Canvas
package import Rules

/// Parses a time that the operator typed to go there.
package enum TimeQuery {
    /// The facts needed to find the moment of a typed time.
    package struct Context: Sendable {
        /// The first and the last moment that can be shown.
        package var start: Moment
        package var end: Moment
        /// The opening that `T` counts from; nil when there is none.
        package var openedAt: Moment?
        /// The moment in view. A time of day is searched on its day first.
        package var near: Moment
        package var zone: Zone

        /// Stores the context. Without `near`, the day of the opening is searched first.
        package init(
            start: Moment, end: Moment, openedAt: Moment?, near: Moment? = nil, zone: Zone
        ) {
            (self.start, self.end, self.openedAt, self.zone) = (start, end, openedAt, zone)
            self.near = near ?? openedAt ?? start
        }

        /// The moment at a percentage of the time from start to end.
        package func moment(percent: Double) -> Moment {
            let length = Double((end - start).milliseconds)
            return start + TimeSpan(milliseconds: Int64(length * percent / 100))
        }
    }

    /// A point of the sale that is not given as a time.
    package enum Progress: Equatable, Sendable {
        /// The moment when the drop in view had sold this many units.
        case sold(Int)
        /// The part of the time from start to end, in percent, 0 to 100.
        case percent(Double)
    }

    /// Reads `sold=5000` or `50%`; nil when it is neither.
    package static func progress(_ text: String) -> Progress? {
        if text.hasPrefix("sold=") {
            return digits(text.dropFirst(5)).map { .sold(Int($0)) }
        }
        guard text.last == "%", let percent = Double(text.dropLast()), (0...100).contains(percent)
        else { return nil }
        return .percent(percent)
    }

    /// The result of parsing a time.
    package enum ClockMatch: Equatable, Sendable {
        case moment(Moment)
        /// The clocks showed the time twice. The texts to type for the first and for the second.
        case twice([String])
        case skipped
    }

    /// Reads a time of day or a time relative to the opening; nil when it is neither.
    ///
    /// A time of day such as `14:00:03.2` is searched on the day in view, then on the first day
    /// that has it. If clocks show it twice, `CEST` or `+02:00` after it selects one. `T+2.4` and
    /// `T-30` are seconds from the opening; `T+1:30` is minutes and seconds.
    package static func moment(_ text: String, in context: Context) -> ClockMatch? {
        if let first = text.first, first == "T" || first == "t" {
            guard let opening = context.openedAt else { return nil }
            let sign = text.dropFirst().first
            guard sign == "+" || sign == "-", let span = span(text.dropFirst(2)) else { return nil }
            return .moment(opening + TimeSpan(milliseconds: sign == "-" ? -span : span))
        }
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ":" || $0 == ".") }
        let zoneName = String(text[digits.endIndex...].drop { $0 == " " })
        guard digits.contains(":"), let time = span(digits), time < dayMS else { return nil }
        // Two fields are hours and minutes here, not minutes and seconds.
        let isShort = digits.filter({ $0 == ":" }).count == 1
        let timeOfDay = isShort ? time * 60 : time
        return timeOfDay < dayMS
            ? match(timeOfDay, typed: String(digits), zoneName, in: context) : nil
    }

    private static let dayMS: Int64 = 86_400_000

    /// The moment of a time of day on the first day that has it: the day in view, the first day of
    /// the context, or the day after that.
    private static func match(
        _ timeOfDay: Int64, typed: String, _ zoneName: String, in context: Context
    ) -> ClockMatch? {
        let (zone, start, end) = (context.zone, context.start, context.end)
        func moments(_ days: Int64, after moment: Moment) -> [Moment] {
            let local = moment.milliseconds + Int64(zone.offsetSeconds(at: moment)) * 1000
            let midnight = local - ((local % dayMS) + dayMS) % dayMS + days * dayMS
            return zone.moments(showing: Moment(milliseconds: midnight + timeOfDay)).filter {
                zoneName.isEmpty || zone.abbreviation(at: $0).string == zoneName
                    || zone.offset(at: $0, separator: ":") == zoneName
            }
        }
        let near = moments(0, after: context.near)
        for candidates in [near, moments(0, after: start), moments(1, after: start)] {
            let inRange = candidates.filter { $0 >= start && $0 <= end }
            if inRange.count > 1 {
                return .twice(inRange.map { "\(typed) \(name(of: $0, among: inRange, zone))" })
            }
            if let moment = inRange.first { return .moment(moment) }
        }
        if let moment = near.first { return .moment(moment) }
        return zoneName.isEmpty ? .skipped : nil
    }

    /// The zone to type after a time of day, to distinguish moments with the same time of day.
    private static func name(of moment: Moment, among moments: [Moment], _ zone: Zone) -> String {
        let names = Set(moments.map { zone.abbreviation(at: $0).string })
        return names.count == moments.count
            ? zone.abbreviation(at: moment).string : zone.offset(at: moment, separator: ":")
    }

    /// Milliseconds from `2.4`, `1:30` or `14:00:03.2`.
    private static func span(_ text: Substring) -> Int64? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (1...3).contains(parts.count), let last = parts.last else { return nil }
        var total: Int64 = 0
        for part in parts.dropLast() {
            guard let number = digits(part), part.utf8.count <= 3 else { return nil }
            total = (total + number) * 60
        }
        let seconds = last.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(seconds.count), let whole = digits(seconds[0]) else { return nil }
        var thousandths: Int64 = 0
        if seconds.count == 2 {
            guard (1...3).contains(seconds[1].utf8.count), let number = digits(seconds[1]) else {
                return nil
            }
            thousandths = number * [100, 10, 1][seconds[1].utf8.count - 1]
        }
        return (total + whole) * 1000 + thousandths
    }

    private static func digits(_ text: Substring) -> Int64? {
        guard (1...9).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) })
        else { return nil }
        return Int64(text)
    }
}
