import Canvas
import Testing

@Suite("What a theme's check finds")
struct ThemeCheckTests {
    private func report(_ text: String, over others: [ThemeLibrary.Source] = []) -> ThemeReport {
        ThemeLibrary([.init(name: "mine", path: "mine.toml", text: text)] + others)
            .report(on: "mine")
    }

    private func problems(_ text: String, over others: [ThemeLibrary.Source] = []) -> [String] {
        report(text, over: others).problems.map(\.description)
    }

    @Test func `the built-in theme is fine`() throws {
        let report = ThemeLibrary().report(on: "quiet")
        #expect(report.problems == [])
        #expect(try #require(report.contrastMin) >= Contrast.text)
        #expect(try #require(report.distanceMin) >= 20)
    }

    @Test func `text that is too faint is reported with line, depth and ratio`() {
        let text = """
            [roles]
            background = "on #202020"
            text = { true = "#ffffff", 256 = "231" }
            dim = { true = "#666666", 256 = "252" }
            """
        #expect(
            problems(text).contains(
                "mine.toml:4: dim, true: contrast 2.8:1 against its paper; words need 4.5"))
    }

    @Test func `graphics may be fainter than text`() {
        let paint = "{ true = \"#6a6a6a\", 256 = \"252\" }"
        #expect(problems("[roles]\nborder = \(paint)") == [])
        #expect(problems("[roles]\ndim = \(paint)").count == 1)
    }

    @Test func `a theme for a light ground is measured against white`() {
        let roles = "\n[roles]\nok = { true = \"#585858\", 256 = \"240\" }"
        let dark = problems(roles).filter { $0.contains("ok, true: contrast") }
        #expect(dark.count == 1)
        let light = problems("ground = \"light\"" + roles)
        #expect(light.filter { $0.contains(": ok, true: contrast") } == [])
        #expect(light.contains { $0.contains("dim (from quiet), true: contrast") })
    }

    @Test func `an inherited ink that does not fit is reported at the line of the paper`() {
        let text = """
            base = "quiet"
            [roles]
            background = { true = "on #707070" }
            """
        #expect(
            problems(text).contains(
                "mine.toml:3: dim (from quiet), true: contrast 1.4:1 against its paper; words need 4.5"
            ))
    }

    @Test func `a paper without an ink is reported`() {
        let line = problems("[roles]\nlive = { true = \"on #ffffff\", 256 = \"16 on 231\" }").first
        #expect(
            line
                == "mine.toml:2: live, true: the terminal's ink on a paper of the theme's; name an ink"
        )
    }

    @Test func `colours alike under a colour-vision deficiency are reported with its name`() {
        let text = """
            [roles]
            ok = { true = "#66bb33", 256 = "252" }
            warn = { true = "#c8a000", 256 = "214" }
            """
        let lines = problems(text).filter { $0.contains("from ok") }
        #expect(lines.contains { $0.hasPrefix("mine.toml:3: warn, true: only ") })
        #expect(
            lines.contains { $0.contains("under protanopia") || $0.contains("under deuteranopia") })
        #expect(!lines.contains { $0.contains("256") })
    }

    @Test func `without colours, roles must differ in attributes`() {
        let text = """
            [roles]
            warn = { mono = "bold reverse" }
            stale = { mono = "" }
            """
        let lines = problems(text)
        #expect(
            lines.contains {
                $0.hasPrefix("mine.toml:1: alarm (from quiet), mono: looks like warn")
            })
        #expect(
            lines.contains(
                "mine.toml:3: stale, mono: looks like ok; give it bold, underline or reverse"))
        #expect(lines.count == 2)
    }

    @Test func `mistakes in the file and its bases are reported first`() {
        let base = ThemeLibrary.Source(name: "low", path: "low.toml", text: "lamp = 1")
        #expect(
            problems("base = \"low\"\nground = \"grey\"", over: [base]) == [
                "mine.toml:2: ground is \"dark\" or \"light\", not 'grey'; ignored",
                "low.toml:1: unknown key 'lamp'; ignored",
            ])
        #expect(ThemeLibrary().report(on: "none").problems.count == 1)
    }
}

@Suite("Distances between colours")
struct LabTests {
    /// Pairs from the table of test data in the paper on CIEDE2000.
    @Test(arguments: [
        (Lab(lightness: 50, a: 2.6772, b: -79.7751), Lab(lightness: 50, a: 0, b: -82.7485), 2.0425),
        (Lab(lightness: 50, a: 2.5, b: 0), Lab(lightness: 73, a: 25, b: -18), 27.1492),
        (Lab(lightness: 50, a: 2.5, b: 0), Lab(lightness: 61, a: -5, b: 29), 22.8977),
        (Lab(lightness: 50, a: 2.5, b: 0), Lab(lightness: 58, a: 24, b: 15), 19.4535),
        (Lab(lightness: 50, a: -1, b: 2), Lab(lightness: 50, a: 0, b: 0), 2.3669),
    ])
    func `differences agree with the published test data`(
        _ one: Lab, _ two: Lab, _ difference: Double
    ) {
        #expect(abs(one.difference(to: two) - difference) < 0.0001)
        #expect(abs(two.difference(to: one) - difference) < 0.0001)
    }

    @Test func `white and black are the same under every colour vision`() throws {
        for sight in ColorVision.allCases {
            let white = try #require(sight.lab(of: .rgb(255, 255, 255)))
            #expect(abs(white.lightness - 100) < 0.1 && abs(white.a) < 0.5 && abs(white.b) < 0.5)
            let black = try #require(sight.lab(of: .rgb(0, 0, 0)))
            #expect(abs(black.lightness) < 0.001)
            #expect(sight.lab(of: .terminal) == nil)
        }
    }

    @Test func `each colour-vision deficiency confuses its known pair`() throws {
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
