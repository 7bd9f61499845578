import Dispatch

/// A gate in front of something slow: callers wait until they are let through.
package final class Gate: Sendable {
    private let open = DispatchSemaphore(value: 0)
    private let reached = DispatchSemaphore(value: 0)

    package init() {}

    /// Blocks the calling thread until it is let through.
    package func pass() {
        reached.signal()
        open.wait()
    }

    /// Lets this number of callers through, including later ones.
    package func letThrough(_ count: Int) {
        for _ in 0..<count { open.signal() }
    }

    /// Waits until a caller is at the gate; false if none comes.
    package func waitUntilReached() -> Bool {
        reached.wait(timeout: .now() + .seconds(120)) == .success
    }
}
