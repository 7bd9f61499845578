import Telemetry
import Synchronization

/// What the front door counts: requests, answers by outcome, latency, connections.
package final class Meters: Sendable {
    /// How a request was answered.
    package enum Ending: Sendable {
        /// With what was asked.
        case answered
        /// With a refusal that was meant: of the law, or 401 to 429.
        case refused
        /// Turned away because the engine was busy.
        case shed
        /// With an error of the engine's own.
        case failed
    }

    private struct Counts {
        var reading = EngineReading()
        var latency = LatencyMeter()
        var loopLagUS = 0
        var loopLagMinUS: Int?
    }

    private let counts = Mutex(Counts())

    /// Meters at zero.
    package init() {}

    /// A request came in.
    package func arrived() {
        counts.withLock {
            $0.reading.requests += 1
            $0.reading.inFlight += 1
        }
    }

    /// A request was answered so many microseconds after it came in.
    package func answered(_ ending: Ending, afterUS microseconds: Int) {
        counts.withLock { counts in
            counts.reading.inFlight -= 1
            switch ending {
            case .answered: counts.reading.answered += 1
            case .refused: counts.reading.refused += 1
            case .shed: counts.reading.shed += 1
            case .failed: counts.reading.failed += 1
            }
            if microseconds > 1_000_000 { counts.reading.slow += 1 }
            counts.latency.record(microseconds)
        }
    }

    /// A request ended without an answer: its connection is gone.
    package func abandoned() {
        counts.withLock { $0.reading.inFlight -= 1 }
    }

    /// Connections came (or, negative, went).
    package func connections(changedBy change: Int) {
        counts.withLock { $0.reading.connections += change }
    }

    /// Watchers came (or, negative, went).
    package func watchers(changedBy change: Int) {
        counts.withLock { $0.reading.watchers += change }
    }

    /// An event loop ran a task so many microseconds late.
    package func loopLagged(byUS microseconds: Int) {
        counts.withLock {
            $0.loopLagUS = max($0.loopLagUS, microseconds)
            $0.loopLagMinUS = min($0.loopLagMinUS ?? .max, max(1, microseconds))
        }
    }

    /// The gauges now; what belongs to an interval starts anew.
    func sample() -> EngineReading {
        counts.withLock { counts in
            var reading = counts.reading
            let latency = counts.latency.take()
            reading.latencyCount = latency.count
            reading.latencyP50US = latency.p50US
            reading.latencyP99US = latency.p99US
            reading.latencyMaxUS = latency.maxUS
            reading.loopLagUS = counts.loopLagUS
            reading.loopLagMinUS = counts.loopLagMinUS
            (counts.loopLagUS, counts.loopLagMinUS) = (0, nil)
            return reading
        }
    }
}
