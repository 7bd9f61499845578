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
        /// Answered with an error of the engine itself.
        case failed
    }

    private struct State {
        var reading = EngineReading()
        var latency = LatencyMeter()
        var loopLagUS = 0
        var loopLagMinUS: Int?
        var answerTimes = DurationBuckets()
        var syncTimes = DurationBuckets()

        mutating func count(_ kind: Meters.ResponseKind, _ microseconds: Int) {
            switch kind {
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

    /// The counts of one event loop that `add` has not added yet.
    package struct LoopCounts: Sendable {
        fileprivate var arrived = 0
        fileprivate var responses: [(kind: ResponseKind, microseconds: Int)] = []

        package init() {}

        package var isEmpty: Bool { arrived == 0 && responses.isEmpty }

        /// Counts a request.
        package mutating func countArrival() {
            arrived += 1
        }

        /// Counts an answer and its latency in microseconds.
        package mutating func count(_ kind: ResponseKind, afterUS microseconds: Int) {
            responses.append((kind, microseconds))
        }
    }

    /// Adds the counts of an event loop, and resets them.
    package func add(_ tally: inout LoopCounts) {
        counts.withLock { counts in
            counts.reading.requests += tally.arrived
            counts.reading.inFlight += tally.arrived - tally.responses.count
            for (kind, microseconds) in tally.responses { counts.count(kind, microseconds) }
        }
        tally.arrived = 0
        tally.responses.removeAll(keepingCapacity: true)
    }

    /// Counts a request whose connection closed before the answer.
    package func countAbandoned() {
        counts.withLock { $0.reading.inFlight -= 1 }
    }

    /// Changes the number of connections.
    package func changeConnections(by change: Int) {
        counts.withLock { $0.reading.connections += change }
    }

    /// Changes the number of watchers.
    package func changeWatchers(by change: Int) {
        counts.withLock { $0.reading.watchers += change }
    }

    /// Records how late an event loop ran a task, in microseconds.
    package func recordLoopLag(us microseconds: Int) {
        counts.withLock {
            $0.loopLagUS = max($0.loopLagUS, microseconds)
            $0.loopLagMinUS = min($0.loopLagMinUS ?? .max, max(1, microseconds))
        }
    }

    /// Records how long the journal's sync of a batch took, in microseconds.
    func recordSync(us microseconds: Int) {
        counts.withLock { $0.syncTimes.record(microseconds) }
    }

    /// Histograms of the latency of answers and of the journal's syncs since the start.
    package var times: (answers: DurationBuckets, syncs: DurationBuckets) {
        counts.withLock { ($0.answerTimes, $0.syncTimes) }
    }

    /// Returns the current gauges, and resets those that cover one interval.
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
