import Canvas
import Health
import Rules

/// The line that names all engines and shows the worst state of those not in view.
struct EngineLine {
    let console: DeckConsole
    let glyphs: Glyphs

    func draw(in row: Rect, of frame: inout Frame) {
        let inside = row.inset(left: 1, right: 1)
        let right = worstOther(inside.width)
        let width = right.cells
        let left = inside.inset(right: min(inside.width, width > 0 ? width + 2 : 0))
        var x = left.x
        for piece in tabs where x < left.right {
            let text = piece.text.truncated(to: left.right - x, mark: glyphs.ellipsis)
            x = frame.put(text, at: Point(x, left.y), piece.style, in: left)
        }
        frame.putRight(right, in: inside)
    }

    /// All engines with their keys. Brackets mark the one in view, so that colour is not needed.
    private var tabs: [Piece] {
        console.decks.indices.flatMap { index -> [Piece] in
            let name = console.decks[index].context.engine
            let (open, close): (SafeText, SafeText) =
                index == console.shownIndex ? ("[", "]") : (" ", " ")
            let style = index == console.shownIndex ? Style(.focus, .bold) : Style(.dim)
            return [
                Piece("\(open)\(key(index)) \(name) ", style), sign(index), Piece(close, style),
            ]
        }
    }

    /// The index of the engine whose name is at a column; nil elsewhere.
    func engine(atColumn column: Int) -> Int? {
        let widths = tabs.map(\.text.width)
        // Each engine has three pieces. The first column is the margin.
        var left = 1
        for index in console.decks.indices {
            let width = widths[(index * 3)..<(index * 3 + 3)].reduce(0, +)
            if (left..<(left + width)).contains(column) { return index }
            left += width
        }
        return nil
    }

    private func key(_ index: Int) -> SafeText {
        let keys = console.deck.keys.bindings.first { $0.keyAction == .engine }?.keys ?? []
        return keys.indices.contains(index) ? SafeText(keys[index].name) : "-"
    }

    private func sign(_ index: Int) -> Piece {
        let deck = console.decks[index]
        guard let verdict = deck.verdict else { return Piece(glyphs.ring, .dim) }
        return DeckView(model: deck, glyphs: glyphs).sign(verdict.leading)
    }

    /// The worst state of an engine not in view, in as many words as fit.
    private func worstOther(_ width: Int) -> [Piece] {
        let others = console.decks.indices.filter { $0 != console.shownIndex }
        let worst = others.max { severity($0) < severity($1) }
        guard let worst, severity(worst) > .normal, let verdict = console.decks[worst].verdict
        else { return [] }
        let name = console.decks[worst].context.engine
        let role = console.decks[worst].role(of: verdict.leading)
        let head = [
            sign(worst), Piece(" \(name) \(SafeText(verdict.leading.word))", role, .bold),
        ]
        let reason = Piece(" \(SafeText(verdict.leading.reason))", .text)
        if (head + [reason]).cells <= width / 2 { return head + [reason] }
        return head.cells <= width ? head : [sign(worst)]
    }

    private func severity(_ index: Int) -> Severity {
        console.decks[index].verdict?.leading.severity ?? .normal
    }
}
