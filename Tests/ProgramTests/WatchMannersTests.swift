import Foundation
import TestSupport
import Testing

/// How the real deck treats a real terminal when it is stopped, ended or killed.
@Suite("penstock watch on a terminal", .serialized)
struct WatchMannersTests {
    @Test func `ctrl-Z restores the terminal, fg takes it again`() async throws {
        try await Kettle.lendOpenDrop { program, url in
            let terminal = try program.onTerminal(running: "/bin/bash", "--norc", "-i")
            terminal.send("PS1='prompt:'; \(program.executablePath) watch \(url)\r")
            try await terminal.waitFor(text: "OPEN")
            terminal.send("\u{1A}")
            try await terminal.waitFor(text: "Stopped")
            terminal.send("fg\r")
            try await terminal.waitFor(text: "OPEN")
            terminal.send("q")
            try await terminal.waitFor("the prompt") {
                $0.contains("prompt:") && !$0.contains("OPEN")
            }
            terminal.send("exit 7\r")
            #expect(try await terminal.waitForEnd() == .exited(7))
        }
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGQUIT])
    func `a terminating signal restores the terminal`(signal: Int32) async throws {
        try await Kettle.lendOpenDrop { program, url in
            let terminal = try program.onTerminal("watch", url)
            let before = terminal.modesAtFirst
            try await terminal.waitFor(text: "OPEN")
            terminal.signal(signal)
            let status = signal == SIGINT ? 0 : 128 + Int(signal)
            #expect(try await terminal.waitForEnd() == .exited(status))
            #expect(terminal.modes == before)
            #expect(await terminal.leavesTheScreen())
        }
    }

    @Test(arguments: [SIGSEGV, SIGBUS, SIGILL, SIGABRT, SIGFPE])
    func `a crash restores the terminal`(signal: Int32) async throws {
        try await Kettle.lendOpenDrop { program, url in
            let terminal = try program.onTerminal("watch", url)
            let before = terminal.modesAtFirst
            try await terminal.waitFor(text: "OPEN")
            terminal.signal(signal)
            #expect(try await terminal.waitForEnd() == .signalled(Int(signal)))
            #expect(terminal.modes == before)
            #expect(await terminal.leavesTheScreen())
        }
    }

    @Test func `a crash in the middle of a write restores the terminal`() async throws {
        try await Kettle.lendOpenDrop { program, url in
            let terminal = try program.onTerminal("watch", url)
            let before = terminal.modesAtFirst
            try await terminal.waitFor(text: "OPEN")
            try await terminal.sendUntilStuck("\u{0C}")
            terminal.signal(SIGFPE)
            #expect(try await terminal.waitForEnd() == .signalled(Int(SIGFPE)))
            #expect(terminal.modes == before)
            #expect(await terminal.leavesTheScreen())
        }
    }

    @Test func `the loss of the terminal ends the deck`() async throws {
        try await Kettle.lendOpenDrop { program, url in
            let terminal = try program.onTerminal("watch", url)
            try await terminal.waitFor(text: "OPEN")
            terminal.hangUp()
            // The system sends HUP twice; the second one may arrive when the deck has finished with
            // it.
            let ending = try await terminal.waitForEnd()
            #expect(ending == .exited(128 + Int(SIGHUP)) || ending == .signalled(Int(SIGHUP)))
        }
    }

    @Test func `a deck that was stopped catches up without a false alarm`() async throws {
        try await Kettle.lendOpenDrop { program, url in
            let terminal = try program.onTerminal("watch", url)
            try await terminal.waitFor(text: "OPEN")
            terminal.signal(SIGSTOP)
            // Longer than a silence that would be an alarm.
            let until = ContinuousClock.now + .seconds(4)
            while ContinuousClock.now < until {
                let mark = try await program.start(
                    ["drop", "mark", "kettle-1", "meanwhile", "--url", url]
                ).result()
                #expect(mark.status == 0)
            }
            let paused = try await program.start(["drop", "pause", "kettle-1", "--url", url])
                .result()
            #expect(paused.status == 0)
            let before = terminal.output.count
            terminal.signal(SIGCONT)
            try await terminal.waitFor(text: "PAUSED")
            try await terminal.waitFor(text: "was stopped for")
            let since = String(decoding: terminal.output[before...], as: UTF8.self)
            for word in ["-> NO SIGNAL", "-> DOWN", "? LOST"] { #expect(!since.contains(word)) }
            terminal.send("q")
            #expect(try await terminal.waitForEnd() == .exited(0))
        }
    }

    @Test func `a viewer cannot act`() async throws {
        try await Kettle.lendOpenDrop { program, url in
            let token = try await program.run(
                "token", "create", "--name", "vera", "--role", "viewer")
            let file = try program.write("token", token.output)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
            let terminal = try program.onTerminal("watch", url, "--token-file", file)
            try await terminal.waitFor(text: "vera, viewer")
            terminal.send("P")
            try await terminal.waitFor(text: "read-only")
            await terminal.type("P", "\r", "q")
            #expect(try await terminal.waitForEnd() == .exited(0))
            #expect(try await program.drop(at: url).contains("open"))
        }
    }
}

extension PseudoTerminal {
    /// Whether the program has switched back to the terminal's normal screen.
    fileprivate func leavesTheScreen() async -> Bool {
        await waitForOutput { text in
            let entered = text.range(of: "\u{1B}[?1049h", options: .backwards)?.lowerBound
            let left = text.range(of: "\u{1B}[?1049l", options: .backwards)?.lowerBound
            guard let entered, let left else { return false }
            return left > entered
        }
    }
}
