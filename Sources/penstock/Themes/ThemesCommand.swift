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
            Themes are TOML files. Your own go into $XDG_CONFIG_HOME/penstock/themes; a running deck \
            takes them over when they are saved.
            """,
        subcommands: [List.self, ThemesShow.self, ThemesCheck.self])

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the installed themes, and what is wrong with any of them.")
        @Flag(help: "Print JSON.")
        var json = false

        private struct Item: Encodable {
            let name: String
            let about: String
            let problems: [String]
        }

        func run() throws {
            let library = ThemeFiles.library()
            let items = library.names.map { name in
                let (theme, problems) = library.theme(named: name)
                return Item(
                    name: name, about: theme.about, problems: problems.map { "\($0)" })
            }
            if json { return try Printed.json(items) }
            let width = items.map(\.name.count).max() ?? 0
            for item in items {
                try Standard.output(item.name.padding(width + 2) + item.about)
                for problem in item.problems { Standard.error(problem) }
            }
        }
    }
}
