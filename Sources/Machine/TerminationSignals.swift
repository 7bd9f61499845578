import Foundation
import Synchronization

/// Catches the signals of a long-running program from the moment of its creation.
///
/// INT, TERM and QUIT ask every program to end.
///
/// - An engine reads its tokens and its certificate again on HUP and goes on, even if its terminal
///   closed. A closed pipe, a file at its size limit or a terminal in use does not stop it either.
/// - Any other program ends in order on HUP, unless it was started by `nohup`.
package final class TerminationSignals {
    /// What HUP means.
    package enum Hangup {
        case ends, reloads
    }

    private static let ending = [SIGINT, SIGTERM, SIGQUIT]
    /// Signals that would end a process but are no reason to end this one.
    private static let ignored = [
        SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGIO, SIGXFSZ, SIGXCPU,
    ]

    /// Counts signals and calls a handler when one arrives.
    private final class Relay: Sendable {
        private struct State {
            var count = 0
            var latest: Int32 = 0
            var handler: (@Sendable (Int) -> Void)?
        }

        private let state = Mutex(State())

        var count: Int { state.withLock { $0.count } }
        var latest: Int32 { state.withLock { $0.latest } }

        func arrived(_ number: Int32) {
            let (count, handler) = state.withLock { state in
                state.count += 1
                state.latest = number
                return (state.count, state.handler)
            }
            handler?(count)
        }

        func handle(_ body: @escaping @Sendable (Int) -> Void) {
            let count = state.withLock { state in
                state.handler = body
                return state.count
            }
            if count > 0 { body(count) }
        }
    }

    private let endRelay = Relay()
    private let reloadRelay = Relay()
    /// Signals are caught as long as these exist.
    private var sources: [any DispatchSourceSignal] = []

    package init(hangup: Hangup = .ends) {
        let queue = DispatchQueue(label: "penstock.signals")
        signal(SIGPIPE, SIG_IGN)
        if hangup == .reloads {
            // Background access to the terminal must not suspend the engine.
            for number in [SIGTTOU, SIGTTIN] { signal(number, SIG_IGN) }
            TerminationSignals.endOnCutFile()
        }
        let isKept = hangup == .ends && TerminationSignals.isIgnored(SIGHUP)
        for number in TerminationSignals.ending + (isKept ? [] : [SIGHUP]) {
            let relay = number == SIGHUP && hangup == .reloads ? reloadRelay : endRelay
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { relay.arrived(number) }
            // A source must be activated before it is released.
            source.activate()
            sources.append(source)
        }
    }

    /// Ignores signals that would end the process and have no meaning here.
    ///
    /// Must be called before anything else: a deck ended by such a signal would not restore the
    /// terminal.
    package static func ignoreOthers() {
        for number in ignored { signal(number, SIG_IGN) }
    }

    /// Ends the engine when a file that SQLite maps into memory was truncated. The engine cannot go
    /// on, as after a power failure; the next start finds everything that it acknowledged.
    private static func endOnCutFile() {
        signal(SIGBUS) { _ in
            let words: StaticString = """
                penstock: NAME.sale-shm was truncated or its disk failed. Do not touch the journal's \
                files; start the engine again.

                """
            _ = write(2, words.utf8Start, words.utf8CodeUnitCount)
            _exit(ExitStatus.ioError.rawValue)
        }
    }

    /// Whether a signal is ignored because `nohup` or the parent asked for that.
    package static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        guard sigaction(number, nil, &action) == 0 else { return false }
        #if canImport(Glibc)
            let handler = action.__sigaction_handler.sa_handler
        #else
            let handler = action.__sigaction_u.__sa_handler
        #endif
        guard let handler else { return false }
        return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    package var endWasRequested: Bool { endRelay.count > 0 }

    /// Checks from any thread that no signal has asked for the end so far.
    package var mayContinue: @Sendable () -> Bool { { [endRelay] in endRelay.count == 0 } }

    /// The name of the latest signal that asked for the end.
    package var latest: String {
        switch endRelay.latest {
        case SIGINT: "INT"
        case SIGTERM: "TERM"
        case SIGQUIT: "QUIT"
        case SIGHUP: "HUP"
        case let number: "\(number)"
        }
    }

    /// Calls `body` each time a signal asks for the end, and at once if one has already.
    ///
    /// `body` receives the number of such signals so far.
    package func handle(_ body: @escaping @Sendable (_ count: Int) -> Void) {
        endRelay.handle(body)
    }

    /// Calls `body` each time the files should be read again.
    package func handleReload(_ body: @escaping @Sendable () -> Void) {
        reloadRelay.handle { _ in body() }
    }

    /// Restores the default actions of the signals that ask for the end, and of HUP and PIPE.
    package static func restore() {
        for number in ending + [SIGHUP, SIGPIPE] { signal(number, SIG_DFL) }
    }

    deinit { for source in sources { source.cancel() } }
}
