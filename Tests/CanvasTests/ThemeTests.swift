import Canvas
import Testing

@Suite struct ThemeTests {
    private func library(_ text: String, name: String = "mine") -> ThemeLibrary {
        ThemeLibrary([.init(name: name, path: "\(name).toml", text: text)])
    }

    @Test func `the built-in theme needs no file and has no problem`() {
        let (theme, problems) = ThemeLibrary().theme(named: "quiet")
        #expect(problems == [])
        #expect(theme.paint(.alarm, at: .trueColor).paper == .rgb(0xC0, 0, 0))
        #expect(theme.paint(.alarm, at: .mono).marks == [.bold, .reverse])
    }

    @Test func `omitted roles come from the base, and palettes are derived`() {
        let text = """
            base = "quiet"
            [roles]
            warn = "bold #ff8800"
            ok = { 16 = "green" }
            """
        let (theme, problems) = library(text).theme(named: "mine")
        let quiet = ThemeLibrary().theme(named: "quiet").theme
        #expect(problems == [])
        #expect(theme.paint(.warn, at: .trueColor).ink == .rgb(0xFF, 0x88, 0))
        #expect(theme.paint(.warn, at: .ansi256).ink == .indexed(208))
        #expect(theme.paint(.warn, at: .ansi16) == quiet.paint(.warn, at: .ansi16))
        #expect(theme.paint(.ok, at: .ansi16).ink == .indexed(2))
        #expect(theme.paint(.ok, at: .trueColor) == quiet.paint(.ok, at: .trueColor))
        #expect(theme.paint(.sold, at: .mono) == quiet.paint(.sold, at: .mono))
    }

    @Test func `the background's paper lies under every role`() {
        let text = """
            [roles]
            background = { true = "on #101010", 256 = "on 233" }
            """
        let theme = library(text).theme(named: "mine").theme
        #expect(theme.paint(.text, at: .trueColor).paper == .rgb(16, 16, 16))
        #expect(theme.paint(.text, at: .ansi256).paper == .indexed(233))
        #expect(theme.paint(.alarm, at: .ansi256).paper == .indexed(124))
    }

    @Test func `unknown keys are reported with their line and ignored`() {
        let text = """
            about = "one"
            colour = 7

            [roles]
            text = { true = "#ffffff", 88 = "3" }
            lamp = "#ffffff"
            warn = { 16 = "#ffffff", mono = "red", 256 = "#123456", true = "bold purple" }
            ok = 5
            sold = { true = "on" }
            """
        let (theme, problems) = library(text).theme(named: "mine")
        #expect(
            problems.map(\.description) == [
                "mine.toml:2: unknown key 'colour'; ignored",
                "mine.toml:5: text: unknown depth '88'; ignored",
                "mine.toml:6: unknown role 'lamp'; ignored",
                "mine.toml:7: warn, 16: 16 takes only the sixteen colour names; ignored",
                "mine.toml:7: warn, mono: mono takes no colours; ignored",
                "mine.toml:7: warn, 256: #rrggbb belongs under true, not under 256; ignored",
                "mine.toml:7: warn, true: 'purple' is neither a colour nor an attribute; ignored",
                "mine.toml:8: ok: neither a string nor a table; ignored",
                "mine.toml:9: sold, true: a colour is missing after 'on'; ignored",
            ])
        #expect(theme.paint(.text, at: .trueColor).ink == .rgb(255, 255, 255))
        #expect(
            theme.paint(.warn, at: .ansi256)
                == ThemeLibrary().theme(named: "quiet").theme.paint(.warn, at: .ansi256))
    }

    @Test(arguments: [
        "roles = 3", "[roles", "\u{0}", "= =", "[[roles]]\ntext = 1", "base = 7", "\u{FEFF}x",
        "roles.text.true.x = 1", "[roles]\ntext = {true = []}", String(repeating: "[", count: 5000),
        "x = " + String(repeating: "[", count: 5000), "[\n]", "\u{FEFF} [ #", "a = 1\u{B}[=",
        "[[ .",
        "[é]", "[a.=]", "[roles]\n[[=]]",
    ])
    func `a broken file is reported`(_ text: String) {
        let (theme, problems) = library(text).theme(named: "mine")
        #expect(!problems.isEmpty)
        let quiet = ThemeLibrary().theme(named: "quiet").theme
        for role in StyleRole.allCases {
            for depth in ColorDepth.allCases {
                #expect(theme.paint(role, at: depth) == quiet.paint(role, at: depth))
            }
        }
    }

    @Test func `a cycle of bases ends, and a missing base is reported`() {
        let sources = [
            ThemeLibrary.Source(name: "a", path: "a.toml", text: "base = \"b\""),
            ThemeLibrary.Source(name: "b", path: "b.toml", text: "base = \"a\""),
            ThemeLibrary.Source(name: "c", path: "c.toml", text: "base = \"nowhere\""),
        ]
        let library = ThemeLibrary(sources)
        #expect(library.theme(named: "a").problems.map(\.file) == ["b.toml"])
        #expect(library.theme(named: "c").problems.count == 1)
        #expect(library.theme(named: "none").problems.count == 1)
        #expect(library.names == ["a", "b", "c", "quiet"])
    }

    @Test(arguments: [
        ("default", Color.terminal), ("red", .indexed(1)), ("bright-white", .indexed(15)),
        ("214", .indexed(214)), ("#0aF9b0", .rgb(0x0A, 0xF9, 0xB0)),
    ])
    func `colours are read`(_ text: String, _ color: Color) { #expect(Color(text) == color) }

    @Test(arguments: ["", "#12345", "#+12345", "#gggggg", "256", "-1", "Red", "#1234567"])
    func `an invalid text is no colour`(_ text: String) { #expect(Color(text) == nil) }

    @Test func `contrast is computed as in the accessibility guidelines`() throws {
        let most = try #require(Contrast.ratio(.rgb(0, 0, 0), .rgb(255, 255, 255)))
        #expect(abs(most - 21) < 0.001)
        let grey = try #require(Contrast.ratio(.rgb(0x76, 0x76, 0x76), .rgb(255, 255, 255)))
        #expect(abs(grey - 4.54) < 0.01)
        #expect(Contrast.ratio(.terminal, .rgb(0, 0, 0)) == nil)
    }
}
