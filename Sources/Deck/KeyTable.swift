package import Canvas

/// The actions of keys. Acts have capital letters as keys. The other actions never change the sale.
package enum KeyAction: String, CaseIterable, Sendable {
    case open, pause, resume, close, drip, units, announce, mark
    case previousDrop, nextDrop, nextPane, previousPane, enlarge, pageBack, pageForward, back, help,
        pickDrop, engine,
        theme, redraw, suspend, quit
    case playOrPause, stepBack, stepForward, leapBack, leapForward, eventBack, eventForward
    case actBack, actForward
    case command, search, nextMatch, previousMatch, alarms, acknowledge, shelve
    case export, mouse
    case slower, faster, normalSpeed, goTo, toStart, toEnd, zoomIn, zoomOut
    case playToAct, skipIdle, whatIf
}

/// One row of the key table. Help, key bar and key handling use it.
package struct KeyBinding: Equatable, Sendable {
    /// The purpose of a binding. It also decides where the binding is valid.
    package enum Group: CaseIterable, Sendable {
        case act
        /// Shows another time of a recording or of a live sale.
        case time
        case replay
        /// Changes the view, everywhere.
        case view
    }

    package let keyAction: KeyAction
    package internal(set) var keys: [Key]
    /// One word for the key bar; empty when it is not shown there.
    package let word: SafeText
    package let explanation: SafeText
    package let group: Group

    /// Whether the binding is valid in a replay (`inReplay`), or on a live deck.
    func isValid(inReplay: Bool) -> Bool { inReplay || group != .replay }

    /// The text in the key bar: the first key.
    package var label: SafeText { SafeText(keys.first?.name ?? "") }
    /// The text in help: all keys, or the first and the last of more than four.
    package var labels: SafeText {
        let names = keys.map(\.name)
        guard names.count > 4, let first = names.first, let last = names.last else {
            return SafeText(names.joined(separator: " "))
        }
        return "\(SafeText(first)) to \(SafeText(last))"
    }
}

/// The default key table. `KeyMap` is the table with an operator's settings.
package enum KeyTable {
    /// All bindings, in the order of help and key bar.
    package static let bindings: [KeyBinding] =
        group(.act, acts) + group(.time, times) + group(.replay, replay) + group(.view, views)

    /// An action, its keys, its word in the key bar and its line in help.
    private typealias Row = (KeyAction, [Key], SafeText, SafeText)

    private static func group(_ group: KeyBinding.Group, _ rows: [Row]) -> [KeyBinding] {
        rows.map { KeyBinding(keyAction: $0, keys: $1, word: $2, explanation: $3, group: group) }
    }

    private static let acts: [Row] = [
        (.open, [.character("O")], "open", "open the drop in view, or reopen it: a panel asks"),
        (
            .pause, [.character("P"), Key(.function(8))], "pause",
            "pause the drop: enter, or the key again within 2 s"
        ),
        (.resume, [.character("R")], "resume", "resume the paused drop: a panel asks"),
        (
            .close, [.character("C")], "close",
            "close the drop: its name is typed, a reason is asked"
        ),
        (.drip, [.character("D")], "drip", "set how many grants a second are allowed"),
        (.units, [.character("U")], "", "add units, or withdraw free ones"),
        (.announce, [.character("A")], "", "announce to the buyers: every answer tells it"),
        (.mark, [.character("M")], "", "mark this moment with a note"),
    ]

    private static let times: [Row] = [
        (
            .playOrPause, [.character(" ")], "freeze",
            "freeze the picture, or back to now; a replay: play or stop"
        ),
        (.stepBack, [Key(.left)], "", "back by a reading, or 0.1 s; by 10 ms when zoomed in fully"),
        (.stepForward, [Key(.right)], "", "forward in the same way"),
        (.leapBack, [Key(.left, .shift)], "", "back by ten steps"),
        (.leapForward, [Key(.right, .shift)], "", "forward by ten steps"),
        (.eventBack, [.character(",")], "", "back to the event before"),
        (.eventForward, [.character(".")], "", "forward to the next event"),
        (.actBack, [.character("[")], "", "back to the act, mark or alarm before"),
        (.actForward, [.character("]")], "", "forward to the next of them"),
        (.goTo, [.character("g")], "", "go to: 14:00:03.2, T+2.4, T-30, sold=5000 or 50%"),
        (.zoomIn, [.character("+")], "", "a shorter time in the graphs"),
        (.zoomOut, [.character("-")], "", "a longer time in the graphs"),
        (.toStart, [Key(.home)], "", "to the start"),
        (.toEnd, [Key(.end), .character("`")], "", "back to now; in a replay to the end"),
    ]

    private static let replay: [Row] = [
        (.slower, [.character("<")], "slower", "slower, down to 0.01x"),
        (.faster, [.character(">")], "faster", "faster, up to 1000x"),
        (.normalSpeed, [.character("=")], "", "the sale's own speed"),
        (
            .playToAct, [.character("u")], "until",
            "play until the next mark, alarm or act, and stop there"
        ),
        (
            .skipIdle, [.character("i")], "idle",
            "pass over the time in which nothing happens, or play it too"
        ),
        (
            .whatIf, [.character("w")], "what-if",
            "what another drip rate or other units would have brought"
        ),
    ]

    private static let views: [Row] = [
        (.previousDrop, [Key(.up), .character("k")], "", "the drop before this one"),
        (.nextDrop, [Key(.down), .character("j")], "", "the next drop"),
        (.pickDrop, [.character("d")], "", "choose the drop in view from a list of all"),
        (
            .engine, (1...9).map { .character(Character(String($0))) }, "",
            "show the first of several engines, the second, and so on"
        ),
        (.nextPane, [Key(.tab)], "panel", "the focus to the next panel"),
        (.previousPane, [Key(.tab, .shift)], "", "the focus to the panel before"),
        (.enlarge, [Key(.enter)], "", "open the panel in focus large"),
        (.pageBack, [Key(.pageUp)], "", "in what happened, large: a page up"),
        (.pageForward, [Key(.pageDown)], "", "a page down"),
        (.back, [Key(.escape)], "", "back; at last to the drop that is due. Never acts"),
        (.theme, [.character("t")], "", "other themes: a list, the screen wears the marked one"),
        (
            .command, [.character(":"), .control("p")], "command",
            "all commands by name, with tab, and because for a reason"
        ),
        (.search, [.character("/")], "", "search in what happened"),
        (.nextMatch, [.character("n")], "", "the next older line found"),
        (.previousMatch, [.character("N")], "", "the next younger one"),
        (.alarms, [.character("!")], "", "the list of alarms"),
        (.acknowledge, [.character("a")], "", "acknowledge the alarm, on this deck alone"),
        (.shelve, [.character("s")], "", "put the alarm aside for a time, on this deck alone"),
        (.export, [.character("x")], "", "keep this instant as text and as SVG, and say where"),
        (
            .mouse, [.character("m")], "",
            "the mouse for the deck, or for the terminal to select text"
        ),
        (.redraw, [.control("l")], "", "draw the screen anew"),
        (.suspend, [.control("z")], "", "stop; the shell's fg comes back"),
        (.help, [.character("?"), Key(.function(1))], "help", "this page"),
        (
            .quit, [.character("q"), .control("c")], "leave",
            "leave the deck; a sale goes on without it"
        ),
    ]
}
