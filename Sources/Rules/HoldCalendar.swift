/// Counts running holds by the second of their deadline, so that the cost of a forecast does not
/// grow with the number of holds.
struct HoldCalendar: Sendable {
    /// Running holds by the second of their deadline. It is only looked up by key, never iterated.
    private var counts: [Int64: Int] = [:]
    /// The count for the second in which new holds end; not yet included in `counts`.
    private var latest: (second: Int64, count: Int) = (0, 0)

    mutating func add(until deadline: Moment) {
        let second = HoldCalendar.second(deadline)
        if second != latest.second { flush(before: second) }
        latest.count += 1
    }

    private mutating func flush(before second: Int64) {
        if latest.count > 0 { counts[latest.second, default: 0] += latest.count }
        latest = (second, 0)
    }

    mutating func remove(until deadline: Moment) {
        let second = HoldCalendar.second(deadline)
        if second == latest.second, latest.count > 0 {
            latest.count -= 1
            return
        }
        guard let count = counts[second] else { return }
        counts[second] = count > 1 ? count - 1 : nil
    }

    /// Counts again after the deadlines of all running holds have moved.
    mutating func count(_ holds: HoldQueue, in register: borrowing Register) {
        self = HoldCalendar()
        for entry in holds.entries[holds.head...] where register.isHeld(Int(entry.number)) {
            add(until: entry.until)
        }
    }

    /// The number of running holds that end within each horizon, to the second. The horizons must
    /// be in ascending order.
    func due(within horizons: [TimeSpan], from moment: Moment, earliest: Moment?) -> [Int] {
        var due = horizons.map { _ in 0 }
        guard !counts.isEmpty || latest.count > 0, let last = horizons.last else { return due }
        let now = HoldCalendar.second(moment)
        let first = min(now, earliest.map(HoldCalendar.second) ?? now)
        for second in first...max(first, HoldCalendar.second(moment + last)) {
            let count = counts[second, default: 0] + (second == latest.second ? latest.count : 0)
            if count == 0 { continue }
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
    /// The number of running holds that end within each horizon unless paid or given back before.
    ///
    /// Exact to the second. The horizons must be in ascending order.
    package func holdsDue(within horizons: [TimeSpan], from moment: Moment) -> [Int] {
        calendar.due(within: horizons, from: moment, earliest: holds.nextDeadline)
    }
}
