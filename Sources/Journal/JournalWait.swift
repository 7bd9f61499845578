import Synchronization

/// What a journal's writer waits for, told to whoever watches; for any thread.
///
/// Another program's lock and a full disk are no failed sync: nothing was written, so the same batch
/// is tried again until it goes through.
package final class JournalWait: Sendable {
    private struct State {
        var obstacle: String?
        var endsAt: ContinuousClock.Instant?
    }

    private let state = Mutex(State())

    /// Nothing is waited for.
    package init() {}

    /// What stands in the writer's way, in words without a full stop; nil when nothing does.
    package var obstacle: String? { state.withLock { $0.obstacle } }

    /// The program ends: what is in the way is waited for that long yet, and then no more.
    package func endWithin(_ grace: Duration) {
        state.withLock { $0.endsAt = $0.endsAt ?? .now + grace }
    }

    /// Something is in the way; false when it is not waited for any longer.
    func waits(for obstacle: String) -> Bool {
        state.withLock { state in
            state.obstacle = obstacle
            return state.endsAt.map { $0 > .now } ?? true
        }
    }

    /// The way is free.
    func clear() {
        state.withLock { $0.obstacle = nil }
    }
}
