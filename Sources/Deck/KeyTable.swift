package import Canvas

/// What a key can do. The keys of acts are capital letters; other actions leave the sale as it is.
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

/// One line of the key table: help, key bar and the keys themselves use it.
package struct KeyBinding: Equatable, Sendable {
    /// Where a binding is valid, and what it is for.
    package enum Group: CaseIterable, Sendable {
        /// Acts on the drop in view.
        case act
        /// Looks at another time, of a recording or of a live sale.
        case time
        /// Plays a recording.
        case replay
        /// Changes the view, everywhere.
        case look
    }

    package let keyAction: KeyAction
    package let keys: [Key]
    /// One word for the key bar; empty when it is not shown there.
    package let word: SafeText
    /// One line for help.
    package let explanation: SafeText
    package let group: Group

    init(
        _ keyAction: KeyAction, _ group: Group, _ keys: [Key], _ word: SafeText,
        _ explanation: SafeText
    ) {
        self.keyAction = keyAction
        self.group = group
        self.keys = keys
        self.word = word
        self.explanation = explanation
    }

    /// Whether the binding is valid in a replay, or on a live deck.
    func holds(inReplay: Bool) -> Bool { inReplay || group != .replay }

    /// The same binding with other keys.
    func with(_ keys: [Key]) -> KeyBinding { KeyBinding(keyAction, group, keys, word, explanation) }

    /// The text in the key bar: the first of its keys.
    package var label: SafeText { SafeText(keys.first?.name ?? "") }
    /// The text in help: all of its keys, or the first and the last when there are many.
    package var labels: SafeText {
        let names = keys.map(\.name)
        guard names.count > 4, let first = names.first, let last = names.last else {
            return SafeText(names.joined(separator: " "))
        }
        return "\(SafeText(first)) to \(SafeText(last))"
    }
}

/// The default key table; `KeyMap` is the table as an operator has set it.
package enum KeyTable {
    /// All bindings, in the order of help and key bar.
    package static let bindings: [KeyBinding] = acts + times + replay + looks

    private static let acts: [KeyBinding] = [
        KeyBinding(
            .open, .act, [.character("O")], "open",
            "open the drop in view, or reopen it: a panel asks"),
        KeyBinding(
            .pause, .act, [.character("P"), Key(.function(8))], "pause",
            "pause the drop: enter, or the key again within 2 s"),
        KeyBinding(
            .resume, .act, [.character("R")], "resume", "resume the paused drop: a panel asks"),
        KeyBinding(
            .close, .act, [.character("C")], "close",
            "close the drop: its name is typed, a reason is asked"),
        KeyBinding(
            .drip, .act, [.character("D")], "drip", "set how many grants a second are allowed"),
        KeyBinding(
            .units, .act, [.character("U")], "", "add units, or withdraw free ones"),
        KeyBinding(
            .announce, .act, [.character("A")], "", "announce to the buyers: every answer tells it"),
        KeyBinding(
            .mark, .act, [.character("M")], "", "mark this moment with a note"),
    ]

    private static let times: [KeyBinding] = [
        KeyBinding(
            .playOrPause, .time, [.character(" ")], "freeze",
            "freeze the picture, or back to now; a replay: play or stop"),
        KeyBinding(
            .stepBack, .time, [Key(.left)], "",
            "back by a reading, or 0.1 s; by 10 ms when zoomed in fully"),
        KeyBinding(.stepForward, .time, [Key(.right)], "", "forward in the same way"),
        KeyBinding(.leapBack, .time, [Key(.left, .shift)], "", "back by ten steps"),
        KeyBinding(.leapForward, .time, [Key(.right, .shift)], "", "forward by ten steps"),
        KeyBinding(.eventBack, .time, [.character(",")], "", "back to the event before"),
        KeyBinding(.eventForward, .time, [.character(".")], "", "forward to the next event"),
        KeyBinding(
            .actBack, .time, [.character("[")], "", "back to the act, mark or alarm before"),
        KeyBinding(.actForward, .time, [.character("]")], "", "forward to the next of them"),
        KeyBinding(
            .goTo, .time, [.character("g")], "",
            "go to: 14:00:03.2, T+2.4, T-30, sold=5000 or 50%"),
        KeyBinding(.zoomIn, .time, [.character("+")], "", "a shorter time in the graphs"),
        KeyBinding(.zoomOut, .time, [.character("-")], "", "a longer time in the graphs"),
        KeyBinding(.toStart, .time, [Key(.home)], "", "to the start"),
        KeyBinding(
            .toEnd, .time, [Key(.end), .character("`")], "", "back to now; in a replay to the end"),
    ]

    private static let replay: [KeyBinding] = [
        KeyBinding(.slower, .replay, [.character("<")], "slower", "slower, down to 0.01x"),
        KeyBinding(.faster, .replay, [.character(">")], "faster", "faster, up to 1000x"),
        KeyBinding(.normalSpeed, .replay, [.character("=")], "", "the sale's own speed"),
        KeyBinding(
            .playToAct, .replay, [.character("u")], "until",
            "play until the next mark, alarm or act, and stop there"),
        KeyBinding(
            .skipIdle, .replay, [.character("i")], "idle",
            "pass over the time in which nothing happens, or play it too"),
        KeyBinding(
            .whatIf, .replay, [.character("w")], "what-if",
            "what another drip rate or other units would have brought"),
    ]

    private static let looks: [KeyBinding] = [
        KeyBinding(
            .previousDrop, .look, [Key(.up), .character("k")], "",
            "the drop before this one"),
        KeyBinding(
            .nextDrop, .look, [Key(.down), .character("j")], "",
            "the next drop"),
        KeyBinding(
            .pickDrop, .look, [.character("d")], "",
            "choose the drop in view from a list of all"),
        KeyBinding(
            .engine, .look, (1...9).map { .character(Character(String($0))) }, "",
            "show the first of several engines, the second, and so on"),
        KeyBinding(.nextPane, .look, [Key(.tab)], "panel", "the focus to the next panel"),
        KeyBinding(.previousPane, .look, [Key(.tab, .shift)], "", "the focus to the panel before"),
        KeyBinding(.enlarge, .look, [Key(.enter)], "", "open the panel in focus large"),
        KeyBinding(
            .pageBack, .look, [Key(.pageUp)], "", "in what happened, large: a page up"),
        KeyBinding(.pageForward, .look, [Key(.pageDown)], "", "a page down"),
        KeyBinding(
            .back, .look, [Key(.escape)], "",
            "back; at last to the drop that is due. Never acts"),
        KeyBinding(
            .theme, .look, [.character("t")], "",
            "other themes: a list, the screen wears the marked one"),
        KeyBinding(
            .command, .look, [.character(":"), .control("p")], "command",
            "all commands by name, with tab, and because for a reason"),
        KeyBinding(.search, .look, [.character("/")], "", "search in what happened"),
        KeyBinding(.nextMatch, .look, [.character("n")], "", "the next older line found"),
        KeyBinding(.previousMatch, .look, [.character("N")], "", "the next younger one"),
        KeyBinding(.alarms, .look, [.character("!")], "", "the list of alarms"),
        KeyBinding(
            .acknowledge, .look, [.character("a")], "",
            "acknowledge the alarm, on this deck alone"),
        KeyBinding(
            .shelve, .look, [.character("s")], "",
            "put the alarm aside for a time, on this deck alone"),
        KeyBinding(
            .export, .look, [.character("x")], "",
            "keep this instant as text and as SVG, and say where"),
        KeyBinding(
            .mouse, .look, [.character("m")], "",
            "the mouse for the deck, or for the terminal to select text"),
        KeyBinding(.redraw, .look, [.control("l")], "", "draw the screen anew"),
        KeyBinding(.suspend, .look, [.control("z")], "", "stop; the shell's fg comes back"),
        KeyBinding(
            .help, .look, [.character("?"), Key(.function(1))], "help", "this page"),
        KeyBinding(
            .quit, .look, [.character("q"), .control("c")], "leave",
            "leave the deck; a sale goes on without it"),
    ]
}
