import Canvas
import Rules

struct CommandWord: Equatable, Sendable {
    /// The arguments that may follow the word.
    enum Argument: Equatable {
        case nothing
        /// A drop and a reason, both optional. The default is the drop in view.
        case drop
        case rate
        /// `+500` or `-200`.
        case units
        /// A count of units.
        case count
        case hold
        /// A text to the end of the line.
        case text
        /// An optional drop, then a text to the end of the line.
        case message
        case dropInView
        case theme
        case time
        case alarm
        /// An alarm, a time and a reason.
        case shelf
        case path
        case onOrOff
    }

    let name: String
    let argument: Argument
    let explanation: SafeText
    /// Other names that are accepted but not offered.
    var aliases: [String] = []

    init(
        _ name: String, _ argument: Argument, _ explanation: SafeText,
        also aliases: [String] = []
    ) {
        (self.name, self.argument) = (name, argument)
        (self.explanation, self.aliases) = (explanation, aliases)
    }

    /// The arguments, as shown in a usage line.
    var usage: String {
        switch argument {
        case .nothing: ""
        case .drop: "[DROP] [because WHY]"
        case .rate: "[DROP] N|unlimited [because WHY]"
        case .units: "[DROP] +N|-N [because WHY]"
        case .count: "[DROP] N [because WHY]"
        case .hold: "[DROP] 10m [because WHY]"
        case .text: "TEXT"
        case .message: "[DROP] TEXT"
        case .dropInView: "DROP"
        case .theme: "[NAME]"
        case .time: "TIME"
        case .alarm: "[ALARM]"
        case .shelf: "[ALARM] 15m because WHY"
        case .path: "[PATH.svg|PATH.txt|FOLDER/]"
        case .onOrOff: "[on|off]"
        }
    }

    func matches(_ text: String) -> Bool {
        let wanted = text.lowercased()
        return ([name] + aliases).contains { $0.lowercased() == wanted }
    }

    /// Words that act on the sale. They need the right to act.
    static let acts: [CommandWord] = [
        CommandWord("open", .drop, "open a drop, or reopen it: a panel asks"),
        CommandWord("pause", .drop, "pause a drop, at once"),
        CommandWord("resume", .drop, "resume a paused drop: a panel asks"),
        CommandWord("close", .drop, "close a drop: its panel wants the name typed"),
        CommandWord("reopen", .drop, "reopen a closed drop: a panel asks"),
        CommandWord(
            "rate", .rate, "grants a second that are allowed", also: ["drip", "setDripRate"]),
        CommandWord("units", .units, "add units, or withdraw free ones"),
        CommandWord("addUnits", .count, "add units"),
        CommandWord("withdrawUnits", .count, "withdraw free units: a panel asks"),
        CommandWord("hold", .hold, "how long a granted unit is set aside", also: ["setHold"]),
        CommandWord("announce", .message, "announce to the buyers: every answer tells it"),
        CommandWord("retract", .drop, "take the announcement back"),
        CommandWord("mark", .message, "mark this moment with a note"),
        CommandWord("openRegistration", .drop, "take registrations from now on"),
        CommandWord("closeRegistration", .drop, "take no further registrations"),
        CommandWord("disarm", .drop, "take the schedule off"),
        CommandWord("rearm", .drop, "put the schedule on again"),
    ]

    /// Words that change only this deck, and that take arguments or have no key of their own.
    static let views: [CommandWord] = [
        CommandWord("view", .dropInView, "bring a drop into view"),
        CommandWord("theme", .theme, "another theme; without a name their list"),
        CommandWord("goto", .time, "go to a time: 14:00:03.2, T+2.4"),
        CommandWord("search", .text, "search in what happened"),
        CommandWord(
            "acknowledge", .alarm, "acknowledge an alarm: on this deck alone", also: ["ack"]),
        CommandWord("shelve", .shelf, "put an alarm aside: on this deck alone"),
        CommandWord("unshelve", .alarm, "take an alarm back from the shelf"),
        CommandWord("export", .path, "keep a picture of this instant"),
        CommandWord("mouse", .onOrOff, "the mouse for the deck, or to select text"),
        CommandWord("reconnect", .nothing, "try the engine again now", also: ["retry"]),
        CommandWord("quit", .nothing, "leave the deck; a sale goes on", also: ["q", "leave"]),
    ]

    /// All words in the order of the completion list: `acts`, `views`, the other actions of keys.
    static func all(_ bindings: [KeyBinding]) -> [CommandWord] {
        let known = acts + views
        let keys = bindings.filter { binding in
            // `command` opens this line itself; `engine` depends on which key is pressed.
            ![.command, .engine].contains(binding.keyAction)
                && !known.contains { $0.matches(binding.keyAction.rawValue) }
        }
        return known + keys.map { CommandWord($0.keyAction.rawValue, .nothing, $0.explanation) }
    }
}
