import Rules
import Telemetry

/// The engine's totals over the last seconds of its running time.
///
/// Running time follows the times of the readings, but each reading number counts for at most
/// `Threshold.pace`. So clock jumps and stops of the whole engine add nothing.
struct RecentTotals: Equatable, Sendable {
    /// Totals at an instant, or their growth over a span.
    struct Totals: Equatable {
        var at: Moment
        var requests = 0
        var answers = 0
        var bad = 0
        var shed = 0

        /// Bad answers in thousandths of all answers.
        var badPermille: Int { answers > 0 ? min(bad, answers) * 1000 / answers : 0 }
    }

    /// Longer than any rule looks back.
    private static let memory = TimeSpan.seconds(11)
    private static let samplesMax = 512

    private var samples: [Totals] = []
    private var number: Int64 = 0
    /// The latest reading's own time.
    private var readAt = Moment(milliseconds: 0)
    private var slow: Int?
    /// Slow answers not counted as bad, because a graver state already explains them.
    private var excused = 0

    /// The engine's running time, as a moment.
    var now: Moment { samples.last?.at ?? readAt }

    /// How far back the totals are known.
    var known: TimeSpan { samples.first.map { now - $0.at } ?? TimeSpan(milliseconds: 0) }

    /// Adds a reading. It is excused while the engine is stalled or cannot be heard: answers that
    /// are slow because of that do not count as bad.
    mutating func observe(_ reading: Reading, isExcused: Bool) {
        var now = reading.at
        if let last = samples.last {
            let numbers = min(max(0, reading.number - number), 1_000_000)
            let most = numbers * Threshold.pace.milliseconds
            let passed = min(max(0, (reading.at - readAt).milliseconds), most)
            now = last.at + TimeSpan(milliseconds: passed)
        }
        (number, readAt) = (reading.number, reading.at)
        let engine = reading.engine
        if isExcused { excused += max(0, engine.slow - (slow ?? engine.slow)) }
        slow = engine.slow
        samples.append(
            Totals(
                at: now, requests: engine.requests,
                answers: engine.answered + engine.refused + engine.shed + engine.failed,
                bad: engine.failed + engine.slow - excused, shed: engine.shed))
        guard samples.count > RecentTotals.samplesMax / 2 else { return }
        let old = samples.firstIndex { now - $0.at <= RecentTotals.memory } ?? 0
        samples.removeFirst(max(old, samples.count - RecentTotals.samplesMax))
    }

    /// Growth over a span that ended `ago` before now; over less if less is known.
    func growth(over span: TimeSpan, ago: TimeSpan = TimeSpan(milliseconds: 0)) -> Totals {
        guard let latest = samples.last else { return Totals(at: readAt) }
        let end = ago.milliseconds == 0 ? latest : sample(ago)
        let first = sample(TimeSpan(milliseconds: ago.milliseconds + span.milliseconds))
        return Totals(
            at: first.at, requests: end.requests - first.requests,
            answers: end.answers - first.answers, bad: end.bad - first.bad,
            shed: end.shed - first.shed)
    }

    /// Whether the last half second alone is as bad as FAILING.
    var isFailing: Bool {
        let short = growth(over: Threshold.failing.short)
        return short.bad > 0 && short.badPermille >= Threshold.failing.raisePermille
    }

    /// Requests per second over a span that ended `ago` before now.
    func requestsPerSecond(over span: TimeSpan, ago: TimeSpan = TimeSpan(milliseconds: 0)) -> Int {
        growth(over: span, ago: ago).requests * 1000 / Int(max(1, span.milliseconds))
    }

    /// The oldest sample that is no older than `age`.
    private func sample(_ age: TimeSpan) -> Totals {
        var (low, high) = (0, samples.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if now - samples[middle].at > age { low = middle + 1 } else { high = middle }
        }
        return samples[low]
    }
}
