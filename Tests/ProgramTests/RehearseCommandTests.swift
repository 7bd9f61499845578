import Foundation
import TestSupport
import Testing

/// `penstock rehearse` with the real engine and crowds of a few dozen buyers.
@Suite("The rehearsal", .serialized) struct RehearseCommandTests {
    static let campaign =
        Kettle.campaign().replacingOccurrences(
            of: "timezone", with: "rehearsal = true\ntimezone")

    /// A crowd that is done in a few seconds.
    static let quick = """
        about = "a short evening"
        [crowd]
        buyers = 60
        registration = "500ms"
        opens_after = "1s"
        ends_after = "20s"
        early_lead = "200ms"
        reaction = "100ms"
        show_up_share = 1
        payment = "100ms"
        unpaid_share = 0
        release_share = 0
        """

    private func lend(
        _ body: (PenstockProgram, _ url: String, _ scenario: String) async throws -> Void
    ) async throws {
        try await Kettle.lend { program in
            let scenario = try program.write("quick.toml", Self.quick)
            let (running, url) = try await program.serve(Self.campaign)
            try await running.end { try await body(program, url, scenario) }
        }
    }

    @Test func `a crowd buys the drop out and the scorecard agrees with the books`() async throws {
        try await lend { program, url, _ in
            // A busy machine registers them slowly.
            let scenario = try program.write(
                "quick.toml", Self.quick.replacingOccurrences(of: "\"1s\"", with: "\"5s\""))
            let result = try await program.run("rehearse", url, "--scenario", scenario)
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.output.hasPrefix("REHEARSAL of kettle at \(url): quick, made up"))
            #expect(result.output.contains("5 of 5, sold out after"))
            #expect(
                result.output.contains("agree to the unit: sold 5 = 5 told; registered 60 = 60"))
            let show = try await program.drop(at: url)
            #expect(show.contains("sold 5"))
            let kept = try String(
                contentsOfFile: program.path("data/penstock/kettle.rehearsals.jsonl"),
                encoding: .utf8)
            #expect(kept.split(separator: "\n").count == 1)

            let again = try await program.run("rehearse", url, "--scenario", scenario)
            #expect(again.status == 1)
            #expect(again.errors.contains("No drop of the campaign kettle is left to rehearse"))
        }
    }

    @Test func `as JSON it is one object, alone on standard output`() async throws {
        try await lend { program, url, scenario in
            let result = try await program.run(
                "rehearse", url, "--scenario", scenario, "--buyers", "30", "--drop", "kettle-1",
                "--seed", "7", "--json")
            #expect(result.status == 0, "\(result.errors)")
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(result.output.utf8))
                    as? [String: Any])
            #expect(object["campaign"] as? String == "kettle")
            #expect(object["seed"] as? Int == 7)
            #expect(object["interrupted"] as? Bool == false)
            let drops = try #require(object["drops"] as? [[String: Any]])
            #expect(drops.count == 1)
            #expect(drops[0]["buyers"] as? Int == 30)
            #expect(drops[0]["sold"] as? Int == 5)
            let books = try #require(drops[0]["books"] as? [String: Any])
            #expect((books["disagreements"] as? [String])?.isEmpty == true)
        }
    }

    @Test func `a live campaign is not rehearsed, and the message says how`() async throws {
        try await Kettle.lend { program in
            let (running, url) = try await program.serve()
            try await running.end {
                let refused = try await program.run("rehearse", url)
                #expect(refused.status == 1)
                #expect(refused.errors.contains("is live and cannot be rehearsed"))
                #expect(refused.errors.contains("rehearsal = true"))
                #expect(refused.errors.split(separator: "\n").count == 1)
                let show = try await program.drop(at: url)
                #expect(show.contains("registered:  0"))
                // Not even a token was made for it.
                #expect(
                    !FileManager.default.fileExists(
                        atPath: program.path("config/penstock/rehearsal.token")))
            }
        }
    }

    @Test func `a scenario with mistakes is refused with their lines`() async throws {
        try await Kettle.lend { program in
            let file = try program.write(
                "wrong.toml", "about = \"x\"\n[crowd]\nbuyers = 0\nbot_shar = 0.5\n")
            let refused = try await program.run(
                "rehearse", "http://127.0.0.1:1", "--scenario", file)
            #expect(refused.status == 65)
            for line in [3, 4] { #expect(refused.errors.contains("\(file):\(line): ")) }
            let unknown = try await program.run(
                "rehearse", "http://127.0.0.1:1", "--scenario", "mi4")
            #expect(unknown.status == 64)
            #expect(unknown.errors.contains("mi3"))
            let nobody = try await program.run(
                "rehearse", "http://127.0.0.1:1", environment: ["PENSTOCK_TOKEN": "pst_nobody"])
            #expect(nobody.status == 69)
        }
    }

    @Test func `the user's own scenarios are found by name and listed`() async throws {
        try await Kettle.lend { program in
            let folder = program.path("config/penstock/scenarios")
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            try Self.quick.write(
                toFile: folder + "/evening.toml", atomically: true, encoding: .utf8)
            let list = try await program.run("rehearse", "--list")
            #expect(list.status == 0)
            for name in ["evening", "mi3", "bots", "refresh", "slow", "crash", "surge", "lapses"] {
                #expect(list.output.split(separator: "\n").contains { $0.hasPrefix(name + " ") })
            }
        }
    }

    @Test(arguments: [SIGINT] + Kettle.hangup)
    func `an interrupt ends it with a scorecard up to that moment`(number: Int32) async throws {
        try await lend { program, url, _ in
            let scenario = try program.write(
                "long.toml", Self.quick.replacingOccurrences(of: "\"1s\"", with: "\"60s\""))
            let running = try program.start(["rehearse", url, "--scenario", scenario, "--json"])
            for _ in 0..<600 {
                if try await program.drop(at: url).contains("registered:  60") { break }
            }
            running.signal(number)
            let result = await running.result()
            #expect(result.status == 1, "\(result.errors)")
            #expect(result.errors.contains("The rehearsal was cut short: it was ended early"))
            #expect(result.output.contains("\"interrupted\":true"))
            #expect(result.output.contains("\"disagreements\":[]"))
            #expect(result.output.contains("\"sold\":0"))
        }
    }

    @Test func `without the engine there is a scorecard but no comparison`()
        async throws
    {
        try await Kettle.lend { program in
            // The drop stays open while the buyers pay.
            let scenario = try program.write(
                "quick.toml",
                Self.quick.replacingOccurrences(
                    of: "payment = \"100ms\"", with: "payment = \"15s\""))
            let (engine, url) = try await program.serve(Self.campaign)
            try await engine.end {
                let running = try program.start(["rehearse", url, "--scenario", scenario])
                for _ in 0..<600 {
                    if try await program.drop(at: url).contains("phase:       open") { break }
                }
                engine.signal(SIGKILL)
                let result = await running.result()
                #expect(result.status == 1, "\(result.errors)")
                #expect(result.errors.contains("crowd and books were not compared"))
                #expect(result.output.hasPrefix("REHEARSAL of kettle"))
                #expect(result.output.contains("not compared"))
                let kept = try String(
                    contentsOfFile: program.path("data/penstock/kettle.rehearsals.jsonl"),
                    encoding: .utf8)
                #expect(kept.contains("\"missing\":["))
            }
        }
    }

    @Test func `the deck marks a rehearsal`() async throws {
        try await lend { program, url, _ in
            let terminal = try program.onTerminal("watch", url)
            try await terminal.waitFor(text: " REHEARSAL ")
            terminal.send("q")
            #expect(try await terminal.waitForEnd() == .exited(0))
            let replay = try await program.run("replay", "kettle", "--plain")
            #expect(replay.output.hasPrefix("rehearsal replay: "))
        }
    }
}
