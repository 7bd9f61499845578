import Rules
import Telemetry

/// Watches the p99 latency of the answers, second by second.
///
/// A second is slow when at least half of its answers came in readings (tenths of a second) whose
/// p99 was over the limit. One short stop of the machine spoils only a few readings.
struct SlowAnswers: Equatable, Sendable {
    private struct Second: Equatable {
        var answers = 0
        var inSlowTenths = 0
        var worstUS = 0

        var isSlow: Bool { inSlowTenths > 0 && inSlowTenths * 2 >= answers }
    }

    private var seconds: [Second] = []
    private var current = Second()
    private var began: Moment?
    /// The evidence while answers are slow.
    private(set) var reason: String?

    mutating func observe(_ engine: EngineReading, at now: Moment) {
        let start = began ?? now
        began = start
        current.answers += engine.latencyCount
        if engine.latencyP99US > Threshold.answerP99MS * 1000 {
            current.inSlowTenths += engine.latencyCount
            current.worstUS = max(current.worstUS, engine.latencyP99US)
        }
        guard now - start >= TimeSpan.seconds(1) else { return }
        seconds = seconds.suffix(Threshold.slowSecondsOf - 1) + [current]
        (current, began) = (Second(), now)
        judge()
    }

    private mutating func judge() {
        let slow = seconds.filter(\.isSlow)
        let answers = seconds.reduce(0) { $0 + $1.answers }
        if slow.count >= Threshold.slowSeconds, answers >= Threshold.slowAnswers {
            let worst = slow.reduce(0) { max($0, $1.worstUS) } / 1000
            reason =
                "one answer in a hundred takes \(worst) ms, \(Threshold.answerP99MS) ms is the limit, "
                + "in \(slow.count) of \(seconds.count) s"
        } else if slow.isEmpty, seconds.count >= Threshold.slowSecondsOf {
            reason = nil
        }
    }
}
