import Dispatch
import Foundation
import Synchronization

/// The signals of a program that runs for long, caught from the moment this is made.
///
/// INT, TERM and QUIT ask for the end. What HUP means differs: an engine reads its tokens and its
/// certificate again and goes on, also when it is sent because the terminal closed; anything else
/// ends in order, unless it was started by `nohup`. Nothing else ends or stops an engine: not a
/// pipe that closed, nor a file that may not grow, nor a terminal that others write to.
package final class TerminationSignals {
    /// What HUP means.
    package enum Hangup {
        case ends, reloads
    }

    /// The signals that ask for the end.
    private static let ending = [SIGINT, SIGTERM, SIGQUIT]
    /// What would end a process and is no reason to end this one.
    private static let ignored = [
        SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGIO, SIGXFSZ, SIGXCPU,
    ]

    /// What is done when a signal arrives, and how often one has.
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

    private let ends = Relay()
    private let reloads = Relay()
    /// Kept for as long as signals are caught.
    private var sources: [any DispatchSourceSignal] = []

    package init(hangup: Hangup = .ends) {
        let queue = DispatchQueue(label: "penstock.signals")
        signal(SIGPIPE, SIG_IGN)
        if hangup == .reloads {
            // Nor does a terminal stop an engine.
            for number in [SIGTTOU, SIGTTIN] { signal(number, SIG_IGN) }
            TerminationSignals.endOnCutFile()
        }
        let isKept = hangup == .ends && TerminationSignals.isIgnored(SIGHUP)
        for number in TerminationSignals.ending + (isKept ? [] : [SIGHUP]) {
            let relay = number == SIGHUP && hangup == .reloads ? reloads : ends
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { relay.arrived(number) }
            // A source that was never activated must not be let go of.
            source.activate()
            sources.append(source)
        }
    }

    /// Makes what would end a process and has no meaning here do nothing, before anything else: a deck
    /// that such a signal ended would leave the terminal as it was.
    package static func ignoreOthers() {
        for number in ignored { signal(number, SIG_IGN) }
    }

    /// A file that SQLite shares in memory was cut: the engine cannot go on, as little as after a loss
    /// of power, and the next start is whole.
    private static func endOnCutFile() {
        signal(SIGBUS) { _ in
            let words: StaticString = """
                penstock: a file in shared memory was cut (NAME.sale-shm), or its disk failed: the \
                engine ends; leave the journal's files alone, and start it again

                """
            _ = write(2, words.utf8Start, words.utf8CodeUnitCount)
            _exit(ExitStatus.ioError.rawValue)
        }
    }

    /// Whether `nohup` or a parent has seen to it that a signal does nothing.
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

    /// Whether one has arrived that asks for the end.
    package var haveCome: Bool { ends.count > 0 }

    /// Tells from any thread whether none has arrived by then that asks for the end.
    package var goesOn: @Sendable () -> Bool { { [ends] in ends.count == 0 } }

    /// The signal that asked for the end last, by its name.
    package var latest: String {
        switch ends.latest {
        case SIGINT: "INT"
        case SIGTERM: "TERM"
        case SIGQUIT: "QUIT"
        case SIGHUP: "HUP"
        case let number: "\(number)"
        }
    }

    /// Has something done each time that the end is asked for, also if that was before; it learns how
    /// often that has been.
    package func handle(_ body: @escaping @Sendable (_ count: Int) -> Void) {
        ends.handle(body)
    }

    /// Has something done each time that the files are to be read again.
    package func handleReload(_ body: @escaping @Sendable () -> Void) {
        reloads.handle { _ in body() }
    }

    /// Lets signals do again what they usually do.
    package static func restore() {
        for number in ending + [SIGHUP, SIGPIPE] { signal(number, SIG_DFL) }
    }

    deinit { for source in sources { source.cancel() } }
}
