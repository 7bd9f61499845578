import Foundation
import Journal
import TestSupport
import Testing

/// An engine behind nginx is killed and comes back. In the meantime nginx answers, not the engine.
@Suite(
    "Behind nginx with its defaults", .serialized,
    .enabled(if: Nginx.canBeHad, "nginx is not installed, and only Linux has to have it"))
struct ProxyTests {
    @Test func `a deck reconnects, and a recording is complete`() async throws {
        try await Kettle.lend { program in
            let port = LastingPort.free()
            var (engine, direct) = try await program.serve(port: port)
            try await Nginx.lend(to: port, program) { url in
                func act(_ words: String...) async throws {
                    let done = try await program.start(
                        ["drop", words[0], "kettle-1"] + words.dropFirst() + ["--url", direct]
                    ).result()
                    #expect(done.status == 0, "\(done.errors)")
                }
                try await act("open")
                let deck = try program.start(["watch", url, "--plain"])
                #expect(await deck.line(startingWith: "phase: open") != nil, "\(deck.errors)")
                let copy = program.path("mine.sale")
                let recorder = try program.start(["record", url, "-o", copy, "--until-closed"])
                while (try? Recording.open(path: copy).extent().lastReading) ?? 0 < 5 {
                    #expect(try await program.drop(at: direct).contains("open"))
                }
                engine.signal(SIGKILL)
                _ = await engine.result()
                let trouble = await deck.line(startingWith: "event: link trying again: ")
                #expect(trouble != nil)
                (engine, direct) = try await program.serve(port: port)
                let restart = await deck.line(startingWith: "event: deck RESTARTED, was down ")
                #expect(restart != nil)
                try await act("close", "--reason", "enough")
                #expect(await deck.line(startingWith: "phase: closed") != nil)
                let end = await recorder.result()
                #expect(end.status == 0, "\(end.errors)")
                #expect(end.errors.contains("all that \(url) had up to event "))
                deck.signal(SIGTERM)
                _ = await deck.result()
                let journal = try Recording.open(path: program.path("data/penstock/kettle.sale"))
                #expect(
                    try Recording.open(path: copy).eventRows(after: 0, limit: .max)
                        == journal.eventRows(after: 0, limit: .max))
                #expect(try await program.run("verify", copy).status == 0)
            }
            engine.signal(SIGTERM)
            _ = await engine.result()
        }
    }

    @Test func `a rehearsal has its scorecard, which agrees with the books`() async throws {
        try await Kettle.lend { program in
            let port = LastingPort.free()
            var (engine, direct) = try await program.serve(
                RehearseCommandTests.campaign, port: port)
            try await Nginx.lend(to: port, program) { url in
                let scenario = try program.write("quick.toml", RehearseCommandTests.quick)
                let rehearsal = try program.start(["rehearse", url, "--scenario", scenario])
                for _ in 0..<600 {
                    if try await program.drop(at: direct).contains("sold 5") { break }
                }
                engine.signal(SIGKILL)
                _ = await engine.result()
                (engine, direct) = try await program.serve(
                    RehearseCommandTests.campaign, port: port)
                let result = await rehearsal.result()
                #expect(result.status == 0, "\(result.errors)\(result.output)")
                #expect(result.output.contains("agree to the unit: sold 5"))
            }
            engine.signal(SIGTERM)
            _ = await engine.result()
        }
    }
}
