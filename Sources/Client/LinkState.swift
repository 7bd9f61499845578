import Rules
import Synchronization
import Wire

/// The state of a link over all of its connections.
final class LinkState: Sendable {
    private struct State {
        var lastEvent: Int64?
        var attempt = 0
        /// When the last message came, over any connection.
        var lastMessageAt = ContinuousClock.now - .seconds(120)
        /// When the present connection began or last received a message.
        var silentSince = ContinuousClock.now
        var isConnected = false
        var hasEverConnected = false
    }

    private let state = Mutex(State())

    /// Whether the latest connection has received a message.
    var isConnected: Bool { state.withLock { $0.isConnected } }
    /// Whether any connection has received a message. The link then never ends by itself.
    var hasEverConnected: Bool { state.withLock { $0.hasEverConnected } }
    /// How long the present connection has received nothing.
    var silence: Duration { state.withLock { .now - $0.silentSince } }
    /// Length of the missing past in seconds, at most two minutes.
    var backfillSeconds: Int {
        let gap = state.withLock { ContinuousClock.now - $0.lastMessageAt }
        return Int(min(120, gap.components.seconds + 1))
    }

    /// Begins another connection. Returns the latest received event.
    func beginConnection() -> Int64? {
        state.withLock { state in
            (state.isConnected, state.silentSince) = (false, .now)
            return state.lastEvent
        }
    }

    /// Records a message. Returns whether it is the connection's first.
    func receive(_ message: WatchMessage) -> Bool {
        state.withLock { state in
            let isFirst = !state.isConnected
            (state.isConnected, state.hasEverConnected, state.attempt) = (true, true, 0)
            (state.lastMessageAt, state.silentSince) = (.now, .now)
            switch message {
            case .hello(let hello): state.lastEvent = hello.event
            // Past acts arrive after the hello, and have lower numbers.
            case .event(let line): state.lastEvent = max(line.row.sequence, state.lastEvent ?? 0)
            case .reading, .caughtUp, .lost: break
            }
            return isFirst
        }
    }

    /// Resets the count of attempts, because the engine answers but is not ready yet.
    func resetAttempts() { state.withLock { $0.attempt = 0 } }

    /// The number of the next attempt, from 1.
    func nextAttempt() -> Int {
        state.withLock { state in
            state.attempt += 1
            return state.attempt
        }
    }
}

/// A wait that `interrupt` ends early.
final class InterruptibleWait: Sendable {
    private let interruptCount = Atomic<Int>(0)

    func interrupt() { interruptCount.add(1, ordering: .relaxed) }

    /// Waits until the limit, an interrupt, or the task's cancellation.
    func wait(upTo limit: Duration) async {
        let before = interruptCount.load(ordering: .relaxed)
        let deadline = ContinuousClock.now + limit
        while interruptCount.load(ordering: .relaxed) == before, ContinuousClock.now < deadline {
            let step = min(.milliseconds(50), deadline - .now)
            do { try await Task.sleep(for: step) } catch { return }
        }
    }
}
