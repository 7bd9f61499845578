import Canvas

/// The `:` line at the foot, and the matching words above it.
extension DeckView {
    /// The most matching words shown at once.
    private static let choicesMax = 8

    /// The line, with the reason when it cannot be understood.
    var promptLine: [Piece]? {
        guard let prompt = model.prompt else { return nil }
        let complaint = prompt.complaint.map { Piece("  \($0)", .warn, .bold) }
        let label = prompt.field.label
        // A long line shows its end, where the cursor is. Part of the row is kept for a complaint.
        // The row's margins, and the cursor.
        let taken = 5 + label.width + min(complaint?.text.width ?? 0, frame.size.width / 2)
        return [
            Piece(label, .focus, .bold),
            Piece("\(end(of: prompt.text, frame.size.width - taken))_", .text),
        ] + (complaint.map { [$0] } ?? [])
    }

    /// The keys that work in the line.
    var promptKeys: [Piece]? {
        guard let prompt = model.prompt else { return nil }
        let isCommand = prompt.kind == .command
        let keys: [(SafeText, SafeText)] =
            (isCommand ? [("tab", "completes")] : []) + [
                ("\(glyphs.up)\(glyphs.down)", "earlier lines"),
                ("enter", isCommand ? "does it" : "searches"), ("esc", "back"),
            ]
        return keys.flatMap { [Piece($0, .key, .bold), Piece(" \($1)   ", .dim)] }
    }

    mutating func drawChoices() {
        let most = min(DeckView.choicesMax, frame.size.height - DeckLayout.foot - 4)
        guard most > 0, let list = choiceList(most) else { return }
        let height = list.lines.count + 2
        let area = Rect(
            x: 0, y: frame.size.height - DeckLayout.foot - height, width: frame.size.width,
            height: height)
        frame.fill(area, " ", .text)
        let inside = Panel("commands", note: list.note).draw(in: area, of: &frame, glyphs)
        for (row, line) in list.lines.enumerated() { put(line, in: inside.row(row)) }
    }

    /// The matching words (some of them when there are many) and the usage of the command; nil when
    /// there is nothing to show.
    private func choiceList(_ most: Int) -> (lines: [[Piece]], note: [Piece])? {
        guard let prompt = model.prompt, prompt.kind == .command else { return nil }
        let reader = model.reader
        let choices = prompt.choices { reader.choices($0) }
        let usage = usage(prompt.text, reader).map { [$0] } ?? []
        guard !choices.isEmpty || !usage.isEmpty else { return nil }
        let first = max(0, min((prompt.chosen ?? 0) - most / 2, choices.count - most))
        let shown = choices.dropFirst(first).prefix(most)
        let lines = usage + rows(shown, prompt.chosen.map { $0 - first })
        guard choices.count > shown.count else { return (lines, []) }
        return (lines, [Piece("\(shown.count) of \(choices.count)", .dim)])
    }

    private func rows(_ shown: ArraySlice<Prompt.Choice>, _ chosen: Int?) -> [[Piece]] {
        let width = max(12, shown.map(\.word.width).max() ?? 0)
        // Two columns before the word, two after it, and the border.
        let room = frame.size.width - 4 - width - 4
        let isWhole = shown.allSatisfy { $0.about.width <= room }
        return shown.enumerated().map { row, choice in
            let isChosen = row == chosen
            let mark: SafeText = isChosen ? glyphs.cursor : " "
            return [
                Piece("\(mark) ", .focus, .bold),
                Piece(choice.word.padded(to: width), isChosen ? .focus : .key, .bold),
                Piece("  \(isWhole ? choice.about : choice.brief)", .text),
            ]
        }
    }

    /// The usage of the command that is being typed.
    private func usage(_ line: String, _ reader: CommandReader) -> [Piece]? {
        guard line.contains(" "), let name = line.split(separator: " ").first,
            let word = reader.words.first(where: { $0.isCalled(String(name)) })
        else { return nil }
        return [
            Piece("  \(SafeText(word.name))", .key, .bold),
            Piece(" \(SafeText(word.usage))", .text), Piece("  \(word.explanation)", .dim),
        ]
    }
}
