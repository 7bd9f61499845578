import Canvas
import Foundation
import Terminal
import TestSupport
import Testing

extension ScreenTests {
    /// The event loop on a real terminal, in this process. Frames are small, so that nobody needs
    /// to read the output meanwhile.
    @Suite struct EventLoopTests {
        private func open(
            _ terminal: PseudoTerminal, charset: ScreenOptions.Charset = .utf8
        ) throws -> Screen {
            var options = ScreenOptions()
            options.input = terminal.programDescriptor
            options.output = terminal.programDescriptor
            options.term = "xterm-256color"
            options.charset = charset
            return try Screen(options)
        }

        /// The input, without its time and manner.
        private func input(_ event: LoopEvent<Int>) -> InputEvent? {
            guard case .input(let input, _) = event else { return nil }
            if case .key(let key, _) = input { return .key(key) }
            return input
        }

        private var soon: ContinuousClock.Instant { .now.advanced(by: .seconds(120)) }

        @Test func `the terminal is restored`() throws {
            let terminal = try PseudoTerminal(columns: 40, rows: 6)
            let before = terminal.modes
            do {
                var screen = try open(terminal)
                #expect(screen.size == Size(40, 6))
                var frame = Frame(screen.size)
                frame.put("hello", at: Point(1, 1))
                screen.setTitle("LIVE")
                screen.show(frame, ScreenTests.quiet)
                terminal.drain()
                #expect(terminal.screen.lines == frame.lines)
                #expect(terminal.screen.isAlternate && !terminal.screen.isCursorVisible)
                #expect(terminal.screen.modes.isSuperset(of: [1000, 1002, 1006, 2004, 1004]))
                #expect(terminal.screen.keyboards == [31])
                #expect(terminal.modes != before)
            }
            terminal.drain()
            #expect(terminal.screen.keyboards == [], "the keyboard protocol is given back")
            #expect(!terminal.screen.isAlternate && terminal.screen.isCursorVisible)
            #expect(terminal.screen.modes.isDisjoint(with: [1000, 1002, 1006, 2004, 1004]))
            #expect(terminal.screen.text.allSatisfy { $0 == "\n" })
            #expect(terminal.modes == before)
        }

        @Test func `keys, pastes and a lone escape arrive`() throws {
            let terminal = try PseudoTerminal(columns: 20, rows: 4)
            var screen = try open(terminal)
            var loop = EventLoop(try TerminalMailbox<Int>())
            terminal.send("aé\u{1B}[A\u{1B}[200~x\u{1B}[201~")
            let expected: [InputEvent] = [
                .key(.character("a")), .key(.character("é")), .key(Key(.up)), .paste("x"),
            ]
            for event in expected { #expect(input(loop.next(on: &screen, until: soon)) == event) }
            terminal.send("\u{1B}")
            #expect(input(loop.next(on: &screen, until: soon)) == .key(Key(.escape)))
        }

        @Test func `messages from another thread wake the loop, in order`() throws {
            let terminal = try PseudoTerminal(columns: 20, rows: 4)
            var screen = try open(terminal)
            let mailbox = try TerminalMailbox<Int>()
            var loop = EventLoop(mailbox)
            Thread.detachNewThread { for number in 0..<1000 { mailbox.post(number) } }
            var seen: [Int] = []
            while seen.count < 1000 {
                guard case .messages(let some) = loop.next(on: &screen, until: soon) else { break }
                seen += some
            }
            #expect(seen == Array(0..<1000))
        }

        @Test func `a full mailbox says so`() throws {
            let mailbox = try TerminalMailbox<Int>(limit: 2)
            #expect(mailbox.post(1) && mailbox.post(2))
            #expect(!mailbox.post(3))
            #expect(mailbox.takeAll() == [1, 2])
            #expect(mailbox.post(4))
        }

        @Test func `a tick comes on time and does not starve the keys`() throws {
            let terminal = try PseudoTerminal(columns: 20, rows: 4)
            var screen = try open(terminal)
            var loop = EventLoop(try TerminalMailbox<Int>())
            terminal.send("q")
            let past = ContinuousClock.now.advanced(by: .seconds(-1))
            #expect(loop.next(on: &screen, until: past) == .tick)
            #expect(input(loop.next(on: &screen, until: past)) == .key(.character("q")))
            #expect(loop.next(on: &screen, until: past) == .tick)
        }

        @Test func `ctrl-C and TERM ask for the end`() throws {
            let terminal = try PseudoTerminal(columns: 20, rows: 4)
            var screen = try open(terminal)
            var loop = EventLoop(try TerminalMailbox<Int>())
            terminal.send("\u{3}")
            #expect(loop.next(on: &screen, until: soon) == .terminate(signal: SIGINT))
            kill(getpid(), SIGTERM)
            #expect(loop.next(on: &screen, until: soon) == .terminate(signal: SIGTERM))
        }

        @Test func `a new size is applied, down to one cell`() throws {
            let terminal = try PseudoTerminal(columns: 20, rows: 4)
            var screen = try open(terminal)
            var loop = EventLoop(try TerminalMailbox<Int>())
            for size in [Size(1, 1), Size(31, 7)] {
                terminal.drain()
                terminal.resize(columns: size.width, rows: size.height)
                kill(getpid(), SIGWINCH)
                #expect(loop.next(on: &screen, until: soon) == .resized(size))
                let frame = ScreenTests.frame(size, step: 1, .unicode)
                screen.show(frame, ScreenTests.quiet)
                terminal.drain()
                #expect(terminal.screen.lines == frame.lines)
            }
        }

        @Test func `a key checks the size, in case no signal came`() throws {
            let terminal = try PseudoTerminal(columns: 20, rows: 4)
            var screen = try open(terminal)
            var loop = EventLoop(try TerminalMailbox<Int>())
            terminal.resize(columns: 31, rows: 7)
            terminal.send("P")
            #expect(loop.next(on: &screen, until: soon) == .resized(Size(31, 7)))
            #expect(input(loop.next(on: &screen, until: soon)) == .key(.character("P")))
        }

        @Test func `the terminal's own size counts, not the environment's`() throws {
            setenv("LINES", "8", 1)
            setenv("COLUMNS", "30", 1)
            defer {
                unsetenv("LINES")
                unsetenv("COLUMNS")
            }
            let terminal = try PseudoTerminal(columns: 60, rows: 12)
            var screen = try open(terminal)
            #expect(screen.size == Size(60, 12))
            let frame = ScreenTests.frame(screen.size, step: 1, .unicode)
            screen.show(frame, ScreenTests.quiet)
            terminal.drain()
            #expect(terminal.screen.lines == frame.lines)
        }

        @Test func `ASCII is drawn if ambiguous characters are wide; a late answer is no key`()
            throws
        {
            setenv("LC_ALL", "C.UTF-8", 1)
            defer { unsetenv("LC_ALL") }
            let terminal = try PseudoTerminal(columns: 60, rows: 16)
            var screen = try open(terminal, charset: .byLocale)
            var loop = EventLoop(try TerminalMailbox<Int>())
            #expect(screen.glyphs == .unicode && screen.ambiguousColumns == nil)
            terminal.send("\u{1B}[2;3R")
            #expect(loop.next(on: &screen, until: soon) == .resized(screen.size))
            #expect(screen.glyphs == .ascii && screen.ambiguousColumns == 2)
            var frame = Frame(screen.size)
            frame.put("café 小米 Москва", at: Point(0, 1))
            screen.show(frame, ScreenTests.quiet)
            terminal.drain()
            #expect(terminal.screen.lines[1].hasPrefix("cafe 小米 ??????"))
            terminal.send("\u{1B}[2;2R")
            terminal.send("q")
            #expect(input(loop.next(on: &screen, until: soon)) == .key(.character("q")))
            #expect(screen.glyphs == .ascii)
        }

        @Test func `a lost terminal is reported once, without a busy loop`() throws {
            let terminal = try PseudoTerminal(columns: 20, rows: 4)
            var screen = try open(terminal)
            let mailbox = try TerminalMailbox<Int>()
            var loop = EventLoop(mailbox)
            terminal.hangUp()
            #expect(loop.next(on: &screen, until: soon) == .hangup)
            mailbox.post(7)
            #expect(loop.next(on: &screen, until: soon) == .messages([7]))
            let deadline = ContinuousClock.now.advanced(by: .milliseconds(20))
            #expect(loop.next(on: &screen, until: deadline) == .tick)
            screen.show(Frame(screen.size), ScreenTests.quiet)
        }
    }
}
