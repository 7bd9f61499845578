import ArgumentParser
import Canvas
import Foundation
import Machine
import Settings
import Terminal

/// `penstock themes show`: every role of a theme as this terminal shows it.
struct ThemesShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows a theme: every role by name, at this terminal's depth of colour.",
        discussion: "Without a terminal, or with NO_COLOR, it prints only the values.")
    @Argument(help: "The theme: see penstock themes list.")
    var name: String
    @Option(help: "How many colours; overrides NO_COLOR and the terminal.")
    var color: DeckSettings.ColorFlag?
    @Flag(help: "Print JSON.")
    var json = false

    private struct ShownRole: Encodable {
        struct ShownPaint: Encodable {
            let depth: String
            let ink: String?
            let paper: String?
            let marks: [String]
        }

        let role: String
        let looks: [ShownPaint]
    }

    private struct ShownTheme: Encodable {
        let name: String
        let about: String
        let ground: String
        let roles: [ShownRole]
    }

    func run() throws {
        let library = ThemeFiles.library()
        guard library.names.contains(name) else {
            let all = library.names.joined(separator: ", ")
            throw Failure("There is no theme \(name); the themes are \(all).", .wrongUsage)
        }
        let (theme, problems) = library.theme(named: name)
        if json { return try Standard.json(encoding: shown(theme)) }
        var preference = ColorPreference.fromEnvironment(flag: color?.depth)
        if color == .auto { preference.wanted = nil }
        let isPlain = isatty(1) != 1 && color == nil
        let colors = max(preference.colorCount, color.map(requestedColorCount) ?? 0)
        // Without a terminal the exact values are printed.
        let depth = isPlain ? .trueColor : preference.depth(colors: colors)
        let words = depth == .mono ? "no colours" : "colours: \(depth.rawValue)"
        try Standard.output(
            "\(theme.name): \(theme.about) (\(theme.ground.rawValue) background, \(words))")
        for role in StyleRole.allCases {
            try Standard.painted(line(role, theme, depth, colors, isPlain: isPlain))
        }
        for problem in problems { Standard.error("\(problem)") }
    }

    /// The number of colours to assume: the requested one, whatever the terminal can do.
    private func requestedColorCount(_ color: DeckSettings.ColorFlag) -> Int {
        switch color {
        case .auto, .mono: 0
        case .ansi16: 16
        case .ansi256: 256
        case .truecolor: 1 << 24
        }
    }

    private func line(
        _ role: StyleRole, _ theme: Theme, _ depth: ColorDepth, _ colors: Int, isPlain: Bool
    ) -> String {
        let paint = theme.paint(role, at: depth)
        let values = paint.words.isEmpty ? "the terminal's default" : paint.words
        if isPlain { return "  " + role.name.padding(12) + values }
        let sample = role.isGraphic ? String(repeating: "█", count: 18) : ThemesShow.sample
        let painted = { (text: String, role: StyleRole) in
            theme.paint(role, at: depth).sequence(at: depth, colorCount: colors) + text
                + Paint.plainSequence
        }
        return painted("  " + role.name.padding(12), .text) + painted(sample, role)
            + painted("  " + values.padding(34), .dim)
    }

    private static let sample = "6,786 remaining ▲2"

    private func shown(_ theme: Theme) -> ShownTheme {
        let roles = StyleRole.allCases.map { role in
            ShownRole(
                role: role.name,
                looks: ColorDepth.allCases.map { depth in
                    let paint = theme.paint(role, at: depth)
                    return ShownRole.ShownPaint(
                        depth: depth.rawValue, ink: paint.ink?.word, paper: paint.paper?.word,
                        marks: paint.markNames)
                })
        }
        return ShownTheme(
            name: theme.name, about: theme.about, ground: theme.ground.rawValue, roles: roles)
    }
}
