import ArgumentParser
import Canvas
import Machine
import Terminal

/// `penstock themes`: how the deck can look.
struct ThemesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "themes",
        abstract: "Lists the installed themes, shows one, and says what is wrong with a file.",
        discussion: """
            Themes are TOML files. Put your own into $XDG_CONFIG_HOME/penstock/themes; a running \
            deck uses them as soon as they are saved.
            """,
        subcommands: [ListThemes.self, ThemesShow.self, ThemesCheck.self])

    struct ListThemes: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list",
            abstract: "Lists the installed themes, and what is wrong with any of them.")
        @Flag(help: "Print JSON.")
        var json = false

        private struct ListedTheme: Encodable {
            let name: String
            let about: String
            let problems: [String]
        }

        func run() throws {
            let library = ThemeFiles.library()
            let themes = library.names.map { name in
                let (theme, problems) = library.theme(named: name)
                return ListedTheme(
                    name: name, about: theme.about, problems: problems.map { "\($0)" })
            }
            if json { return try Standard.json(encoding: themes) }
            let width = themes.map(\.name.count).max() ?? 0
            for theme in themes {
                try Standard.output(theme.name.padding(width + 2) + theme.about)
                for problem in theme.problems { Standard.error(problem) }
            }
        }
    }
}
