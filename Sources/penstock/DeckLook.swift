import ArgumentParser
import Canvas
import Console
import Deck
import Foundation
import Machine
import Settings
import Terminal

/// Options for the look of a deck; `config.toml` decides the rest.
struct DeckLook: ParsableArguments {
    @Option(help: "The theme: see penstock themes list.")
    var theme: String?
    @Option(help: "How many colours; overrides NO_COLOR, the configuration and the terminal.")
    var color: DeckSettings.ColorFlag?
    @Option(help: "Which characters. Without it: as the locale says.")
    var characters: ConfigFile.Characters?
    @Flag(help: "Leave the mouse to the terminal, so that it selects text.")
    var noMouse = false
    @Flag(help: "Ring the bell at the gravest alarms.")
    var bell = false
    @Option(help: "Notify the desktop of the gravest alarms, by a sequence of the terminal.")
    var notify: ConfigFile.Notify?
    @Flag(help: "Print every setting with its value and where it came from, and nothing else.")
    var printConfig = false
    @Flag(help: "With --print-config: print JSON.")
    var json = false

    func validate() throws {
        guard printConfig || !json else {
            throw ValidationError("--json needs --print-config.")
        }
    }

    static var hasTerminal: Bool { isatty(0) == 1 && isatty(1) == 1 }

    /// The settings by flags, environment and file; nil when `--print-config` printed them.
    func settings() throws -> DeckSettings? {
        let settings = try DeckSettings(
            DeckSettings.Flags(
                theme: theme, color: color, characters: characters, noMouse: noMouse, bell: bell,
                notify: notify))
        guard printConfig else { return settings }
        try settings.print(asJSON: json)
        return nil
    }

    /// Shows a deck until the operator leaves, then prints its last messages.
    func show(_ source: any DeckSource, contexts: [DeckContext], _ settings: DeckSettings) throws {
        settings.warn()
        var stage = DeckStage(source, contexts: contexts, settings: settings)
        let signal = try stage.run(options(settings))
        if let farewell = stage.farewell { Standard.error(farewell.string) }
        for path in stage.exported { Standard.error("exported \(path)") }
        for line in source.lastWords { Standard.error(line) }
        if let failure = source.failure { throw failure }
        if let signal, signal != SIGINT { throw ExitCode(128 + signal) }
    }

    private func options(_ settings: DeckSettings) -> ScreenOptions {
        var options = ScreenOptions()
        options.color = settings.colorPreference
        options.usesMouse = settings.mouse.value
        options.charset =
            switch settings.characters.value {
            case .auto: .byLocale
            case .utf8: .utf8
            case .ascii: .ascii
            }
        return options
    }
}

extension DeckSettings.ColorFlag: ExpressibleByArgument {}
extension ConfigFile.Characters: ExpressibleByArgument {}
extension ConfigFile.Notify: ExpressibleByArgument {}
