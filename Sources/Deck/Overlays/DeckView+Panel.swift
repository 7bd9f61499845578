import Canvas
import Rules
import Telemetry

/// The panels that ask before the deck acts.
extension DeckView {
    mutating func draw(_ panel: ActionPanel) {
        let shape = shape(of: panel)
        frame.fill(shape.area, " ", .text)
        let box = Panel("\(title(panel)) \(panel.drop.text)", note: expiry(panel), isFocused: true)
        let inside = box.draw(in: shape.area, of: &frame, glyphs)
        for (row, (name, words)) in shape.facts.enumerated() {
            put(
                [Piece(name.padded(to: DeckView.factColumn), .dim), Piece(words, .text)],
                in: inside.row(row))
        }
        for (place, field) in panel.fields.enumerated() {
            put(
                typed(field, panel.focus == place, inside.width),
                in: inside.row(shape.fields + place))
        }
        put(buttons(panel), in: inside.row(shape.buttons))
        put(remark(panel), in: inside.row(shape.buttons + 1))
    }

    private static let factColumn = 10

    /// The area of a panel, its facts line by line, and the rows of its fields and buttons.
    struct PanelShape {
        var area: Rect
        var facts: [(SafeText, SafeText)]
        var fields: Int
        var buttons: Int
    }

    /// The shape of a panel. Long facts are wrapped where there is room for it.
    func shape(of panel: ActionPanel) -> PanelShape {
        let width = min(74, frame.size.width - 2)
        let told = facts(panel)
        let broken = told.flatMap { name, words in
            words.lines(width: width - 4 - DeckView.factColumn).enumerated().map { row, line in
                (row == 0 ? name : SafeText.empty, line)
            }
        }
        // Fields, buttons, the remark below them, and the border.
        let least = panel.fields.count + 4
        let facts = broken.count + least <= frame.size.height ? broken : told
        let gaps = panel.fields.isEmpty ? 1 : 2
        let height = min(facts.count + least + gaps + 1, frame.size.height)
        let isAiry = facts.count + least + gaps <= height
        let fields = facts.count + (isAiry ? 1 : 0)
        let area = Rect(
            x: (frame.size.width - width) / 2, y: max(0, (frame.size.height - height) / 2),
            width: width, height: height)
        let buttons = fields + panel.fields.count + (isAiry && !panel.fields.isEmpty ? 1 : 0)
        return PanelShape(area: area, facts: facts, fields: fields, buttons: buttons)
    }

    private func expiry(_ panel: ActionPanel) -> [Piece] {
        guard let rest = panel.rest(at: model.now) else { return [] }
        let seconds = max(0, (rest.milliseconds + 999) / 1000)
        let words = Figure.fixed("this panel expires in \(seconds) s", 26)
        return [Piece(SafeText(words), .dim)]
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

    /// The end of a typed text, as much as fits.
    func end(of text: String, _ width: Int) -> SafeText {
        let whole = SafeText(text)
        guard whole.width > width else { return whole }
        var rest = text[...]
        // A rough cut first keeps the loop below short.
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

    /// The keys that work in an action panel.
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
        case .announce: "Announce to the buyers of"
        case .mark: "Mark"
        }
    }
}
