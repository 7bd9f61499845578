package import Canvas

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// An event for the owner of the screen.
package enum LoopEvent<Message: Sendable>: Sendable {
    /// A key, a paste, the mouse or the focus, and when it was read.
    case input(InputEvent, at: ContinuousClock.Instant)
    /// The terminal has another size or needs other characters; draw everything again.
    case resized(Size)
    case messages([Message])
    /// The deadline has come.
    case tick
    /// The process was stopped and continues; draw everything again.
    case resumed(Size)
    /// The terminal is gone; end the program.
    case hangup
    /// A signal or ctrl-C asks the program to end.
    case terminate(signal: Int32)
}

extension LoopEvent: Equatable where Message: Equatable {}

/// Waits on one thread, with one `poll`, for the terminal, signals, the mailbox and the next tick.
package struct EventLoop<Message: Sendable>: ~Copyable {
    private let mailbox: TerminalMailbox<Message>
    private let clock = ContinuousClock()
    private let start = ContinuousClock.now
    private var parser = KeyParser()
    private var ready: [LoopEvent<Message>] = []
    private var isTerminalGone = false
    private var hasJustTicked = false

    package init(_ mailbox: TerminalMailbox<Message>) { self.mailbox = mailbox }

    /// Waits for the next event, at most until `deadline`.
    ///
    /// A tick that is due comes first, but never twice in a row while other events wait. ctrl-Z
    /// stops the process here; ctrl-C gives `terminate`, as SIGINT does.
    package mutating func next(
        on screen: inout Screen, until deadline: ContinuousClock.Instant?
    ) -> LoopEvent<Message> {
        while true {
            if let deadline, !hasJustTicked, clock.now >= deadline {
                hasJustTicked = true
                return .tick
            }
            if !ready.isEmpty {
                hasJustTicked = false
                return ready.removeFirst()
            }
            wait(screen, until: deadline)
            read(&screen)
            if ready.isEmpty { hasJustTicked = false }
        }
    }

    /// What the last wait found.
    private var found = Found()

    private struct Found {
        var (input, hangup, signals, messages) = (false, false, false, false)
    }

    private mutating func wait(
        _ screen: borrowing Screen, until deadline: ContinuousClock.Instant?
    ) {
        let wanted = Int16(POLLIN)
        var descriptors = [
            pollfd(fd: isTerminalGone ? -1 : screen.input, events: wanted, revents: 0),
            pollfd(fd: screen.signals, events: wanted, revents: 0),
            pollfd(fd: mailbox.descriptor, events: wanted, revents: 0),
        ]
        let limit = [deadline, parser.undecidedUntil.map { start + $0 }].compactMap { $0 }.min()
        found = Found()
        guard poll(&descriptors, nfds_t(descriptors.count), timeout(limit)) > 0 else { return }
        let ends = Int16(POLLHUP | POLLERR | POLLNVAL)
        found.input = descriptors[0].revents & wanted != 0
        found.hangup = descriptors[0].revents & ends != 0
        found.signals = descriptors[1].revents & wanted != 0
        found.messages = descriptors[2].revents & wanted != 0
    }

    /// Milliseconds for `poll`, rounded up so that a wait never ends just before its time.
    private func timeout(_ limit: ContinuousClock.Instant?) -> Int32 {
        if hasJustTicked { return 0 }
        guard let limit else { return -1 }
        let left = clock.now.duration(to: limit)
        guard left > .zero else { return 0 }
        let parts = left.components
        guard parts.seconds < 1_000_000 else { return 1_000_000_000 }
        let part = (parts.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return Int32(parts.seconds * 1000 + part)
    }

    private mutating func read(_ screen: inout Screen) {
        if found.signals { readSignals(&screen) }
        if found.input {
            readInput(&screen)
        } else if found.hangup {
            lose()
        }
        if !found.input {
            let now = clock.now
            append(parser.flush(at: now - start), at: now, &screen)
        }
        if found.messages {
            let messages = mailbox.takeAll()
            if !messages.isEmpty { ready.append(.messages(messages)) }
        }
    }

    private mutating func lose() {
        guard !isTerminalGone else { return }
        isTerminalGone = true
        ready.append(.hangup)
    }

    private mutating func readInput(_ screen: inout Screen) {
        let (bytes, isOpen) = Terminal.readInput(screen.input, atMost: 4096)
        guard isOpen else { return lose() }
        guard !bytes.isEmpty else { return }
        let now = clock.now
        // A key acts on what the user sees. The signal of a new size may never come, so each read
        // checks the size.
        if screen.hasOtherSize {
            screen.updateSize()
            ready.append(.resized(screen.size))
        }
        append(parser.feed(bytes, at: now - start), at: now, &screen)
    }

    private mutating func append(
        _ events: [InputEvent], at now: ContinuousClock.Instant, _ screen: inout Screen
    ) {
        for event in events {
            switch event {
            case .key(let key, let arrival) where Self.means("c", key, arrival):
                ready.append(.terminate(signal: SIGINT))
            case .key(let key, let arrival) where Self.means("z", key, arrival): stop(&screen)
            case .report(let report):
                if screen.apply(report) { ready.append(.resized(screen.size)) }
            default: ready.append(.input(event, at: now))
            }
        }
    }

    /// Whether a key is control with this letter, on any keyboard layout.
    private static func means(_ letter: Character, _ key: Key, _ arrival: KeyArrival) -> Bool {
        key == .control(letter) || arrival.base == .control(letter)
    }

    private mutating func stop(_ screen: inout Screen) {
        screen.stop()
        // SIGCONT is skipped: it only says that the process continues, which is known here.
        for signal in pendingSignals(screen) where signal != SIGCONT { handle(signal, &screen) }
        ready.append(.resumed(screen.size))
    }

    private mutating func readSignals(_ screen: inout Screen) {
        for signal in pendingSignals(screen) { handle(signal, &screen) }
    }

    private mutating func handle(_ signal: Int32, _ screen: inout Screen) {
        switch signal {
        case SIGWINCH:
            screen.updateSize()
            ready.append(.resized(screen.size))
        case SIGTSTP: stop(&screen)
        case SIGCONT:
            screen.resume()
            ready.append(.resumed(screen.size))
        default: ready.append(.terminate(signal: signal))
        }
    }

    /// Each waiting signal once, however often it came: a burst of resizes counts as one.
    private func pendingSignals(_ screen: borrowing Screen) -> [Int32] {
        Terminal.readInput(screen.signals, atMost: 256).bytes.reduce(into: []) { signals, byte in
            if !signals.contains(Int32(byte)) { signals.append(Int32(byte)) }
        }
    }
}
