import Foundation
import TestSupport
import Testing

@Suite("signals and an engine", .serialized)
struct SignalTests {
    @Test func `only the termination signals end it`() async throws {
        try await Kettle.lend { program in
            let (engine, url) = try await program.serve()
            let harmless = [
                SIGHUP, SIGUSR1, SIGUSR2, SIGPIPE, SIGALRM, SIGTTIN, SIGTTOU, SIGXFSZ, SIGVTALRM,
                SIGPROF, SIGIO, SIGXCPU, SIGHUP,
            ]
            for number in harmless {
                engine.signal(number)
                #expect(try await program.drop(at: url).contains("kettle-1"), "signal \(number)")
            }
            engine.signal(SIGQUIT)
            #expect(await engine.result().status == 0)
        }
    }

    @Test func `it continues when its terminal closes, and its log holds no secret`() async throws {
        try await Kettle.lend { program in
            let port = LastingPort.free()
            let url = "http://127.0.0.1:\(port)"
            let campaign = try program.write("kettle.toml", Kettle.campaign())
            let script = try program.write(
                "window",
                "exec penstock serve \(campaign) --listen 127.0.0.1:\(port)"
                    + " --log-level debug --log-format json 2> log\n")
            let terminal = try program.onTerminal(
                running: "/bin/bash", "-c",
                "PATH='\(URL(fileURLWithPath: program.executablePath).deletingLastPathComponent().path)':$PATH"
                    + " exec bash \(script)")
            try await terminal.waitFor(text: "listening on")
            terminal.hangUp()
            #expect(try await program.drop(at: url).contains("kettle-1"))
            let secret = try String(
                contentsOfFile: program.path("config/penstock/admin.token"), encoding: .utf8
            ).trimmingCharacters(in: .whitespacesAndNewlines)
            _ = try await program.start(
                ["drop", "mark", "kettle-1", "my \(secret)", "--url", url]
            ).result()
            _ = try await program.start(
                ["drop", "show", "kettle-1", "--url", url],
                environment: ["PENSTOCK_TOKEN": String(secret.dropLast()) + "x"]
            ).result()
            terminal.signal(SIGTERM)
            #expect(try await terminal.waitForEnd() == .exited(0))
            let log = try String(contentsOfFile: program.path("log"), encoding: .utf8)
            #expect(!log.contains(secret.dropFirst(8).dropLast(8)))
            for event in ["starting", "journal", "listening", "act", "clientError", "stopping"] {
                #expect(log.contains("\"event\":\"\(event)\""), "\(log)")
            }
            for line in log.split(separator: "\n") {
                #expect(try JSONSerialization.jsonObject(with: Data(line.utf8)) is [String: Any])
            }
        }
    }

    @Test func `a closed output does not make the engine write into its journal`() async throws {
        try await Kettle.lend { program in
            let campaign = try program.write("kettle.toml", Kettle.campaign())
            let port = LastingPort.free()
            let script = try program.write(
                "closed",
                "exec penstock serve \(campaign) --listen 127.0.0.1:\(port) <&- >&- 2>&-\n")
            let engine = try program.startShell(script)
            let url = "http://127.0.0.1:\(port)"
            while try await program.start(["drop", "show", "kettle-1", "--url", url]).result()
                .status != 0
            {}
            #expect(
                try await program.start(["drop", "open", "kettle-1", "--url", url]).result()
                    .status == 0)
            engine.signal(SIGTERM)
            #expect(await engine.result().status == 0)
            #expect(try await program.run("verify", "kettle").status == 0)
        }
    }
}
