import Canvas
import Testing

@Suite("What a theme's check finds")
struct ThemeCheckTests {
    private func report(_ text: String, over others: [ThemeLibrary.Source] = []) -> ThemeReport {
        ThemeLibrary([.init(name: "mine", path: "mine.toml", text: text)] + others)
            .report(on: "mine")
    }

    private func told(_ text: String, over others: [ThemeLibrary.Source] = []) -> [String] {
        report(text, over: others).problems.map(\.description)
    }

    @Test func `the built-in theme is fine`() throws {
        let report = ThemeLibrary().report(on: "quiet")
        #expect(report.problems == [])
        #expect(try #require(report.contrastMin) >= Contrast.text)
        #expect(try #require(report.distanceMin) >= 20)
    }

    @Test func `words that are too faint are named with line, depth and ratio`() {
        let text = """
            [roles]
            background = "on #202020"
            text = { true = "#ffffff", 256 = "231" }
            dim = { true = "#666666", 256 = "252" }
            """
        #expect(
            told(text).contains(
                "mine.toml:4: dim, true: contrast 2.8:1 against its paper; words need 4.5"))
    }

    @Test func `graphics may be fainter than words`() {
        let paint = "{ true = \"#6a6a6a\", 256 = \"252\" }"
        #expect(told("[roles]\nborder = \(paint)") == [])
        #expect(told("[roles]\ndim = \(paint)").count == 1)
    }

    @Test func `a theme for a light ground is measured against white`() {
        let roles = "\n[roles]\nok = { true = \"#585858\", 256 = \"240\" }"
        let dark = told(roles).filter { $0.contains("ok, true: contrast") }
        #expect(dark.count == 1)
        let light = told("ground = \"light\"" + roles)
        #expect(light.filter { $0.contains(": ok, true: contrast") } == [])
        #expect(light.contains { $0.contains("dim (from quiet), true: contrast") })
    }

    @Test func `what is inherited and does not fit is told where the paper is set`() {
        let text = """
            base = "quiet"
            [roles]
            background = { true = "on #707070" }
            """
        #expect(
            told(text).contains(
                "mine.toml:3: dim (from quiet), true: contrast 1.4:1 against its paper; words need 4.5"
            ))
    }

    @Test func `a paper without an ink of its own is a guess, and told`() {
        let line = told("[roles]\nlive = { true = \"on #ffffff\", 256 = \"16 on 231\" }").first
        #expect(
            line
                == "mine.toml:2: live, true: the terminal's ink on a paper of the theme's; name an ink"
        )
    }

    @Test func `red and green that some eyes cannot tell apart are found, and for whom`() {
        let text = """
            [roles]
            ok = { true = "#66bb33", 256 = "252" }
            warn = { true = "#c8a000", 256 = "214" }
            """
        let lines = told(text).filter { $0.contains("from ok") }
        #expect(lines.contains { $0.hasPrefix("mine.toml:3: warn, true: only ") })
        #expect(
            lines.contains { $0.contains("under protanopia") || $0.contains("under deuteranopia") })
        #expect(!lines.contains { $0.contains("256") })
    }

    @Test func `without colours attributes have to tell`() {
        let text = """
            [roles]
            warn = { mono = "bold reverse" }
            stale = { mono = "" }
            """
        let lines = told(text)
        #expect(
            lines.contains {
                $0.hasPrefix("mine.toml:1: alarm (from quiet), mono: looks like warn")
            })
        #expect(
            lines.contains(
                "mine.toml:3: stale, mono: looks like ok; give it bold, underline or reverse"))
        #expect(lines.count == 2)
    }

    @Test func `mistakes of the file and of its bases are told first of all`() {
        let base = ThemeLibrary.Source(name: "low", path: "low.toml", text: "lamp = 1")
        #expect(
            told("base = \"low\"\nground = \"grey\"", over: [base]) == [
                "mine.toml:2: ground is \"dark\" or \"light\", not 'grey'; ignored",
                "low.toml:1: unknown key 'lamp'; ignored",
            ])
        #expect(ThemeLibrary().report(on: "none").problems.count == 1)
    }
}

@Suite("Distances between colours")
struct LabTests {
    /// Pairs of the paper's table of test data.
    @Test(arguments: [
        (Lab(lightness: 50, a: 2.6772, b: -79.7751), Lab(lightness: 50, a: 0, b: -82.7485), 2.0425),
        (Lab(lightness: 50, a: 2.5, b: 0), Lab(lightness: 73, a: 25, b: -18), 27.1492),
        (Lab(lightness: 50, a: 2.5, b: 0), Lab(lightness: 61, a: -5, b: 29), 22.8977),
        (Lab(lightness: 50, a: 2.5, b: 0), Lab(lightness: 58, a: 24, b: 15), 19.4535),
        (Lab(lightness: 50, a: -1, b: 2), Lab(lightness: 50, a: 0, b: 0), 2.3669),
    ])
    func `differences are those of the formula's authors`(
        _ one: Lab, _ two: Lab, _ difference: Double
    ) {
        #expect(abs(one.difference(to: two) - difference) < 0.0001)
        #expect(abs(two.difference(to: one) - difference) < 0.0001)
    }

    @Test func `white and black are where they belong, for all eyes`() throws {
        for sight in ColorVision.allCases {
            let white = try #require(sight.lab(of: .rgb(255, 255, 255)))
            #expect(abs(white.lightness - 100) < 0.1 && abs(white.a) < 0.5 && abs(white.b) < 0.5)
            let black = try #require(sight.lab(of: .rgb(0, 0, 0)))
            #expect(abs(black.lightness) < 0.001)
            #expect(sight.lab(of: .terminal) == nil)
        }
    }

    @Test func `each kind of eyes mixes up what it is known to mix up`() throws {
        func distance(_ one: Color, _ two: Color, _ sight: ColorVision) throws -> Double {
            let lab = try #require(sight.lab(of: one))
            return lab.difference(to: try #require(sight.lab(of: two)))
        }
        let (olive, rust) = (Color.rgb(0x80, 0x80, 0x20), Color.rgb(0xA0, 0x70, 0x20))
        let common = try distance(olive, rust, .common)
        #expect(try distance(olive, rust, .deuteranopia) < common / 2)
        let (blue, green) = (Color.rgb(0x30, 0x80, 0xA0), Color.rgb(0x30, 0x88, 0x70))
        #expect(try distance(blue, green, .tritanopia) < distance(blue, green, .common) / 2)
    }
}
