import NIOCore
import Rehearsal
import Rules
import Telemetry

/// Sends requests to an engine at rates that rise step by step, open loop: registrations of new
/// buyers, which cost as much as claims.
final class RampRun {
    private static let beat = TimeAmount.milliseconds(2)
    /// A request that leaves later than this does not count as sent at its rate.
    private static let lateness = TimeAmount.milliseconds(100)
    /// Wait for the last answers of a step.
    private static let patience = Duration.seconds(1)

    private let pool: CrowdPool
    private let path: String
    private let prefix: String
    private var serial = 0
    private var meter = LatencyMeter()
    private var step: RampStep
    private var pacer: RepeatedTask?

    private init(_ pool: CrowdPool, drop: DropID, prefix: String) {
        self.pool = pool
        self.prefix = prefix
        path = "/v1/drops/\(drop.text)/registrations"
        step = RampStep(rate: 1, length: .zero)
    }

    struct RampResult: Sendable {
        var climb: RampClimb
        var counts: CrowdPool.SendCounts
    }

    /// Climbs until the knee of the latency curve, or until it is cancelled. `prefix`: a unique
    /// prefix of the buyers' names. Calls `report` with each step.
    static func run(
        _ ramp: Ramp, drop: DropID, prefix: String, against target: CrowdTarget, connections: Int,
        on loop: any EventLoop, report: (RampStep) -> Void
    ) async throws -> RampResult {
        let bound = try await loop.submit {
            let pool = try CrowdPool(
                target, connections: min(512, connections), connectionsMax: connections, on: loop)
            return NIOLoopBound(RampRun(pool, drop: drop, prefix: prefix), eventLoop: loop)
        }.get()
        // The first step must not include the opening of connections.
        try? await Task.sleep(for: .milliseconds(500))
        var climb = RampClimb(ramp)
        while !Task.isCancelled, let rate = climb.rate {
            try await loop.submit { bound.value.begin(rate, length: ramp.step) }.get()
            // A cancelled sleep ends the step early, and the loop with it.
            try? await Task.sleep(for: ramp.step)
            try await loop.submit { bound.value.pause() }.get()
            let deadline = ContinuousClock.now + RampRun.patience
            while ContinuousClock.now < deadline {
                if try await loop.submit({ bound.value.isQuiet }).get() { break }
                // A cancelled sleep ends early; the loop has a deadline.
                try? await Task.sleep(for: .milliseconds(20))
            }
            let step = try await loop.submit { bound.value.result() }.get()
            if Task.isCancelled { break }
            report(step)
            climb.apply(step)
        }
        let counts = try await loop.submit {
            bound.value.pool.close()
            return bound.value.pool.counts
        }.get()
        return RampResult(climb: climb, counts: counts)
    }

    private func begin(_ rate: Int, length: Duration) {
        step = RampStep(rate: rate, length: length)
        _ = meter.drain()
        let start = NIODeadline.now()
        let bound = NIOLoopBound(self, eventLoop: pool.eventLoop)
        pacer = pool.eventLoop.scheduleRepeatedTask(
            initialDelay: .zero, delay: RampRun.beat
        ) { _ in bound.value.send(since: start) }
    }

    private func pause() {
        pacer?.cancel()
        pacer = nil
    }

    private var isQuiet: Bool { step.answered + step.lost >= step.sent }

    /// The step with its latencies. Requests without an answer by now count as lost.
    private func result() -> RampStep {
        let summary = meter.drain()
        (step.p50US, step.p99US) = (summary.p50US, summary.p99US)
        step.lost = step.sent - step.answered
        return step
    }

    /// Sends the requests that are due since the step's start.
    private func send(since start: NIODeadline) {
        let interval = 1_000_000_000 / Int64(step.rate)
        while true {
            let due = start + .nanoseconds(Int64(step.sent) * interval)
            let now = NIODeadline.now()
            guard due <= now else { return }
            if now - due > RampRun.lateness { step.late += 1 }
            step.sent += 1
            serial += 1
            let number = (step: step.rate, due: due)
            pool.send(
                .init("POST", path, body: #"{"buyer":"\#(prefix)-\#(serial)"}"#), due: due
            ) { [self] outcome in
                guard step.rate == number.step else { return }
                answered(outcome, due: number.due)
            }
        }
    }

    private func answered(_ outcome: RequestOutcome, due: NIODeadline) {
        if case .answered(let status, _) = outcome, status < 429 {
            step.answered += 1
            meter.record(Int((NIODeadline.now() - due).nanoseconds / 1000))
        } else {
            step.lost += 1
        }
    }
}
