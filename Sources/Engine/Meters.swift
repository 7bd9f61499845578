import Synchronization
package import Telemetry

/// Counters of the HTTP server: requests, answers by kind, latency, connections.
package final class Meters: Sendable {
    /// How a request was answered.
    package enum ResponseKind: Sendable {
        case answered
        /// Refused by the law, or for an error in the request.
        case refused
        /// Refused because the engine was busy, starting or stopping.
        case shed
        /// Because of an error of the engine.
        case failed
    }

    private struct State {
        var reading = EngineReading()
        var latency = LatencyMeter()
        var loopLagUS = 0
        var loopLagMinUS: Int?
        var answerTimes = DurationBuckets()
        var syncTimes = DurationBuckets()

        mutating func count(_ ending: Meters.ResponseKind, _ microseconds: Int) {
            switch ending {
            case .answered: reading.answered += 1
            case .refused: reading.refused += 1
            case .shed: reading.shed += 1
            case .failed: reading.failed += 1
            }
            if microseconds > 1_000_000 { reading.slow += 1 }
            latency.record(microseconds)
            answerTimes.record(microseconds)
        }
    }

    private let counts = Mutex(State())

    /// Counts of one event loop since they were last added.
    package struct LoopCounts: Sendable {
        fileprivate var arrived = 0
        fileprivate var endings: [(ending: ResponseKind, microseconds: Int)] = []

        package init() {}

        package var isEmpty: Bool { arrived == 0 && endings.isEmpty }

        /// Counts a request.
        package mutating func countArrival() {
            arrived += 1
        }

        /// Counts an answer and its latency in microseconds.
        package mutating func count(_ ending: ResponseKind, afterUS microseconds: Int) {
            endings.append((ending, microseconds))
        }
    }

    /// Adds the counts of an event loop and resets its tally.
    package func add(_ tally: inout LoopCounts) {
        counts.withLock { counts in
            counts.reading.requests += tally.arrived
            counts.reading.inFlight += tally.arrived - tally.endings.count
            for (ending, microseconds) in tally.endings { counts.count(ending, microseconds) }
        }
        tally.arrived = 0
        tally.endings.removeAll(keepingCapacity: true)
    }

    /// Counts a request whose connection closed before the answer.
    package func abandoned() {
        counts.withLock { $0.reading.inFlight -= 1 }
    }

    /// Changes the number of connections.
    package func connections(changedBy change: Int) {
        counts.withLock { $0.reading.connections += change }
    }

    /// Changes the number of watchers.
    package func watchers(changedBy change: Int) {
        counts.withLock { $0.reading.watchers += change }
    }

    /// Records how late an event loop ran a task, in microseconds.
    package func loopLagged(byUS microseconds: Int) {
        counts.withLock {
            $0.loopLagUS = max($0.loopLagUS, microseconds)
            $0.loopLagMinUS = min($0.loopLagMinUS ?? .max, max(1, microseconds))
        }
    }

    /// Records how long the journal's sync of a batch took, in microseconds.
    func synced(afterUS microseconds: Int) {
        counts.withLock { $0.syncTimes.record(microseconds) }
    }

    /// Histograms of the latency of answers and of the journal's syncs since the start.
    package var times: (answers: DurationBuckets, syncs: DurationBuckets) {
        counts.withLock { ($0.answerTimes, $0.syncTimes) }
    }

    /// The gauges now; resets those of the interval.
    func sample() -> EngineReading {
        counts.withLock { counts in
            var reading = counts.reading
            let latency = counts.latency.drain()
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
