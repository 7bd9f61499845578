package import Rules

/// Reads what somebody types to go to a time.
package enum TimeQuery {
    /// What a time is meant against.
    package struct Frame: Sendable {
        /// The first and the last moment there is.
        package var start: Moment
        package var end: Moment
        /// The opening that `T` counts from; nil when there is none.
        package var openedAt: Moment?
        /// The moment in view: a time of day is first looked for on its day.
        package var near: Moment
        /// The zone of a time of day.
        package var zone: Zone

        /// What a time is meant against; without a moment in view the opening's day comes first.
        package init(
            start: Moment, end: Moment, openedAt: Moment?, near: Moment? = nil, zone: Zone
        ) {
            self.start = start
            self.end = end
            self.openedAt = openedAt
            self.near = near ?? openedAt ?? start
            self.zone = zone
        }

        /// The moment that so many percent of the time come before.
        package func moment(percent: Double) -> Moment {
            let length = Double((end - start).milliseconds)
            return start + Span(milliseconds: Int64(length * percent / 100))
        }
    }

    /// A place that is no time.
    package enum Place: Equatable, Sendable {
        /// Where so many units of the drop in view were sold.
        case sold(Int)
        /// So far from the start to the end, 0 to 100.
        case percent(Double)
    }

    /// `sold=5000` or `50%`; nil when it is neither.
    package static func place(_ text: String) -> Place? {
        if text.hasPrefix("sold=") {
            return digits(text.dropFirst(5)).map { .sold(Int($0)) }
        }
        guard text.last == "%", let percent = Double(text.dropLast()), (0...100).contains(percent)
        else { return nil }
        return .percent(percent)
    }

    /// `14:00:03.2` on the day in view, or else on the first day that has it; or `T+2.4` and
    /// `T-30`, seconds from the opening; `T+1:30` are minutes and seconds. Nil when it is neither.
    package static func moment(_ text: String, in frame: Frame) -> Moment? {
        if let first = text.first, first == "T" || first == "t" {
            guard let opening = frame.openedAt else { return nil }
            let sign = text.dropFirst().first
            guard sign == "+" || sign == "-", let span = span(text.dropFirst(2)) else { return nil }
            return opening + Span(milliseconds: sign == "-" ? -span : span)
        }
        let day: Int64 = 86_400_000
        guard text.contains(":"), let time = span(text[...]), time < day else { return nil }
        // Hours and minutes alone are what a clock shows, not minutes and seconds.
        let isShort = text.filter({ $0 == ":" }).count == 1
        let ofDay = isShort ? time * 60 : time
        guard ofDay < day else { return nil }
        let offset = Int64(frame.zone.offsetSeconds) * 1000
        func onDay(of moment: Moment) -> Moment {
            let local = moment.milliseconds + offset
            let midnight = local - ((local % day) + day) % day
            return Moment(milliseconds: midnight + ofDay - offset)
        }
        let wanted = onDay(of: frame.near)
        if wanted >= frame.start, wanted <= frame.end { return wanted }
        let first = onDay(of: frame.start)
        let next = first < frame.start ? first + Span(milliseconds: day) : first
        return next <= frame.end ? next : wanted
    }

    /// `2.4`, `1:30`, `14:00:03.2` in milliseconds.
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
