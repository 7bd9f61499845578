import Rules
import Telemetry

/// Watches how long the journal's commits take, compared with what is usual on this disk.
struct SlowCommits: Equatable, Sendable {
    private struct Commit: Equatable {
        var at: Moment
        var us: Int
    }

    private var latest: [Commit] = []
    /// The usual p99 in microseconds, and the number of readings that it was learned from.
    private var usualUS = 0.0
    private var learned = 0
    /// The evidence while commits are slow.
    private(set) var reason: String?

    private var limitUS: Int { max(Threshold.commitUS, Int(usualUS) * Threshold.commitTimes) }

    mutating func observe(_ engine: EngineReading, at now: Moment) {
        if engine.syncP99US > 0 {
            latest.append(Commit(at: now, us: engine.syncP99US))
            if reason == nil { learn(engine.syncP99US) }
        }
        latest.removeAll { now - $0.at > Threshold.strainCleared }
        let limit = limitUS
        let window = latest.filter { now - $0.at <= Threshold.commitSpan }
        let slow = window.count { $0.us > limit }
        if window.count >= Threshold.commits, slow * 3 >= window.count * 2 {
            let times = window.map(\.us).sorted()
            reason =
                "a commit takes \(times[times.count / 2] / 1000) ms, \(limit / 1000) ms is the limit"
        } else if reason != nil, latest.count(where: { $0.us > limit }) * 5 <= latest.count {
            reason = nil
        }
    }

    private mutating func learn(_ us: Int) {
        learned = min(learned + 1, Threshold.commitMemory)
        // One long commit must not raise the usual p99.
        let most = learned > Threshold.commits ? usualUS * Double(Threshold.commitTimes) : .infinity
        usualUS += (min(Double(us), most) - usualUS) / Double(learned)
    }
}
