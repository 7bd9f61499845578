/// How many running holds end in each second: what a forecast costs does not grow with the holds.
struct HoldCalendar: Sendable {
    /// Running holds by the second of their deadline; only ever asked for a second by its number.
    private var counts: [Int64: Int] = [:]

    mutating func add(until deadline: Moment) {
        counts[HoldCalendar.second(deadline), default: 0] += 1
    }

    mutating func remove(until deadline: Moment) {
        let second = HoldCalendar.second(deadline)
        guard let count = counts[second] else { return }
        counts[second] = count > 1 ? count - 1 : nil
    }

    /// The running holds that end within each of some horizons, to the second; the horizons grow.
    func due(within horizons: [Span], from moment: Moment, earliest: Moment?) -> [Int] {
        var due = horizons.map { _ in 0 }
        guard !counts.isEmpty, let last = horizons.last else { return due }
        let now = HoldCalendar.second(moment)
        let first = min(now, earliest.map(HoldCalendar.second) ?? now)
        for second in first...max(first, HoldCalendar.second(moment + last)) {
            guard let count = counts[second] else { continue }
            let ends = Moment(milliseconds: second * 1000)
            for (index, horizon) in horizons.enumerated() where ends <= moment + horizon {
                due[index] += count
            }
        }
        return due
    }

    private static func second(_ moment: Moment) -> Int64 { moment.milliseconds / 1000 }
}

extension Drop {
    /// How many running holds end within each of some growing horizons, to the second, unless they
    /// are paid or given back before.
    package func holdsDue(within horizons: [Span], from moment: Moment) -> [Int] {
        calendar.due(within: horizons, from: moment, earliest: holds.nextDeadline)
    }
}
