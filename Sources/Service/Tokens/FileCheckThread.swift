import Dispatch
import Foundation
import Synchronization

/// A thread that checks files a few times a second, and at once on request. It is a thread of its
/// own, so that a hanging file system blocks no other work.
final class FileCheckThread: Sendable {
    private struct State {
        var waiting: [@Sendable () -> Void] = []
        var isForced = false
        var isStopped = false
    }

    private let name: String
    private let pause: DispatchTimeInterval
    private let wakeUp = DispatchSemaphore(value: 0)
    private let state = Mutex(State())

    init(name: String, pause: DispatchTimeInterval = .milliseconds(250)) {
        (self.name, self.pause) = (name, pause)
    }

    /// Starts the thread. `isForced` tells `check` to read the files even if they look unchanged.
    func start(_ check: @escaping @Sendable (_ isForced: Bool) -> Void) {
        let thread = Thread { self.run(check) }
        thread.name = name
        thread.start()
    }

    private func run(_ check: @Sendable (Bool) -> Void) {
        while true {
            _ = wakeUp.wait(timeout: .now() + pause)
            let (waiting, isForced, isStopped) = state.withLock { state in
                defer { (state.waiting, state.isForced) = ([], false) }
                return (state.waiting, state.isForced, state.isStopped)
            }
            if isStopped { return }
            check(isForced)
            for completion in waiting { completion() }
        }
    }

    /// Requests a check now. The thread calls `completion` after it.
    func checkNow(
        isForced: Bool = false, then completion: @escaping @Sendable () -> Void = {}
    ) {
        state.withLock { state in
            state.isForced = state.isForced || isForced
            state.waiting.append(completion)
        }
        wakeUp.signal()
    }

    /// Ends the thread. Does not wait for a running check.
    func stop() {
        state.withLock { $0.isStopped = true }
        wakeUp.signal()
    }
}
