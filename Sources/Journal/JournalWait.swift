import Synchronization

/// What a journal's writer waits for. May be read on any thread.
///
/// Another program's lock and a full disk are not failed syncs: nothing was written, so the writer
/// tries the same batch again until it succeeds.
package final class JournalWait: Sendable {
    private struct State {
        var obstacle: String?
        var endsAt: ContinuousClock.Instant?
    }

    private let state = Mutex(State())

    /// A writer that waits for nothing.
    package init() {}

    /// What the writer waits for, in words without a full stop; nil if it does not wait.
    package var obstacle: String? { state.withLock { $0.obstacle } }

    /// Call this when the program ends. The writer then waits for at most `grace` more.
    package func endWithin(_ grace: Duration) {
        state.withLock { $0.endsAt = $0.endsAt ?? .now + grace }
    }

    func waits(for obstacle: String) -> Bool {
        state.withLock { state in
            state.obstacle = obstacle
            return state.endsAt.map { $0 > .now } ?? true
        }
    }

    func clear() {
        state.withLock { $0.obstacle = nil }
    }
}
