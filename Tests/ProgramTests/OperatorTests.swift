import Foundation
import TestSupport
import Testing

/// An operator's work at the deck in tmux.
@Suite("an operator in tmux")
struct OperatorTests {
    /// The path of tmux; nil if it is not installed.
    static let tmux = (ProcessInfo.processInfo.environment["PATH"] ?? "")
        .split(separator: ":").map { "\($0)/tmux" }
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    @Test(.enabled(if: tmux != nil, "tmux is not installed"))
    func `pauses at an alarm with two keys, closes by typing the name; a paste does nothing`()
        async throws
    {
        try await Kettle.lend { program in
            let (engine, url) = try await program.serve()
            try await engine.end(after: { try await shift(program, engine, url) })
        }
    }

    private func shift(
        _ program: PenstockProgram, _ engine: RunningProgram, _ url: String
    ) async throws {
        try await act(program, "open", "kettle-1", "--url", url)
        let terminal = try program.onTerminal(
            running: OperatorTests.tmux, "-u", "-S", program.path("tmux"), "-f", "/dev/null",
            "new-session", "'\(program.executablePath)' watch \(url)", ";", "set", "status", "off",
            ";", "set", "destroy-unattached", "on", columns: 120, rows: 36)
        try await terminal.waitFor(text: "OPEN")
        try await paste(terminal)
        try await pauseAtAnAlarm(terminal, engine)
        #expect(try await program.drop(at: url).contains("paused"))
        try await closeWhatAnotherTouched(terminal, program, url)
        #expect(try await program.drop(at: url).contains("closed"))
        terminal.send("q")
        #expect(try await terminal.waitForEnd() == .exited(0))
    }

    private func act(_ program: PenstockProgram, _ words: String...) async throws {
        let result = try await program.start(["drop"] + words).result()
        try #require(result.status == 0, "\(result.errors)")
    }

    private func paste(_ terminal: PseudoTerminal) async throws {
        terminal.send("\u{1B}[200~P\rP\r:close kettle-1\rkettle-1\r\rC\rkettle-1\r\u{1B}[201~")
        try await terminal.waitFor(text: "a paste does nothing here")
        #expect(terminal.screen.contains("OPEN"))
    }

    private func pauseAtAnAlarm(_ terminal: PseudoTerminal, _ engine: RunningProgram) async throws {
        engine.signal(SIGSTOP)
        try await terminal.waitFor(text: "NEW NO SIGNAL")
        engine.signal(SIGCONT)
        try await terminal.type("P", "\r", until: "PAUSED")
    }

    /// The first attempt refers to a state that has changed.
    private func closeWhatAnotherTouched(
        _ terminal: PseudoTerminal, _ program: PenstockProgram, _ url: String
    ) async throws {
        let token = try await program.run(
            "token", "create", "--name", "arjun", "--role", "operator")
        terminal.send("C")
        try await terminal.waitFor(text: "type kettle-1")
        let other = try await program.start(
            ["drop", "rate", "kettle-1", "50", "--reason", "slow", "--url", url],
            environment: ["PENSTOCK_TOKEN": token.output.filter { !$0.isNewline }]
        ).result()
        try #require(other.status == 0, "\(other.errors)")
        try await terminal.waitFor(text: "set drip rate 50/s: slow")
        try await typeClosing(terminal)
        try await terminal.waitFor(text: "REFUSED: close kettle-1: arjun acted")
        #expect(try await program.drop(at: url).contains("paused"))
        terminal.send("C")
        try await terminal.waitFor(text: "type kettle-1")
        try await typeClosing(terminal)
        try await terminal.waitFor(text: "CLOSED")
    }

    private func typeClosing(_ terminal: PseudoTerminal) async throws {
        terminal.send("kettle-1\tover\t\t")
        try await terminal.waitFor(text: "› [ Close")
        await terminal.type("\r")
    }
}
