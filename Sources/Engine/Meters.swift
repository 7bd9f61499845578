import Synchronization
package import Telemetry

/// What the front door counts: requests, answers by outcome, latency, connections.
package final class Meters: Sendable {
    /// How a request was answered.
    package enum ResponseKind: Sendable {
        /// With what was asked.
        case answered
        /// With a refusal that was meant: of the law, or 401 to 429.
        case refused
        /// Turned away because the engine was busy.
        case shed
        /// With an error of the engine's own.
        case failed
    }

    fileprivate struct Counts {
        var reading = EngineReading()
        var latency = LatencyMeter()
        var loopLagUS = 0
        var loopLagMinUS: Int?
        var answerTimes = DurationBuckets()
        var syncTimes = DurationBuckets()
    }

    private let counts = Mutex(Counts())

    /// Meters at zero.
    package init() {}

    /// What one event loop has counted since it last told.
    package struct Tally: Sendable {
        fileprivate var arrived = 0
        fileprivate var endings: [(ending: ResponseKind, microseconds: Int)] = []

        /// Nothing counted.
        package init() {}

        /// Whether there is anything to tell.
        package var isEmpty: Bool { arrived == 0 && endings.isEmpty }

        /// A request came in.
        package mutating func countArrival() {
            arrived += 1
        }

        /// A request was answered so many microseconds after it came in.
        package mutating func count(_ ending: ResponseKind, afterUS microseconds: Int) {
            endings.append((ending, microseconds))
        }
    }

    /// Takes in what an event loop has counted; the tally starts anew.
    package func add(_ tally: inout Tally) {
        counts.withLock { counts in
            counts.reading.requests += tally.arrived
            counts.reading.inFlight += tally.arrived - tally.endings.count
            for (ending, microseconds) in tally.endings { counts.count(ending, microseconds) }
        }
        tally.arrived = 0
        tally.endings.removeAll(keepingCapacity: true)
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

    /// The journal's sync of a batch took so many microseconds.
    func synced(afterUS microseconds: Int) {
        counts.withLock { $0.syncTimes.record(microseconds) }
    }

    /// How long answers and the journal's syncs took, since the start.
    package var times: (answers: DurationBuckets, syncs: DurationBuckets) {
        counts.withLock { ($0.answerTimes, $0.syncTimes) }
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

extension Meters.Counts {
    fileprivate mutating func count(_ ending: Meters.ResponseKind, _ microseconds: Int) {
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
