/// The settings that a user chose in `config.toml`, each with its line, and the file's mistakes.
///
/// Every key is optional:
///
///     theme = "nord"                  # see penstock themes list
///     color = "256"                   # auto, mono, 16, 256 or true
///     characters = "ascii"            # auto, utf8 or ascii
///     mouse = false                   # leave the mouse to the terminal
///     timezone = "local"              # campaign, local, UTC or a name such as Asia/Kolkata
///     refresh = 5                     # frames per second, 1 to 20
///     bell = true                     # ring at the gravest alarms
///     notify = "osc9"                 # desktop notifications: off, osc9 or osc777
///     [panels]
///     first = ["drops", "line"]       # show these first where not all panels fit
///     hide = ["campaign"]             # never show these
///     [keys]
///     pause = ["P", "f5"]             # one key or several; [] for none
package struct ConfigFile: Sendable, Hashable {
    /// A chosen value and its line in the file.
    package struct Choice<Value: Sendable & Hashable>: Sendable, Hashable {
        package let value: Value
        /// The line in the file, counted from 1.
        package let line: Int
    }

    /// The characters that the screen is drawn with.
    package enum Characters: String, Sendable, CaseIterable, Hashable {
        /// The locale decides.
        case auto
        /// All characters.
        case utf8
        /// Only ASCII.
        case ascii
    }

    /// How the desktop is notified of the gravest alarms.
    package enum Notify: String, Sendable, CaseIterable, Hashable {
        /// No notifications.
        case off
        /// The sequence (OSC 9) that iTerm2, Windows Terminal, kitty and others know.
        case osc9
        /// The sequence (OSC 777) that urxvt, foot, Ghostty and others know.
        case osc777
    }

    package let path: String
    /// The theme's name.
    package internal(set) var theme: Choice<String>?
    /// The colour depth; a choice whose value is nil (`auto`) means all that the terminal can show.
    package internal(set) var color: Choice<ColorDepth?>?
    package internal(set) var characters: Choice<Characters>?
    /// Whether the deck requests mouse reports.
    package internal(set) var mouse: Choice<Bool>?
    /// The zone in which times are shown.
    package internal(set) var timezone: Choice<String>?
    /// Frames per second.
    package internal(set) var refresh: Choice<Int>?
    /// Whether the bell rings at the gravest alarms.
    package internal(set) var bell: Choice<Bool>?
    package internal(set) var notify: Choice<Notify>?
    /// Panels to show before others, in the order of the file.
    package internal(set) var panelsFirst: [Choice<String>] = []
    /// Panels that are never shown.
    package internal(set) var panelsHidden: [Choice<String>] = []
    /// The keys of actions, in the order of the file.
    package internal(set) var keys: [KeyWish] = []
    /// The mistakes of the file, in the order of lines; all other settings hold.
    package internal(set) var mistakes: [Problem] = []

    /// The values that `refresh` may have.
    package static let refreshRange = 1...20
    /// Frames per second if the file does not set `refresh`.
    package static let refreshUsual = 10

    /// A file without settings.
    package init(path: String) { self.path = path }

    /// Records a mistake.
    ///
    /// Callers record what the reader cannot see, such as a theme that does not exist.
    package mutating func complain(line: Int, _ text: String) {
        mistakes.append(Problem(file: path, line: line, text: text))
        mistakes.sort { $0.line < $1.line }
    }
}
