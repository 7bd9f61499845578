import Dispatch
import Foundation
import Synchronization

/// INT and TERM, caught from the moment this is made.
final class TerminationSignals {
    /// What is done when one arrives, and whether one has.
    private final class Relay: Sendable {
        private let state = Mutex<(hasArrived: Bool, handler: (@Sendable () -> Void)?)>(
            (false, nil))

        func arrived() {
            let handler = state.withLock { state in
                state.hasArrived = true
                return state.handler
            }
            handler?()
        }

        func handle(_ body: @escaping @Sendable () -> Void) {
            let hasArrived = state.withLock { state in
                state.handler = body
                return state.hasArrived
            }
            if hasArrived { body() }
        }
    }

    private let relay = Relay()
    /// Kept for as long as signals are caught.
    private var sources: [any DispatchSourceSignal] = []

    init() {
        let queue = DispatchQueue(label: "penstock.signals")
        let relay = relay
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { relay.arrived() }
            // A source that was never activated must not be let go of.
            source.activate()
            sources.append(source)
        }
        signal(SIGPIPE, SIG_IGN)
    }

    /// Has something done when one arrives, or at once when one has arrived already.
    func handle(_ body: @escaping @Sendable () -> Void) {
        relay.handle(body)
    }

    deinit { for source in sources { source.cancel() } }
}
