import Foundation
import TestSupport
import Testing

/// Incidents of real processes on the real deck. `Benchmarks/incidents` measures how soon the deck
/// shows them; `WatchMannersTests` tests a deck that was itself stopped.
@Suite("incidents on the deck", .serialized)
struct IncidentTests {
    @Test func `a killed engine is DOWN, and the next one is shown as restarted`() async throws {
        try await lendWatched { program, engine, url, terminal in
            engine.signal(SIGKILL)
            try await terminal.waitFor(word: "DOWN")
            _ = await engine.result()
            try await startAnew(program, url, terminal)
        }
    }

    @Test func `a stopped engine gives NO SIGNAL until it continues`() async throws {
        try await lendWatched { _, engine, _, terminal in
            engine.signal(SIGSTOP)
            try await terminal.waitFor(word: "NO SIGNAL")
            try await terminal.waitFor(text: "link or engine")
            engine.signal(SIGCONT)
            try await terminal.waitFor(word: "OK")
        }
    }

    @Test func `a deck in plain lines prints NO SIGNAL too, until it continues`() async throws {
        try await Kettle.lend { program in
            let (engine, url) = try await program.serve()
            try await engine.end {
                let deck = try program.start(["watch", url, "--plain"])
                try #require(await deck.line(startingWith: "phase: ") != nil)
                engine.signal(SIGSTOP)
                let lost = await deck.line(startingWith: "health: NO SIGNAL")
                engine.signal(SIGCONT)
                #expect(lost?.contains("link or engine") == true)
                #expect(await deck.line(startingWith: "health: OK") != nil)
                deck.signal(SIGTERM)
                _ = await deck.result()
            }
        }
    }

    @Test func `a stopped storefront is FAILING until it continues`() async throws {
        try await Kettle.lend(engines: 2) { shop in
            // Any site will do: here another engine.
            let (storefront, site) = try await shop.serve()
            let section = """

                [storefront]
                probe = "\(site)/healthz"
                interval = "100ms"
                slo_latency = "500ms"
                """
            try await storefront.end {
                try await lendWatched(Kettle.campaign() + section) { _, _, _, terminal in
                    storefront.signal(SIGSTOP)
                    try await terminal.waitFor(word: "FAILING")
                    try await terminal.waitFor(text: "probes running")
                    storefront.signal(SIGCONT)
                    try await terminal.waitFor(word: "OK")
                }
            }
        }
    }

    @Test(.enabled("strace is not installed, or may not attach") { await Tracing.isAllowed() })
    func `a journal that cannot be written is STORAGE FAILED, and the next engine is OK`()
        async throws
    {
        try await lendWatched { program, engine, url, terminal in
            let tracer = try program.startShell(
                program.write("trace", Tracing.failure(of: engine.processID)))
            try await terminal.waitFor(word: "STORAGE FAILED")
            #expect(await engine.result().status == 74)
            _ = await tracer.result()
            try await startAnew(program, url, terminal)
        }
    }

    /// Runs a test with an engine whose drop is open, and a deck that has seen no incident.
    private func lendWatched(
        _ campaign: String = Kettle.campaign(),
        _ body: (PenstockProgram, RunningProgram, _ url: String, PseudoTerminal) async throws ->
            Void
    ) async throws {
        try await Kettle.lend { program in
            let (engine, url) = try await program.serve(campaign)
            try await engine.end {
                let opened = try await program.start(["drop", "open", "kettle-1", "--url", url])
                    .result()
                #expect(opened.status == 0, "\(opened.errors)")
                let terminal = try program.onTerminal("watch", url, columns: 120, rows: 36)
                try await terminal.waitFor(word: "OK")
                try await body(program, engine, url, terminal)
                terminal.send("q")
                #expect(try await terminal.waitForEnd() == .exited(0))
            }
        }
    }

    /// Starts another engine at the same address on the same journal, and waits until the deck
    /// shows OK.
    private func startAnew(
        _ program: PenstockProgram, _ url: String, _ terminal: PseudoTerminal
    ) async throws {
        let port = try #require(url.split(separator: ":").last.flatMap { Int($0) })
        let (engine, _) = try await program.serve(port: port)
        try await engine.end {
            try await terminal.waitFor(text: "RESTARTED, was down")
            try await terminal.waitFor(word: "OK")
        }
    }
}

extension PseudoTerminal {
    /// Waits until the head shows this state of the crash indicator.
    fileprivate func waitFor(word: String) async throws {
        try await waitFor("the word \(word)") { screen in
            screen.lines[1].contains(" \(word) ")
        }
    }
}

/// What strace can do to a running program.
private enum Tracing {
    /// A script that makes every write to a journal fail.
    static func failure(of process: Int32) -> String {
        """
        exec strace -f -qq -o /dev/null -p \(process) \
        -e trace=pwrite64,fdatasync -e inject=pwrite64,fdatasync:error=EIO
        """
    }

    /// Whether strace exists and may attach to a process that is not its child.
    static func isAllowed() async -> Bool {
        await runOffPool {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            process.arguments = [
                "-c", "exec strace -qq -o /dev/null -p $(sh -c 'sleep 1 >/dev/null & echo $!')",
            ]
            process.standardInput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            guard (try? process.run()) != nil else { return false }
            process.waitUntilExit()
            return process.terminationStatus == 0
        }
    }
}
