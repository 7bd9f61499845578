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
