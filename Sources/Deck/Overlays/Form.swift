import Canvas

/// Fields to fill in, then Cancel, then the button that acts. One of these places takes the keys.
protocol Form {
    var fields: [TextField] { get set }
    /// The index of the place that takes keys.
    var focus: Int { get set }
    /// What is wrong with the typed text.
    var complaint: SafeText? { get set }
}

extension Form {
    var cancelPlace: Int { fields.count }
    var actPlace: Int { fields.count + 1 }
    var isInField: Bool { fields.indices.contains(focus) }

    /// Moves the focus, and tells whether the key does that.
    mutating func moveFocus(_ key: Key) -> Bool {
        let step: Int
        switch (key.code, key.modifiers) {
        case (.tab, []), (.down, _): step = 1
        case (.right, _) where !isInField: step = 1
        case (.tab, _), (.up, _): step = -1
        case (.left, _) where !isInField: step = -1
        default: return false
        }
        let count = actPlace + 1
        focus = (focus + step + count) % count
        return true
    }
}

extension DeckView {
    /// The column of the words beside the names of facts.
    static let factColumn = 10

    /// Draws facts from the first row on, the fields, the buttons, and below them what is wrong or
    /// a hint.
    mutating func draw(
        _ form: some Form, facts: [(SafeText, SafeText)], fields: Int, buttons: Int, act: SafeText,
        hint: [Piece]? = nil, in inside: Rect
    ) {
        for (row, (name, words)) in facts.enumerated() {
            put(
                [Piece(name.padded(to: DeckView.factColumn), .dim), Piece(words, .text)],
                in: inside.row(row))
        }
        for (place, field) in form.fields.enumerated() {
            put(typed(field, form.focus == place, inside.width), in: inside.row(fields + place))
        }
        put(self.buttons(of: form, act: act), in: inside.row(buttons))
        let words = ["tab moves", "enter takes the marked one", "esc goes back"]
        let remark = form.complaint.map { [Piece($0, .warn, .bold)] } ?? hint
        put(remark ?? label(SafeText(words.joined(separator: dot))), in: inside.row(buttons + 1))
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

    /// The two buttons, each as a mark, the button itself and a space.
    func buttons(of form: some Form, act: SafeText) -> [Piece] {
        [("Cancel", form.cancelPlace), (act, form.actPlace)].flatMap { words, place in
            let isFocused = form.focus == place
            return [
                Piece("\(isFocused ? glyphs.cursor : " ") ", .focus, .bold),
                Piece(
                    "[ \(words) ]", isFocused ? .focus : .text, isFocused ? [.bold, .reverse] : []),
                Piece("   ", .text),
            ]
        }
    }
}
