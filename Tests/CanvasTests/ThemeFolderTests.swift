import Canvas
import Foundation
import Testing

/// The themes that are shipped, as they lie in the folder.
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

    @Test func `the themes that must be there are there`() {
        for name in ["quiet", "high-contrast", "mono"] { #expect(Self.names.contains(name)) }
    }

    @Test func `the built-in text is the file's`() throws {
        let quiet = try #require(Self.sources.first { $0.name == "quiet" })
        #expect(quiet.text == Theme.quietText)
    }

    @Test(arguments: names)
    func `no shipped theme has a problem`(_ name: String) {
        let (theme, problems) = ThemeLibrary(Self.sources).theme(named: name)
        #expect(problems == [])
        #expect(!theme.about.isEmpty)
    }

    @Test func `the built-in theme says something of every role at every depth`() {
        for role in Role.allCases {
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
    func `words and graphics stand apart from what is behind them`(_ name: String) {
        let theme = ThemeLibrary(Self.sources).theme(named: name).theme
        for role in Role.allCases where role != .background {
            for depth in [ColorDepth.ansi256, .trueColor] {
                let paint = theme.paint(role, at: depth)
                guard let ink = paint.ink else { continue }
                // A terminal's own ground is taken to be black or nearly so.
                let papers: [Color] =
                    paint.paper == nil || paint.paper == .terminal
                    ? [.rgb(0, 0, 0), .rgb(0x12, 0x12, 0x12)] : [paint.paper ?? .terminal]
                for paper in papers {
                    guard let ratio = Contrast.ratio(ink, paper) else { continue }
                    let least = role.isGraphic ? Contrast.graphics : Contrast.text
                    #expect(ratio >= least, "\(name): \(role.name) at \(depth.rawValue): \(ratio)")
                }
            }
        }
    }

    @Test func `without colours what is abnormal still looks unlike the normal`() {
        for name in Self.names {
            let theme = ThemeLibrary(Self.sources).theme(named: name).theme
            let normal = theme.paint(.ok, at: .mono)
            for role in [Role.notice, .warn, .alarm, .stale, .failed, .live, .replay, .demo] {
                #expect(theme.paint(role, at: .mono) != normal, "\(name): \(role.name)")
                #expect(theme.paint(role, at: .mono).ink == nil)
            }
        }
    }
}
