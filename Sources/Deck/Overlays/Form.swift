import Canvas

/// Fields to fill in, then Cancel, then the button that acts. One of these items has the focus.
protocol Form {
    var fields: [TextField] { get set }
    /// The index of the item that gets the keys.
    var focus: Int { get set }
    /// The problem with the typed text.
    var complaint: SafeText? { get set }
}

extension Form {
    var cancelIndex: Int { fields.count }
    var actIndex: Int { fields.count + 1 }
    var isInField: Bool { fields.indices.contains(focus) }

    /// Moves the focus if the key does that. Returns whether it does.
    mutating func moveFocus(_ key: Key) -> Bool {
        let step: Int
        switch (key.code, key.modifiers) {
        case (.tab, []), (.down, _): step = 1
        case (.right, _) where !isInField: step = 1
        case (.tab, _), (.up, _): step = -1
        case (.left, _) where !isInField: step = -1
        default: return false
        }
        let count = actIndex + 1
        focus = (focus + step + count) % count
        return true
    }
}

extension DeckView {
    /// The column of the words beside the names of facts.
    static let factColumn = 10

    /// Draws facts from the first row on, the fields, the buttons, and below them a complaint or a
    /// hint. `fields` and `buttons` are row indices.
    mutating func draw(
        _ form: some Form, facts: [(SafeText, SafeText)], fields: Int, buttons: Int, act: SafeText,
        hint: [Piece]? = nil, in inside: Rect
    ) {
        for (row, (name, words)) in facts.enumerated() {
            put(
                [Piece(name.padded(to: DeckView.factColumn), .dim), Piece(words, .text)],
                in: inside.row(row))
        }
        for (index, field) in form.fields.enumerated() {
            put(typed(field, form.focus == index, inside.width), in: inside.row(fields + index))
        }
        put(self.buttons(of: form, act: act), in: inside.row(buttons))
        let words = ["tab moves", "enter takes the marked one", "esc goes back"]
        let remark = form.complaint.map { [Piece($0, .warn, .bold)] } ?? hint
        let keys = label(SafeText(words.joined(separator: separator)))
        put(remark ?? keys, in: inside.row(buttons + 1))
    }

    private func typed(_ field: TextField, _ isFocused: Bool, _ width: Int) -> [Piece] {
        let mark: SafeText = isFocused ? glyphs.cursor : " "
        let cursor: SafeText = isFocused ? "_" : ""
        let label: SafeText = "\(mark) \(field.label): "
        return [
            Piece(label, isFocused ? .focus : .dim, isFocused ? .bold : []),
            Piece("\(end(of: field.text, width - label.width - 1))\(cursor)", .text),
        ]
    }

    /// The end of a typed text, as much of it as fits.
    func end(of text: String, _ width: Int) -> SafeText {
        let whole = SafeText(text)
        guard whole.width > width else { return whole }
        var rest = text[...]
        // A rough cut first keeps the loop below short.
        if rest.count > 4 * max(1, width) { rest = rest.suffix(4 * max(1, width)) }
        while rest.count > 1, SafeText(rest).width > width - 1 { rest.removeFirst() }
        return "\(SafeText(String(Character(glyphs.ellipsis))))\(SafeText(rest))"
    }

    /// The two buttons, each as a mark, the button itself and a space.
    func buttons(of form: some Form, act: SafeText) -> [Piece] {
        [("Cancel", form.cancelIndex), (act, form.actIndex)].flatMap { words, index in
            let isFocused = form.focus == index
            return [
                Piece("\(isFocused ? glyphs.cursor : " ") ", .focus, .bold),
                Piece(
                    "[ \(words) ]", isFocused ? .focus : .text, isFocused ? [.bold, .reverse] : []),
                Piece("   ", .text),
            ]
        }
    }
}
