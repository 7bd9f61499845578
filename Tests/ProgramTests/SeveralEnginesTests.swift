import Foundation
import TestSupport
import Testing

/// Two real engines and one deck.
@Suite("penstock watch URL URL", .serialized)
struct SeveralEnginesTests {
    private func lendTwo(
        _ body: (PenstockProgram, _ first: String, _ second: String) async throws -> Void
    ) async throws {
        try await Kettle.lendOpenDrop(engines: 2) { program, first in
            let other = try program.write("second.toml", Kettle.campaign())
            let engine = try program.start(
                [
                    "serve", other, "--listen", "127.0.0.1:0", "--journal",
                    program.path("second.sale"),
                ])
            try await engine.end {
                let second = try #require(await engine.listeningURL(), "\(engine.errors)")
                let opened = try await program.start(["drop", "open", "kettle-1", "--url", second])
                    .result()
                #expect(opened.status == 0)
                try await body(program, first, second)
            }
        }
    }

    private func name(_ url: String) -> String { String(url.dropFirst("http://".count)) }

    @Test func `a digit shows the other engine, and keys go to the one in view`() async throws {
        try await lendTwo { program, first, second in
            let terminal = try program.onTerminal("watch", first, second)
            try await terminal.waitFor(text: "[1 \(name(first))")
            try await terminal.waitFor(text: "OPEN")
            // Armed on the first engine, confirmed on the second: nothing may happen.
            await terminal.type("P", "2")
            try await terminal.waitFor(text: "[2 \(name(second))")
            // Help appears once all earlier keys have been read. No escape among them: with the
            // byte after it in the same read it would be a chord.
            terminal.send("\r?")
            try await terminal.waitFor(text: "pause the drop")
            terminal.send("?")
            #expect(try await program.drop(at: first).contains("open"))
            #expect(try await program.drop(at: second).contains("open"))
            try await terminal.type("P", "\r", until: "PAUSED")
            #expect(try await program.drop(at: second).contains("paused"))
            #expect(try await program.drop(at: first).contains("open"))
            terminal.send("1")
            try await terminal.waitFor(text: "[1 \(name(first))")
            terminal.send("q")
            #expect(try await terminal.waitForEnd() == .exited(0))
        }
    }

    @Test func `lines without a screen start with the engine's name`() async throws {
        try await lendTwo { program, first, second in
            let watch = try program.start(["watch", first, second, "--plain"])
            for url in [first, second] {
                let line = await watch.line(startingWith: "\(name(url)) phase: open")
                #expect(line != nil, "\(watch.errors)")
            }
            watch.signal(SIGTERM)
            _ = await watch.result()
        }
    }

    @Test func `wrong arguments are refused before the screen opens`() async throws {
        try await Kettle.lend(engines: 0) { program in
            let twice = try await program.run("watch", "http://127.0.0.1:9", "http://127.0.0.1:9")
            #expect(twice.status == 64)
            let tokens = try await program.run(
                "watch", "http://a:1", "http://b:1", "http://c:1", "--token-file", "x",
                "--token-file", "y")
            #expect(tokens.status == 64)
        }
    }

    @Test func `an engine that is not running is DOWN, and the other continues`() async throws {
        try await Kettle.lendOpenDrop { program, url in
            let dead = "127.0.0.1:\(LastingPort.free())"
            let watch = try program.start(["watch", url, "http://\(dead)", "--plain"])
            #expect(await watch.line(startingWith: "\(dead) health: DOWN, nobody listens") != nil)
            #expect(await watch.line(startingWith: "\(name(url)) phase: open") != nil)
            watch.signal(SIGTERM)
            _ = await watch.result()
            let terminal = try program.onTerminal("watch", "http://\(dead)")
            try await terminal.waitFor(text: "DOWN")
            terminal.send("q")
            #expect(try await terminal.waitForEnd() == .exited(0))
        }
    }
}
