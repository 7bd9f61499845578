import Foundation
import TestSupport
import Testing

@Suite("penstock serve", .serialized)
struct ServeCommandTests {
    @Test func `every operator command works as one line of a script`() async throws {
        try await Kettle.lend { program in
            let (running, url) = try await program.serve()
            func drop(_ words: String...) async throws -> PenstockProgram.Result {
                try await program.start(["drop"] + words + ["--url", url]).result()
            }
            #expect(try await drop("open", "kettle-1").status == 0)
            let paused = try await drop("pause", "kettle-1", "--reason", "checkout", "--json")
            #expect(paused.output.contains(#""phase":"paused""#))
            #expect(paused.output.contains(#""revision":2"#))
            let stale = try await drop("resume", "kettle-1", "--revision", "1")
            #expect(stale.status == 1)
            #expect(stale.errors == "admin acted in between (paused): look again.\n")
            #expect(try await drop("resume", "kettle-1").status == 0)
            #expect(try await drop("units", "kettle-1", "+3").output.contains("issued 8"))
            #expect(try await drop("units", "kettle-1", "-2").output.contains("withdrawn 2"))
            #expect(try await drop("rate", "kettle-1", "7").output.contains("7/s"))
            #expect(try await drop("rate", "kettle-1", "seven").status == 64)
            // After the two dashes nothing is an option.
            let less = ["drop", "units", "kettle-1", "--url", url, "--", "-1"]
            let withdrawn = try await program.start(less).result()
            #expect(withdrawn.output.contains("withdrawn 3"), "\(withdrawn.errors)")
            let refusals = [
                ("units", "+x", "N from 1 to"), ("rate", "-1", "a whole number from 0 to"),
                ("hold", "-1m", "A hold must be"),
            ]
            for (word, figure, rule) in refusals {
                let refused = try await drop(word, "kettle-1", figure)
                #expect(refused.status == 64, "\(word)")
                #expect(refused.errors.contains(rule), "\(refused.errors)")
                #expect(refused.errors.contains("not \"\(figure)\""), "\(refused.errors)")
            }
            #expect(try await drop("rate", "kettle-1", "7", "--bogus").status == 64)
            #expect(try await drop("show", "kettle-9").status == 1)
            #expect(try await drop("close", "kettle-1").output.contains("byOperator"))
            #expect(try await drop("list").output.contains("  closed (byOperator)  "))
            #expect(try await drop("reopen", "kettle-1").output.contains("open"))
            running.signal(SIGTERM)
            #expect(await running.result().status == 0)
            #expect(try await program.run("verify", "kettle").output.hasPrefix("sound: "))
        }
    }

    @Test func `a missing engine, and one that does not know the token`() async throws {
        try await Kettle.lend { program in
            let gone = try await program.run("drop", "list", "--url", "http://127.0.0.1:9")
            #expect(gone.status == 69)
            #expect(gone.errors.contains("is penstock serve running?"))
            let (running, url) = try await program.serve()
            let wrong = try await program.start(
                ["drop", "list", "--url", url], environment: ["PENSTOCK_TOKEN": "pst_nobody"]
            ).result()
            #expect(wrong.status == 77)
            running.signal(SIGTERM)
            _ = await running.result()
        }
    }

    @Test func `a wrong campaign file is refused with every mistake and its line`() async throws {
        try await Kettle.lend { program in
            let file = try program.write(
                "wrong.toml",
                "[campaign]\nid = \"Kettle\"\nproduct = 3\npartner = \"x\"\n\n[[drop]]\nid = \"a\"\nunits = 0\n"
            )
            let refused = try await program.run("serve", file, "--listen", "127.0.0.1:0")
            #expect(refused.status == 65)
            for line in [2, 3, 8] { #expect(refused.errors.contains("\(file):\(line): ")) }
        }
    }

    @Test func `names with escape sequences are refused and reach no terminal`()
        async throws
    {
        try await Kettle.lend { program in
            let hostile = Kettle.campaign().replacingOccurrences(
                of: "kettle-1", with: "\\u001B]0;owned\\u0007\\u001B[31m")
            let file = try program.write("hostile.toml", hostile)
            let refused = try await program.run("serve", file, "--listen", "127.0.0.1:0")
            #expect(refused.status == 65)
            #expect(refused.errors.contains("\(file):11: "))
            let (running, url) = try await program.serve()
            let unknown = try await program.start(
                ["drop", "show", "\u{1B}[31mkettle", "--url", url]
            ).result()
            #expect(unknown.status == 1 || unknown.status == 64)
            let marked = try await program.start(
                ["drop", "mark", "kettle-1", "\u{202E}late\u{200B}", "--url", url]
            ).result()
            #expect(marked.status == 0)
            for text in [refused.errors, unknown.errors, marked.output] {
                #expect(
                    !text.unicodeScalars.contains {
                        "\u{1B}\u{07}\u{202E}\u{200B}".unicodeScalars.contains($0)
                    })
            }
            running.signal(SIGTERM)
            _ = await running.result()
        }
    }

    @Test func `a second engine on the same journal is refused`() async throws {
        try await Kettle.lend(engines: 2) { program in
            let (running, _) = try await program.serve()
            let second = try await program.run(
                "serve", program.path("kettle.toml"), "--listen", "127.0.0.1:0")
            #expect(second.status == 1)
            #expect(second.errors.contains("in use") || second.errors.contains("engine"))
            running.signal(SIGINT)
            #expect(await running.result().status == 0)
        }
    }

    @Test func `a killed engine restarts with everything that it acknowledged`() async throws {
        try await Kettle.lend { program in
            for round in 1...3 {
                let (running, url) = try await program.serve()
                let registered = try await program.start(
                    ["drop", "mark", "kettle-1", "round \(round)", "--url", url]
                ).result()
                #expect(registered.status == 0)
                running.signal(SIGKILL)
                #expect(await running.result().status == 128 + SIGKILL)
            }
            let events = try await program.run("export", "kettle", "--events").output
            for round in 1...3 { #expect(events.contains("round \(round)")) }
            #expect(try await program.run("verify", "kettle").status == 0)
        }
    }

    @Test func `the walk-through of the README works when it is copied and pasted`() async throws {
        try await Kettle.lend { program in
            let port = try await freePort(program)
            let script = try walkThrough()
                .replacingOccurrences(
                    of: "penstock serve kettle.toml &",
                    with: "penstock serve kettle.toml --listen 127.0.0.1:\(port) &"
                )
                .replacingOccurrences(of: "127.0.0.1:7070", with: "127.0.0.1:\(port)")
                .replacing(/(penstock drop \w+ kettle-1)/) {
                    "\($0.output.1) --url http://127.0.0.1:\(port)"
                }
            let file = try program.write(
                "walk.sh", "set -e\n" + script + "\nkill %1; wait %1 || true\n")
            let shell = try program.startShell(file)
            let result = await shell.result()
            #expect(result.status == 0, "\(result.errors)")
            let states = result.output.matches(of: /"state":"(\w+)"/).map { String($0.output.1) }
            #expect(states == ["held", "held", "sold", "waiting", "held"])
            #expect(result.output.contains(#""code":"notOpen""#))
            #expect(result.output.contains("held 1 + sold 1"))
        }
    }

    private func walkThrough() throws -> String {
        let readme = URL(fileURLWithPath: #filePath)
            .appendingPathComponent("../../../README.md").standardizedFileURL
        let text = try String(contentsOf: readme, encoding: .utf8)
        let blocks = text.components(separatedBy: "```sh walk-through\n")
        return try #require(blocks.last?.components(separatedBy: "\n```").first)
    }

    /// A port that was free a moment ago.
    private func freePort(_ program: PenstockProgram) async throws -> Int {
        let (running, url) = try await program.serve()
        running.signal(SIGTERM)
        _ = await running.result()
        try FileManager.default.removeItem(atPath: program.path("data"))
        return try #require(Int(url.split(separator: ":").last ?? ""))
    }
}
