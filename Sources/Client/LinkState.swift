import Rules
import Synchronization
import Wire

/// What a link has received over all of its connections.
final class LinkState: Sendable {
    private struct State {
        var lastEvent: Int64?
        var attempt = 0
        /// When the last message came, over any connection.
        var seen = ContinuousClock.now - .seconds(120)
        /// When the present connection last received something.
        var quietSince = ContinuousClock.now
        var isConnected = false
        var wasGood = false
    }

    private let state = Mutex(State())

    /// Whether the present connection, or the last one, has brought a message.
    var isConnected: Bool { state.withLock { $0.isConnected } }
    /// Whether any connection ever did. The link is then never given up.
    var wasGood: Bool { state.withLock { $0.wasGood } }
    /// How long the present connection has been quiet.
    var quiet: Duration { state.withLock { .now - $0.quietSince } }
    /// How much of the past is missing, in seconds, at most two minutes.
    var backfillSeconds: Int {
        let gap = state.withLock { ContinuousClock.now - $0.seen }
        return Int(min(120, gap.components.seconds + 1))
    }

    /// Begins another connection; returns the latest known event.
    func begin() -> Int64? {
        state.withLock { state in
            (state.isConnected, state.quietSince) = (false, .now)
            return state.lastEvent
        }
    }

    /// Records a message; returns whether it is the connection's first.
    func receive(_ message: WatchMessage) -> Bool {
        state.withLock { state in
            let isFirst = !state.isConnected
            (state.isConnected, state.wasGood, state.attempt) = (true, true, 0)
            (state.seen, state.quietSince) = (.now, .now)
            switch message {
            case .hello(let hello): state.lastEvent = hello.event
            // Acts from before the hello arrive after it.
            case .event(let line): state.lastEvent = max(line.row.sequence, state.lastEvent ?? 0)
            case .reading, .caughtUp, .lost: break
            }
            return isFirst
        }
    }

    /// Resets the count of attempts: the engine answers but is not ready yet.
    func resetAttempts() { state.withLock { $0.attempt = 0 } }

    /// The number of the next attempt, from 1.
    func nextAttempt() -> Int {
        state.withLock { state in
            state.attempt += 1
            return state.attempt
        }
    }
}

/// Ends a wait early.
final class RetryBell: Sendable {
    private let rings = Atomic<Int>(0)

    func ring() { rings.add(1, ordering: .relaxed) }

    /// Waits until the limit, a ring, or the task's cancellation.
    func wait(upTo limit: Duration) async {
        let before = rings.load(ordering: .relaxed)
        let deadline = ContinuousClock.now + limit
        while rings.load(ordering: .relaxed) == before, ContinuousClock.now < deadline {
            let rest = min(.milliseconds(50), deadline - .now)
            do { try await Task.sleep(for: rest) } catch { return }
        }
    }
}
