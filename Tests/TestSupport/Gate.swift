import Dispatch

/// A gate in front of something slow: who comes to it waits until somebody lets them through.
package final class Gate: Sendable {
    private let open = DispatchSemaphore(value: 0)
    private let reached = DispatchSemaphore(value: 0)

    /// A closed gate.
    package init() {}

    /// Waits to be let through, on the thread that calls.
    package func pass() {
        reached.signal()
        open.wait()
    }

    /// Lets so many through, also those that are still to come.
    package func letThrough(_ count: Int) {
        for _ in 0..<count { open.signal() }
    }

    /// Waits until somebody stands at the gate; false when nobody comes.
    package func waitUntilReached() -> Bool {
        reached.wait(timeout: .now() + .seconds(120)) == .success
    }
}
