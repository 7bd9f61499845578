import Rules
import Telemetry

/// The arrivals of a drop around its opening, and its registrations, as far as the deck saw them.
/// Kept for the whole campaign, in bounded memory.
struct DropCurve: Equatable, Sendable {
    /// The highest rate in each of `count` equal time steps. The first step begins `beforeOpening`
    /// before the opening. -1 means that nothing was seen.
    private struct RateSteps: Equatable {
        let step: TimeSpan
        let beforeOpening: TimeSpan
        let count: Int
        var rates: [Int32] = []

        mutating func record(_ rate: Int, after: TimeSpan, upTo: TimeSpan) {
            let first = stepIndex(after.milliseconds + 1)
            let last = stepIndex(upTo.milliseconds)
            guard last >= 0, first < count, last >= first else { return }
            if rates.isEmpty { rates = Array(repeating: -1, count: count) }
            let rate = Int32(clamping: rate)
            for index in max(0, first)...min(count - 1, last) where rates[index] < rate {
                rates[index] = rate
            }
        }

        /// The highest rate between two times; nil where nothing was seen.
        func highest(from start: TimeSpan, to end: TimeSpan) -> Int? {
            guard !rates.isEmpty else { return nil }
            let first = max(0, stepIndex(start.milliseconds))
            let last = min(count - 1, stepIndex(end.milliseconds - 1))
            guard first <= last, let highest = rates[first...last].max(), highest >= 0 else {
                return nil
            }
            return Int(highest)
        }

        private func stepIndex(_ milliseconds: Int64) -> Int {
            let time = milliseconds + beforeOpening.milliseconds
            return Int(time >= 0 ? time / step.milliseconds : -1)
        }
    }

    let drop: String
    private(set) var opening: Moment?
    private var fine = RateSteps(
        step: TimeSpan(milliseconds: 100), beforeOpening: .seconds(10), count: 700)
    private var coarse = RateSteps(step: .seconds(5), beforeOpening: .seconds(600), count: 900)
    private(set) var registrations = CountHistory()

    init(drop: String) { self.drop = drop }

    /// The total of arrivals of a drop: claims and refusals.
    static func arrivals(_ drop: DropReading) -> Int { drop.claims + drop.refusals.total }

    /// No rate is computed across a longer gap between two readings.
    private static let gapMax = TimeSpan.seconds(10)

    mutating func append(_ now: DropReading, after before: DropReading?, from: Moment, to: Moment) {
        if now.phase != .scheduled || now.registered > 0 {
            registrations.add(now.registered, at: to)
        }
        let opening = now.openedAt ?? (now.isArmed ? now.opens : nil)
        if opening != self.opening {
            if let old = self.opening, let opening, max(old - opening, opening - old) > fine.step {
                (fine.rates, coarse.rates) = ([], [])
            }
            self.opening = opening
        }
        guard let opening, let before, to > from, to - from <= DropCurve.gapMax else { return }
        let growth = DropCurve.arrivals(now) - DropCurve.arrivals(before)
        let rate = max(0, growth) * 1000 / Int((to - from).milliseconds)
        fine.record(rate, after: from - opening, upTo: to - opening)
        coarse.record(rate, after: from - opening, upTo: to - opening)
    }

    /// Whether anything around the opening was seen.
    var isSeen: Bool { !fine.rates.isEmpty || !coarse.rates.isEmpty }

    /// The highest arrivals per second in each of `count` equal parts of a period. `start`, `end`
    /// and `limit` are relative to the opening. `nil` where nothing was seen, and after `limit`.
    func arrivals(from start: TimeSpan, to end: TimeSpan, count: Int, limit: TimeSpan?) -> [Int?] {
        let width = max(1, end.milliseconds - start.milliseconds)
        let isFine = width <= 60_000
        return (0..<max(0, count)).map { index in
            let from = start.milliseconds + width * Int64(index) / Int64(count)
            let to = start.milliseconds + width * Int64(index + 1) / Int64(count)
            if let limit, from > limit.milliseconds { return nil }
            return (isFine ? fine : coarse).highest(
                from: TimeSpan(milliseconds: from), to: TimeSpan(milliseconds: max(to, from + 1)))
        }
    }

    /// The highest arrivals per second seen around the opening.
    var peak: Int? {
        [fine.rates.max(), coarse.rates.max()].compactMap { $0 }.filter { $0 >= 0 }.max().map(
            Int.init)
    }
}

/// A count over time, in at most `limit` points. A full history loses every second point.
struct CountHistory: Equatable, Sendable {
    struct Point: Equatable {
        var at: Moment
        var count: Int
    }

    private static let limit = 400
    private(set) var points: [Point] = []
    private var step = TimeSpan.seconds(1)

    mutating func add(_ count: Int, at moment: Moment) {
        if let last = points.last, moment - last.at < step { return }
        points.append(Point(at: moment, count: count))
        guard points.count > CountHistory.limit else { return }
        points = points.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
        step = TimeSpan(milliseconds: step.milliseconds * 2)
    }

    /// The count at the end of each of `count` equal parts of the time since the first point.
    func values(upTo now: Moment, count: Int) -> [Int] {
        guard let first = points.first, now > first.at, count > 0 else { return [] }
        let width = (now - first.at).milliseconds
        var position = 0
        return (0..<count).map { index in
            let end = first.at + TimeSpan(milliseconds: width * Int64(index + 1) / Int64(count))
            while position + 1 < points.count, points[position + 1].at <= end { position += 1 }
            return points[position].count
        }
    }
}

/// The curves of a campaign's drops so far.
struct DropCurves: Equatable, Sendable {
    /// The most drops to keep curves for.
    private static let limit = 64
    private var curves: [DropCurve] = []
    private var latest: Reading?

    mutating func append(_ reading: Reading) {
        let before = latest
        latest = reading
        guard before?.at != reading.at else { return }
        for (index, drop) in reading.drops.prefix(DropCurves.limit).enumerated() {
            if curves.count <= index { curves.append(DropCurve(drop: drop.drop)) }
            if curves[index].drop != drop.drop { curves[index] = DropCurve(drop: drop.drop) }
            let isRun = before?.boot == reading.boot
            let earlier = isRun ? before?.drops.first { $0.drop == drop.drop } : nil
            curves[index].append(
                drop, after: earlier, from: before?.at ?? reading.at, to: reading.at)
        }
    }

    /// After a jump in time, the next reading must not be compared with the previous one.
    mutating func forgetPrevious() { latest = nil }

    func curve(of drop: String) -> DropCurve? { curves.first { $0.drop == drop } }
}
