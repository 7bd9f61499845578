import ArgumentParser
import Canvas
import Deck
import Foundation
import Terminal

/// The options that decide how a deck looks.
struct DeckLook: ParsableArguments {
    enum Color: String, CaseIterable, ExpressibleByArgument {
        case auto, mono
        case ansi16 = "16"
        case ansi256 = "256"
        case truecolor = "true"
    }

    enum Characters: String, CaseIterable, ExpressibleByArgument {
        case auto, utf8, ascii
    }

    @Option(help: "The theme: see penstock themes list.")
    var theme: ThemeName = .quiet
    @Option(help: "How many colours; NO_COLOR in the environment means mono.")
    var color: Color = .auto
    @Option(help: "Which characters; without it the locale decides.")
    var characters: Characters = .auto
    @Flag(help: "Leave the mouse to the terminal, so that it selects text.")
    var noMouse = false

    /// Whether there is a terminal to draw on.
    static var hasTerminal: Bool { isatty(0) == 1 && isatty(1) == 1 }

    /// Shows a deck until the operator leaves, then says what remains to be said.
    func show(_ source: any DeckSource, seat: Seat) throws {
        var stage = DeckStage(source, seat: seat, theme: theme)
        let signal = try stage.run(options)
        if let farewell = stage.farewell { Standard.error(farewell.string) }
        for line in source.lastWords { Standard.error(line) }
        if let signal, signal != SIGINT { throw ExitCode(128 + signal) }
    }

    private var options: Screen.Options {
        var options = Screen.Options()
        options.color = .fromEnvironment(flag: depth)
        options.usesMouse = !noMouse
        options.charset =
            switch characters {
            case .auto: .byLocale
            case .utf8: .utf8
            case .ascii: .ascii
            }
        return options
    }

    private var depth: ColorDepth? {
        switch color {
        case .auto: nil
        case .mono: .mono
        case .ansi16: .ansi16
        case .ansi256: .ansi256
        case .truecolor: .trueColor
        }
    }
}

extension ThemeName: ExpressibleByArgument {}
