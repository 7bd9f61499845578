/// What somebody chose in `config.toml`, each with its line, and what is wrong with the rest.
///
/// The file holds only keys that change something:
///
///     theme = "nord"                  # see penstock themes list
///     color = "256"                   # auto, mono, 16, 256 or true
///     characters = "ascii"            # auto, utf8 or ascii
///     mouse = false                   # leave the mouse to the terminal
///     timezone = "local"              # campaign, local, UTC or a name such as Asia/Kolkata
///     refresh = 5                     # frames a second, 1 to 20
///     bell = true                     # ring at the gravest alarms
///     notify = "osc9"                 # tell the desktop: off, osc9 or osc777
///     [panels]
///     first = ["drops", "line"]       # these before others, where there is not room for all
///     hide = ["campaign"]             # never these
///     [keys]
///     pause = ["P", "f5"]             # one key or several; [] for none
package struct ConfigFile: Sendable, Hashable {
    /// A value, and the line it stands on.
    package struct Choice<Value: Sendable & Hashable>: Sendable, Hashable {
        /// What was chosen.
        package let value: Value
        /// Where, from one.
        package let line: Int
    }

    /// Characters that the screen is drawn with.
    package enum Characters: String, Sendable, CaseIterable, Hashable {
        /// By the locale.
        case auto
        /// All of them.
        case utf8
        /// ASCII alone.
        case ascii
    }

    /// How the desktop is told of the gravest alarms.
    package enum Notify: String, Sendable, CaseIterable, Hashable {
        /// Not at all.
        case off
        /// By the sequence that iTerm2, Windows Terminal, kitty and others know.
        case osc9
        /// By the sequence that urxvt, foot, Ghostty and others know.
        case osc777
    }

    /// The file.
    package let path: String
    /// The theme's name.
    package internal(set) var theme: Choice<String>?
    /// How many colours; a choice of nil is what the terminal can.
    package internal(set) var color: Choice<ColorDepth?>?
    /// Which characters.
    package internal(set) var characters: Choice<Characters>?
    /// Whether the mouse is asked for.
    package internal(set) var mouse: Choice<Bool>?
    /// The zone in which times are shown.
    package internal(set) var timezone: Choice<String>?
    /// Frames a second.
    package internal(set) var refresh: Choice<Int>?
    /// Whether the bell is rung.
    package internal(set) var bell: Choice<Bool>?
    /// How the desktop is told.
    package internal(set) var notify: Choice<Notify>?
    /// Panels that go before others, in the order of the file.
    package internal(set) var panelsFirst: [Choice<String>] = []
    /// Panels that are not wanted.
    package internal(set) var panelsHidden: [Choice<String>] = []
    /// Keys for actions, in the order of the file.
    package internal(set) var keys: [KeyWish] = []
    /// What is wrong, in the order of lines; the rest holds.
    package internal(set) var mistakes: [Problem] = []

    /// Frames a second that can be asked for.
    package static let refreshRange = 1...20
    /// Frames a second without a wish.
    package static let refreshUsual = 10

    /// A file that says nothing.
    package init(path: String) { self.path = path }

    /// Tells of a mistake that only somebody else can see, such as a theme that is not there.
    package mutating func complain(line: Int, _ text: String) {
        mistakes.append(Problem(file: path, line: line, text: text))
        mistakes.sort { $0.line < $1.line }
    }
}
