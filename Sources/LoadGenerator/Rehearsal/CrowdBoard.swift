import Rehearsal
import Synchronization

/// The progress of a running crowd, for any thread to read.
final class CrowdBoard: Sendable {
    struct Snapshot: Equatable {
        var elapsed = Duration.zero
        var opensAfter = Duration.zero
        var requests = 0
        var late = 0
        var registered = 0
        var bought = 0
        var busy = 0
        var failures = 0
        var ended = 0
        var buyers = 0
    }

    private let latest = Mutex<Snapshot?>(nil)
    private let begun = Mutex<ContinuousClock.Instant?>(nil)
    private let opensAfter = Mutex<Duration?>(nil)

    /// When the crowd's clock started; nil before it did.
    var begunAt: ContinuousClock.Instant? { begun.withLock { $0 } }

    private let beginning = AsyncStream.makeStream(of: Void.self)

    func begin() {
        begun.withLock { $0 = .now }
        beginning.continuation.finish()
    }

    /// Waits until the crowd's clock starts; nil when the task was cancelled before. For one
    /// waiter.
    func beginningOfClock() async -> ContinuousClock.Instant? {
        for await _ in beginning.stream {}
        return begunAt
    }

    /// When the crowd expects the opening, from which cues count; nil before its clock started.
    var opensAt: ContinuousClock.Instant? {
        guard let begunAt, let opensAfter = opensAfter.withLock({ $0 }) else { return nil }
        return begunAt + opensAfter
    }

    /// Sets how long after its start the crowd expects the opening.
    func setOpening(after wait: Duration) { opensAfter.withLock { $0 = wait } }

    /// The latest progress; nil before the crowd began.
    var now: Snapshot? { latest.withLock { $0 } }

    func update(_ crowd: Crowd, _ counts: CrowdPool.SendCounts, at elapsed: Duration) {
        let tally = crowd.tally
        let now = Snapshot(
            elapsed: elapsed, opensAfter: crowd.plan.opensAfter, requests: tally.requests,
            late: counts.late, registered: tally.registeredAnswers,
            bought: tally.ended(.bought), busy: tally.busyAnswers, failures: tally.failures,
            ended: tally.endedBuyers, buyers: crowd.plan.buyers)
        latest.withLock { $0 = now }
    }
}
