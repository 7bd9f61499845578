import Foundation
import TestSupport
import Testing

@Suite("Settings from flags, NO_COLOR and config.toml")
struct SettingsTests {
    private func withProgram(
        _ config: String? = nil, _ body: (PenstockProgram, String) async throws -> Void
    ) async throws {
        try await Kettle.lend { program in
            try FileManager.default.createDirectory(
                atPath: program.path("config/penstock"), withIntermediateDirectories: true)
            let path = program.path("config/penstock/config.toml")
            if let config { _ = try program.write("config/penstock/config.toml", config) }
            try await body(program, path)
        }
    }

    /// A printed setting: its value and its origin.
    private func row(_ name: String, in output: String) -> [String] {
        let line = output.split(separator: "\n").first { $0.hasPrefix(name + " ") } ?? ""
        return line.dropFirst(name.count).split(separator: "  ").map {
            $0.trimmingCharacters(in: .whitespaces)
        }.filter { !$0.isEmpty }
    }

    @Test func `every setting is printed with its value and origin`() async throws {
        let config = "theme = \"nord\"\ncolor = \"256\"\nrefresh = 4\n[keys]\npause = \"f5\"\n"
        try await withProgram(config) { program, path in
            let plain = try await program.run("watch", "--print-config")
            #expect(plain.status == 0)
            #expect(row("theme", in: plain.output) == ["nord", "\(path):1"])
            #expect(row("color", in: plain.output) == ["256", "\(path):2"])
            #expect(row("refresh", in: plain.output) == ["4", "\(path):3"])
            #expect(row("timezone", in: plain.output) == ["campaign", "default"])
            #expect(row("keys.pause", in: plain.output) == ["f5", "\(path):5"])
            #expect(row("keys.open", in: plain.output) == ["O", "default"])
            let flags = try await program.run(
                "watch", "--print-config", "--theme", "mono", "--no-mouse",
                environment: ["NO_COLOR": "1"])
            #expect(row("theme", in: flags.output) == ["mono", "flag --theme"])
            #expect(row("mouse", in: flags.output) == ["false", "flag --no-mouse"])
            #expect(row("color", in: flags.output) == ["mono", "environment NO_COLOR"])
            let both = try await program.run(
                "watch", "--print-config", "--color", "16", environment: ["NO_COLOR": "1"])
            #expect(row("color", in: both.output) == ["16", "flag --color"])
            let json = try await program.run("replay", "none", "--print-config", "--json")
            #expect(json.output.contains("\"name\":\"theme\",\"value\":\"nord\""))
        }
    }

    @Test func `every mistake is printed with its line, and doctor exits with 65`() async throws {
        let config = """
            theme = "nrod"
            timezone = "Mars/Olympus"
            refresh = 0
            lamp = 1
            [keys]
            pause = "O"
            fly = "f"
            """
        try await withProgram(config) { program, path in
            let printed = try await program.run("watch", "--print-config")
            #expect(printed.status == 65)
            let lines = printed.errors.split(separator: "\n")
            #expect(lines.count == 6)
            for (line, number) in zip(lines, [1, 2, 3, 4, 6, 7]) {
                #expect(line.hasPrefix("\(path):\(number): "))
            }
            #expect(row("theme", in: printed.output) == ["quiet", "default"])
            let doctor = try await program.run("doctor")
            #expect(doctor.status == 65)
            #expect(
                doctor.output.contains("PROBLEM  \(path):6: keys: pause: 'O' does open already"))
            #expect(doctor.output.contains("theme = quiet  (default)"))
        }
    }

    @Test func `panels are printed with their origin, and invalid ones with their line`()
        async throws
    {
        let config = """
            [panels]
            first = ["drops", "line"]
            hide = ["campaign", "units",
                "lamp", "line"]
            """
        try await withProgram(config) { program, path in
            let printed = try await program.run("watch", "--print-config")
            #expect(printed.status == 65)
            #expect(row("panels.first", in: printed.output) == ["drops line", "\(path):2"])
            #expect(row("panels.hide", in: printed.output) == ["campaign", "\(path):3"])
            let lines = printed.errors.split(separator: "\n")
            #expect(lines.count == 3)
            #expect(lines[0] == "\(path):3: panels: hide: 'units' is always shown; ignored")
            #expect(
                lines[1].hasPrefix(
                    "\(path):4: panels: hide: unknown panel 'lamp'; there are units,"))
            #expect(lines[2] == "\(path):4: panels: hide: 'line' is named twice; ignored")
            let doctor = try await program.run("doctor")
            #expect(doctor.output.contains("panels.first = drops line  (\(path):2)"))
        }
    }

    @Test func `a running deck applies the file when it is saved, but not its mistakes`()
        async throws
    {
        try await Kettle.lendOpenDrop { program, url in
            try FileManager.default.createDirectory(
                atPath: program.path("config/penstock"), withIntermediateDirectories: true)
            let name = "config/penstock/config.toml"
            _ = try program.write(name, "# nothing yet\n")
            let terminal = try program.onTerminal("watch", url, "--bell")
            try await terminal.waitFor(text: "OPEN")
            try await terminal.waitFor(text: "┌ units ─")
            _ = try program.write(
                name,
                """
                timezone = "Asia/Kolkata"
                bell = false
                [panels]
                hide = ["requests"]
                [keys]
                pause = "f5"
                """)
            try await terminal.waitFor("the new zone, panels and keys") {
                $0.contains(" IST") && !$0.contains(" requests ─") && $0.contains("f5 pause")
                    && $0.contains("taken over: timezone, panels.hide")
            }
            _ = try program.write(name, "timezone = \"local\"\nlamp = 1\n")
            try await terminal.waitFor("the mistake, and the settings before") {
                $0.contains("config.toml:2: unknown key 'lamp'") && $0.contains(" IST")
                    && $0.contains("the settings before stay") && $0.contains("f5 pause")
            }
            _ = try program.write(name, "timezone = \"Asia/Kolkata\"\n")
            try await terminal.waitFor("all panels again") {
                $0.contains(" requests ─") && $0.contains("P pause")
            }
            terminal.send("q")
            #expect(try await terminal.waitForEnd() == .exited(0))
        }
    }

    @Test func `a missing theme is wrong usage`() async throws {
        try await withProgram { program, _ in
            let result = try await program.run("watch", "--print-config", "--theme", "nrod")
            #expect(result.status == 64)
            #expect(result.errors.contains("There is no theme nrod; the themes are ansi16"))
            #expect(try await program.run("themes", "show", "nrod").status == 64)
            #expect(try await program.run("watch", "--json").status == 64)
        }
    }

    @Test func `themes check reports mistakes by file and line`() async throws {
        try await withProgram { program, _ in
            let fine = try await program.run("themes", "check")
            #expect(fine.status == 0, "\(fine.output)")
            let text = "base = \"quiet\"\n[roles]\nlamp = \"1\"\ndim = \"#303030\"\n"
            let path = try program.write("mine.toml", text)
            let wrong = try await program.run("themes", "check", path)
            #expect(wrong.status == 65)
            #expect(wrong.output.contains("\(path):3: unknown role 'lamp'; ignored"))
            #expect(wrong.output.contains("\(path):4: dim, true: contrast 1.4:1"))
            let json = try await program.run("themes", "check", "--json", path)
            #expect(json.status == 65 && json.output.contains("\"name\":\"mine\""))
            let missing = try await program.run("themes", "check", program.path("none.toml"))
            #expect(missing.status == 65 && missing.errors.contains("does not exist"))
        }
    }

    @Test func `themes show prints colours only on request`() async throws {
        try await withProgram { program, _ in
            let plain = try await program.run("themes", "show", "nord")
            #expect(plain.status == 0 && !plain.output.contains("\u{1B}"))
            #expect(plain.output.contains("notice      #88c0d0 on #2e3440"))
            let painted = try await program.run("themes", "show", "nord", "--color", "256")
            #expect(painted.output.contains("\u{1B}["))
            let json = try await program.run("themes", "show", "nord", "--json")
            #expect(json.output.contains("\"role\":\"graph3\""))
        }
    }

    /// Properties that are known from the terminal's name if it answers nothing.
    @Test(
        arguments: [
            ("xterm-256color", "bracketed paste is requested", "notices by osc9"),
            ("vt220", "no bracketed paste: a pasted text comes as keys", "takes no notices"),
            ("tmux-256color", "tmux paste-buffer -p", "tmux set -g allow-passthrough on"),
            ("screen-256color", "bracketed paste is requested", "screen passes no notice on"),
        ] as [(String, String, String)])
    func `doctor reports the terminal's pastes, notices and widths`(
        term: String, paste: String, notice: String
    ) async throws {
        try await withProgram("notify = \"osc9\"\n") { program, _ in
            let terminal = try program.onTerminal("doctor", term: term, columns: 120, rows: 60)
            #expect(try await terminal.waitForEnd() == .exited(0))
            for words in [paste, notice, "does not say how wide borders and blocks are"] {
                #expect(terminal.screen.contains(words), "\(terminal.screen.lines)")
            }
        }
    }
}
