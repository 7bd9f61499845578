import Canvas
import Foundation
import Testing

/// The shipped themes, as the folder holds them.
@Suite struct ThemeFolderTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "themes")

    static let sources: [ThemeLibrary.Source] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".toml") }.sorted().compactMap { name in
            let file = folder.appending(path: name)
            guard let text = try? String(contentsOf: file, encoding: .utf8) else { return nil }
            return .init(name: String(name.dropLast(5)), path: name, text: text)
        }
    }()

    static let names = sources.map(\.name)

    @Test func `the folder has every required theme`() {
        let wanted = [
            "quiet", "quiet-light", "high-contrast", "deuteranopia", "tritanopia", "mono", "ansi16",
            "nord", "gruvbox", "solarized-dark", "solarized-light", "dracula",
        ]
        #expect(Set(Self.names).isSuperset(of: wanted))
    }

    @Test func `the built-in theme is the same text as its file`() throws {
        let quiet = try #require(Self.sources.first { $0.name == "quiet" })
        #expect(quiet.text == Theme.quietText)
    }

    @Test(arguments: names)
    func `no shipped theme has a problem`(_ name: String) {
        let (theme, problems) = ThemeLibrary(Self.sources).theme(named: name)
        #expect(problems == [])
        #expect(!theme.about.isEmpty)
    }

    @Test func `the built-in theme sets every role at every depth`() {
        for role in StyleRole.allCases {
            let line = Theme.quietText.split(separator: "\n").first {
                $0.split(separator: " ").first == role.name[...]
            }
            #expect(line != nil, "\(role.name)")
            for depth in ["true =", "256 =", "16 =", "mono ="] {
                #expect(line?.contains(depth) == true, "\(role.name), \(depth)")
            }
        }
    }

    @Test(arguments: names)
    func `contrast and distance suffice at every depth and colour vision`(_ name: String) {
        let report = ThemeLibrary(Self.sources).report(on: name)
        #expect(report.problems.map(\.description) == [])
    }

    @Test(arguments: [
        ("deuteranopia", [ColorVision.protanopia, .deuteranopia]), ("tritanopia", [.tritanopia]),
    ])
    func `a theme for a colour vision separates ok, warn and alarm better under it`(
        _ name: String, _ eyes: [ColorVision]
    ) throws {
        let library = ThemeLibrary(Self.sources)
        func least(_ name: String, _ sight: ColorVision) throws -> Double {
            let theme = library.theme(named: name).theme
            func lab(_ role: StyleRole) throws -> [Lab] {
                let paint = theme.paint(role, at: .trueColor)
                let ink = try #require(paint.ink)
                let paper = paint.paper == .terminal ? theme.ground.papers[0] : paint.paper
                return [
                    try #require(sight.lab(of: ink)), try #require(sight.lab(of: paper ?? ink)),
                ]
            }
            let pairs = [(StyleRole.ok, StyleRole.warn), (.ok, .alarm), (.warn, .alarm)]
            return try pairs.map { one, two in
                zip(try lab(one), try lab(two)).map { $0.difference(to: $1) }.max() ?? 0
            }.min() ?? 0
        }
        for sight in eyes { #expect(try least(name, sight) > least("quiet", sight)) }
    }

    @Test func `without colours, abnormal states still differ from normal`() {
        for name in Self.names {
            let theme = ThemeLibrary(Self.sources).theme(named: name).theme
            let normal = theme.paint(.ok, at: .mono)
            for role in [StyleRole.notice, .warn, .alarm, .stale, .failed, .live, .replay, .demo] {
                #expect(theme.paint(role, at: .mono) != normal, "\(name): \(role.name)")
                #expect(theme.paint(role, at: .mono).ink == nil)
            }
        }
    }
}
