import Canvas
import Rules
import Telemetry

/// The panels that ask before the deck acts.
extension DeckView {
    mutating func draw(_ panel: ActionPanel) {
        let facts = facts(panel)
        let area = area(of: panel, facts: facts.count)
        frame.fill(area, " ", .text)
        let box = Panel("\(title(panel)) \(panel.drop.text)", note: expiry(panel), isFocused: true)
        let inside = box.draw(in: area, of: &frame, glyphs)
        var row = 0
        for (name, words) in facts {
            put(
                [Piece(name.padded(to: 10), .dim), Piece(words, .text)], in: inside.row(row))
            row += 1
        }
        row += 1
        for (place, field) in panel.fields.enumerated() {
            put(typed(field, panel.focus == place, inside.width), in: inside.row(row))
            row += 1
        }
        if !panel.fields.isEmpty { row += 1 }
        put(buttons(panel), in: inside.row(row))
        put(remark(panel), in: inside.row(row + 1))
    }

    /// Where a panel stands.
    func area(of panel: ActionPanel, facts: Int) -> Rect {
        let height = facts + panel.fields.count + 6 + (panel.fields.isEmpty ? 0 : 1)
        let size = Size(min(74, frame.size.width - 2), min(height, frame.size.height))
        return Rect(
            x: (frame.size.width - size.width) / 2,
            y: max(0, (frame.size.height - size.height) / 2),
            width: size.width, height: size.height)
    }

    private func expiry(_ panel: ActionPanel) -> [Piece] {
        guard let rest = panel.rest(at: model.now) else { return [] }
        let seconds = max(0, (rest.milliseconds + 999) / 1000)
        return [Piece(SafeText(Figure.fixed("closes in \(seconds) s", 14)), .dim)]
    }

    func typed(_ field: TextField, _ isFocused: Bool, _ width: Int) -> [Piece] {
        let mark: SafeText = isFocused ? glyphs.cursor : " "
        let cursor: SafeText = isFocused ? "_" : ""
        let label: SafeText = "\(mark) \(field.label): "
        return [
            Piece(label, isFocused ? .focus : .dim, isFocused ? .bold : []),
            Piece("\(end(of: field.text, width - label.width - 1))\(cursor)", .text),
        ]
    }

    /// The end of a text that is being typed, as much as there is room for.
    func end(of text: String, _ width: Int) -> SafeText {
        let whole = SafeText(text)
        guard whole.width > width else { return whole }
        var rest = text[...]
        // A character shows in four columns at most, so that the first cut leaves enough.
        if rest.count > 4 * max(1, width) { rest = rest.suffix(4 * max(1, width)) }
        while rest.count > 1, SafeText(rest).width > width - 1 { rest.removeFirst() }
        return "\(SafeText(String(Character(glyphs.ellipsis))))\(SafeText(rest))"
    }

    func buttons(_ panel: ActionPanel) -> [Piece] {
        button("Cancel", panel.focus == panel.cancelPlace)
            + button("\(title(panel)) \(panel.drop.text)", panel.focus == panel.actPlace)
    }

    func button(_ words: SafeText, _ isFocused: Bool) -> [Piece] {
        [
            Piece("\(isFocused ? glyphs.cursor : " ") ", .focus, .bold),
            Piece(
                "[ \(words) ]", isFocused ? .focus : .text, isFocused ? [.bold, .reverse] : []),
            Piece("   ", .text),
        ]
    }

    private func remark(_ panel: ActionPanel) -> [Piece] {
        if let complaint = panel.complaint { return [Piece(complaint, .warn, .bold)] }
        if let now = model.revision(panel.drop), now != panel.revision {
            return [Piece("the drop changed meanwhile: esc, and look again", .warn, .bold)]
        }
        return panelHint
    }

    /// What the keys do in a panel that asks.
    var panelHint: [Piece] {
        let words = ["tab moves", "enter takes the marked one", "esc goes back"]
        return label(SafeText(words.joined(separator: dot)))
    }

    private func title(_ panel: ActionPanel) -> SafeText {
        switch panel.kind {
        case .open: "Open"
        case .resume: "Resume"
        case .reopen: "Reopen"
        case .close: "Close"
        case .drip: "Set drip rate of"
        case .units: "Add or withdraw units of"
        case .announce: "Announce to the line of"
        case .mark: "Mark"
        }
    }

    /// Engine, drop and units, what will happen, and whether it can be undone.
    func facts(_ panel: ActionPanel) -> [(SafeText, SafeText)] {
        guard let drop = model.latest?.drops.first(where: { $0.drop == panel.drop.text }) else {
            return []
        }
        let (happens, undo) = consequences(panel, drop)
        let units = Figure.grouped(drop.books.remaining)
        let phase = phaseWord(drop).word
        var facts: [(SafeText, SafeText)] = [
            ("engine", "\(model.seat.engine), \(model.word)"),
            ("drop", "\(drop.drop), \(phase), revision \(panel.revision)"),
            (
                "units",
                "\(units) remaining of \(Figure.grouped(drop.issued)), \(Figure.grouped(drop.free)) free"
            ),
            (
                "demand",
                "\(Figure.grouped(drop.registered)) registered, \(Figure.grouped(drop.line)) in line"
            ),
            ("drip rate", SafeText(dripWords(drop.dripRate))), ("happens", happens),
        ]
        facts.append(("undo", undo))
        if let given = panel.given { facts.append(("reason", SafeText(given))) }
        return facts
    }

    /// Whether reopening is the undo of an operator's close: at once, within a minute of it.
    private func isUndoable(_ drop: DropReading) -> Bool {
        guard drop.closedBecause == .byOperator, let closed = drop.closedAt,
            let now = model.saleNow
        else { return false }
        return now - closed <= .seconds(60)
    }

    private func consequences(
        _ panel: ActionPanel, _ drop: DropReading
    ) -> (happens: SafeText, undo: SafeText) {
        switch panel.kind {
        case .open where drop.missed != nil:
            ("ready, and told to all; it opens after the notice", "no; it can be paused or closed")
        case .open:
            ("claims are taken and granted from now on", "no; it can be paused or closed")
        case .resume:
            (
                "the line is granted again, in its order",
                "yes: \(model.keys.label(of: .pause)) pauses again"
            )
        case .reopen where isUndoable(drop):
            ("undo of closing: it opens again at once", "it can be paused or closed again")
        case .reopen:
            (
                "ready, and told to all; it opens after the notice, losers keep their places",
                "it can be paused or closed again"
            )
        case .close:
            (
                "no claim is taken; the line is told; holds may be paid",
                "\(model.keys.label(of: .open)) reopens while units are left"
            )
        case .drip: ("at most so many grants a second from now on", "yes: set it again")
        case .units where panel.withdrawal == drop.free && drop.free > 0 && drop.held == 0:
            (
                drop.sold == 0
                    ? "the LAST units go: no units are left, and claims wait"
                    : "the LAST free units go: it closes as sold out", "by adding units"
            )
        case .units:
            ("more free units, or free ones taken out of the sale", "by the opposite")
        case .announce: ("every answer to a buyer tells it", "yes: retract takes it back")
        case .mark: ("the note stands on the time line", "no")
        }
    }
}
