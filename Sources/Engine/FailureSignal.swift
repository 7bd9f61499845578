import Synchronization

/// Passes the reason of the journal's failure to one waiting task.
package final class FailureSignal: Sendable {
    package init() {}

    private struct State {
        var reason: String?
        var waiter: CheckedContinuation<String, Never>?
    }

    private let state = Mutex(State())

    /// Stores the first reason and wakes the waiter.
    package func report(_ reason: String) {
        let waiter = state.withLock { state in
            state.reason = state.reason ?? reason
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume(returning: reason)
    }

    /// The reason of the failure. `nil` while the journal works.
    package var reportedReason: String? { state.withLock { $0.reason } }

    /// Waits for the reason. Only one task may wait.
    package func reason() async -> String {
        await withCheckedContinuation { continuation in
            let reason = state.withLock { state in
                if state.reason == nil { state.waiter = continuation }
                return state.reason
            }
            if let reason { continuation.resume(returning: reason) }
        }
    }
}
