import Client
import Rehearsal
import Synchronization

/// Where a crowd that is under way tells how it is doing, for whoever wants to look.
package final class CrowdBoard: Sendable {
    /// How a crowd is doing.
    struct Standing: Equatable {
        var elapsed = Duration.zero
        var opensAfter = Duration.zero
        var requests = 0
        var late = 0
        var registered = 0
        var held = 0
        var bought = 0
        var busy = 0
        var failures = 0
        /// Buyers who are through, of all.
        var ended = 0
        var buyers = 0
    }

    private let standing = Mutex<Standing?>(nil)
    private let begun = Mutex<ContinuousClock.Instant?>(nil)
    private let lead = Mutex<Duration?>(nil)

    /// When the crowd's clock started; nil before it did.
    var begunAt: ContinuousClock.Instant? { begun.withLock { $0 } }

    private let beginning = AsyncStream.makeStream(of: Void.self)

    /// Says that the crowd's clock starts now.
    func begin() {
        begun.withLock { $0 = .now }
        beginning.continuation.finish()
    }

    /// When the crowd's clock started, once it has; nil when the task was cancelled before. For one
    /// who waits.
    func beginningOfClock() async -> ContinuousClock.Instant? {
        for await _ in beginning.stream {}
        return begunAt
    }

    /// When the crowd expects the opening: what its cues count from; nil before its clock started.
    var opensAt: ContinuousClock.Instant? {
        guard let begunAt, let lead = lead.withLock({ $0 }) else { return nil }
        return begunAt + lead
    }

    /// Says how long after its start the crowd expects the opening.
    func announce(opensAfter: Duration) { lead.withLock { $0 = opensAfter } }

    /// How the crowd is doing; nil before it began.
    var now: Standing? { standing.withLock { $0 } }

    func tell(_ crowd: Crowd, _ counts: CrowdPool.Counts, at elapsed: Duration) {
        let tally = crowd.tally
        let now = Standing(
            elapsed: elapsed, opensAfter: crowd.plan.opensAfter, requests: tally.requests,
            late: counts.late, registered: tally.registeredAnswers, held: tally.heldAnswers,
            bought: tally.ended(.bought), busy: tally.busyAnswers, failures: tally.failures,
            ended: tally.endedBuyers, buyers: crowd.plan.buyers)
        standing.withLock { $0 = now }
    }
}
