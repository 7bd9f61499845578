import Foundation
import Service
import TestSupport
import Testing
import Wire

/// The real deck on a real pseudo-terminal with a real engine.
@Suite("penstock watch", .serialized)
struct WatchCommandTests {
    @Test func `P and enter pause the drop, R and a choice resume it, q restores the terminal`()
        async throws
    {
        try await Kettle.lendOpenDrop { program, url in
            let terminal = try program.onTerminal("watch", url)
            let before = terminal.modesAtFirst
            try await terminal.waitFor(text: "OPEN")
            try await terminal.type("P", "\r", until: "PAUSED")
            #expect(try await program.drop(at: url).contains("paused"))
            terminal.send("R")
            try await terminal.waitFor(text: "[ Cancel ]")
            terminal.send("\t")
            try await terminal.waitFor(text: "› [ Resume")
            await terminal.type("\r")
            try await terminal.waitFor("the open drop") {
                $0.contains("● OPEN") && !$0.contains("[ Cancel ]")
            }
            #expect(try await program.drop(at: url).contains("open"))
            terminal.send("q")
            #expect(try await terminal.waitForEnd() == .exited(0))
            #expect(terminal.modes == before)
        }
    }

    @Test func `the deck waits for a starting engine and shows it as such`() async throws {
        try await Kettle.lendOpenDrop { program, _ in
            var settings = ServerSettings(
                campaign: CampaignCard(id: "c", product: "p", partner: "shop", timezone: "UTC"))
            settings.port = 0
            let room = try await StartupResponder.open(settings)
            room.setProgress(percent: 43)
            let terminal = try program.onTerminal("watch", "http://127.0.0.1:\(room.port)")
            try await terminal.waitFor(text: "is starting: 43 % of its journal read")
            terminal.signal(SIGINT)
            _ = try await terminal.waitForEnd()
            await room.close()
        }
    }

    @Test func `a hanging engine is shown as silent, not as an empty screen`()
        async throws
    {
        try await Kettle.lendOpenDrop { program, _ in
            let silent = try SilentListener()
            let terminal = try program.onTerminal("watch", "http://127.0.0.1:\(silent.port)")
            try await terminal.waitFor(text: "no reading has come yet")
            terminal.send("q")
            #expect(try await terminal.waitForEnd() == .exited(0))
            withExtendedLifetime(silent) {}
        }
    }

    @Test func `a read-only deck cannot act, and a paste never acts`() async throws {
        try await Kettle.lendOpenDrop { program, url in
            let terminal = try program.onTerminal("watch", url, "--read-only")
            try await terminal.waitFor(text: "OPEN")
            terminal.send("P")
            try await terminal.waitFor(text: "read-only")
            terminal.send("\u{1B}[200~P\rP\r\u{1B}[201~")
            terminal.send("q")
            #expect(try await terminal.waitForEnd() == .exited(0))
            #expect(try await program.drop(at: url).contains("open"))
        }
    }

    @Test func `keys that arrive together or in pieces do nothing`() async throws {
        try await Kettle.lendOpenDrop { program, url in
            let terminal = try program.onTerminal("watch", url)
            try await terminal.waitFor(text: "OPEN")
            terminal.send("SHIPPING\r\r")
            try await terminal.waitFor(text: "S is taken as s")
            await terminal.type("\u{1B}", "O", "P", "\r")
            await terminal.type("\u{1B}[200", "~PP\r\u{1B}[201~")
            try await terminal.waitFor(text: "a paste does nothing here")
            // Pressed and released; then the release of an enter.
            await terminal.type("\u{1B}[112:80;2u", "\u{1B}[112:80;2:3u", "\u{1B}[13;1:3u")
            try await terminal.waitFor(text: "pause kettle-1?")
            terminal.send("\u{1B}[27u")
            try await terminal.waitFor("nothing armed") { !$0.contains("pause kettle-1?") }
            #expect(try await program.drop(at: url).contains("open"))
            // By its place on a Russian keyboard.
            try await terminal.type("З", "\r", until: "PAUSED")
            try await terminal.waitFor(text: "З is taken as P")
            terminal.send("q")
            #expect(try await terminal.waitForEnd() == .exited(0))
        }
    }

    @Test func `text typed in any script reaches the journal unchanged`() async throws {
        let text = "ที่ร้าน बिक्री தமிழ் e\u{301} 👨\u{200D}👩\u{200D}👧"
        try await Kettle.lendOpenDrop { program, url in
            let terminal = try program.onTerminal("watch", url)
            try await terminal.waitFor(text: "OPEN")
            terminal.send("M")
            try await terminal.waitFor(text: "note: ")
            terminal.send(text)
            try await terminal.waitFor("the text") { !$0.contains("note: _") }
            terminal.send("\t")
            terminal.send("\t")
            try await terminal.waitFor(text: "› [ Mark")
            await terminal.type("\r")
            try await terminal.waitFor(text: "done: mark")
            terminal.send("q")
            #expect(try await terminal.waitForEnd() == .exited(0))
            let recording = program.path("data/penstock/kettle.sale")
            let events = try await program.run("export", recording, "--events").output
            #expect(contains(events, text))
        }
    }

    /// Whether a text contains another, compared by Unicode scalars.
    private func contains(_ whole: String, _ text: String) -> Bool {
        Array(whole.unicodeScalars).firstRange(of: Array(text.unicodeScalars)) != nil
    }

    @Test func `a typed line pauses, a pasted line does nothing`() async throws {
        try await Kettle.lendOpenDrop { program, url in
            let terminal = try program.onTerminal("watch", url)
            try await terminal.waitFor(text: "OPEN")
            terminal.send("\u{1B}[200~:close\nkettle-1\n\u{1B}[201~")
            try await terminal.waitFor(text: "a paste does nothing here")
            terminal.send(":")
            try await terminal.waitFor(text: "enter does it")
            terminal.send("\u{1B}[200~pause\n:pause\n\u{1B}[201~")
            try await terminal.waitFor(text: ":pause :pause")
            terminal.send("\u{15}\u{1B}")
            #expect(try await program.drop(at: url).contains("open"))
            try await terminal.waitFor("the line gone") { !$0.contains("enter does it") }
            terminal.send(":pause because lunch")
            try await terminal.waitFor(text: ":pause because lunch")
            // Separately: an enter right after the letters does nothing.
            await terminal.type("\r")
            try await terminal.waitFor(text: "PAUSED")
            #expect(try await program.drop(at: url).contains("paused"))
            terminal.send("q")
            #expect(try await terminal.waitForEnd() == .exited(0))
        }
    }

    @Test(arguments: [
        "xterm-256color", "xterm", "tmux-256color", "screen", "linux", "vt100",
    ])
    func `any size down to one cell works`(term: String) async throws {
        try await Kettle.lendOpenDrop { program, url in
            let terminal = try program.onTerminal("watch", url, term: term)
            try await terminal.waitFor(text: "OPEN")
            for (columns, rows) in [(1, 1), (200, 60), (2, 2), (40, 1), (120, 36)] {
                // Drawn before the next resize, or the deck would see only the last size.
                terminal.drain()
                let before = terminal.output.count
                terminal.resize(columns: columns, rows: rows)
                terminal.send("\u{0C}")
                try await terminal.waitFor("a picture of \(columns)x\(rows)") { _ in
                    terminal.output.count > before
                }
            }
            try await terminal.waitFor(text: "OPEN")
            terminal.send("q")
            #expect(try await terminal.waitForEnd() == .exited(0))
        }
    }

    @Test
    func `a saved theme is applied, a wrong one is reported, and t previews others`()
        async throws
    {
        try await Kettle.lendOpenDrop { program, url in
            try FileManager.default.createDirectory(
                atPath: program.path("config/penstock/themes"), withIntermediateDirectories: true)
            func save(_ paper: Int, _ more: String = "") throws {
                _ = try program.write(
                    "config/penstock/themes/mine.toml",
                    "[roles]\nbackground = { 256 = \"on \(paper)\" }\n\(more)")
            }
            try save(52)
            let terminal = try program.onTerminal("watch", url, "--theme", "mine", "--color", "256")
            try await terminal.waitFor(text: "OPEN")
            try await terminal.waitFor("the paper") { $0[79, 23].look.contains("48;5;52") }
            try save(53)
            try await terminal.waitFor("the saved paper") { $0[79, 23].look.contains("48;5;53") }
            try save(54, "lamp = 1")
            try await terminal.waitFor(text: "mine.toml:3: unknown role")
            #expect(terminal.screen[79, 23].look.contains("48;5;53"))
            terminal.send("t")
            try await terminal.waitFor(text: "[themes]")
            terminal.send("j")
            try await terminal.waitFor("another paper") { !$0[0, 23].look.contains("48;5;53") }
            terminal.send("\u{1B}")
            try await terminal.waitFor("the paper before") { $0[0, 23].look.contains("48;5;53") }
            terminal.send("q")
            #expect(try await terminal.waitForEnd() == .exited(0))
            #expect(try await program.drop(at: url).contains("open"))
        }
    }

    @Test func `a dumb terminal and a missing terminal are reported in words`() async throws {
        try await Kettle.lendOpenDrop { program, url in
            let terminal = try program.onTerminal("watch", url, term: "dumb")
            #expect(try await terminal.waitForEnd() == .exited(64))
            #expect(String(decoding: terminal.output, as: UTF8.self).contains("--plain"))
        }
    }

    @Test func `a replay is marked as such and ends with the sale's values`() async throws {
        try await Kettle.lendOpenDrop { program, url in
            let recording = program.path("data/penstock/kettle.sale")
            let terminal = try program.onTerminal("replay", recording)
            try await terminal.waitFor(text: "REPLAY")
            terminal.send("\u{1B}[F")
            try await terminal.waitFor(text: "OPEN")
            terminal.send("P")
            try await terminal.waitFor(text: "nothing was sent")
            terminal.send("q")
            #expect(try await terminal.waitForEnd() == .exited(0))
            #expect(try await program.drop(at: url).contains("open"))
            let lines = try await program.run("replay", recording, "--plain").output
            #expect(lines.contains("0 sold of 5"))
        }
    }
}
