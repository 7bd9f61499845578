import Canvas

/// Help: the keys, from the key table.
extension DeckView {
    mutating func drawHelp() {
        let lines = helpLines
        let area = frame.bounds
        frame.fill(area, " ", .text)
        let room = Panel.inside(area).height
        let offset = min(model.helpOffset, max(0, lines.count - room))
        let isCut = lines.count > room
        let note = isCut ? [Piece("up and down for more", .notice)] : []
        let box = Panel("keys", note: note + [Piece("  esc goes back", .dim)], isFocused: true)
        let inside = box.draw(in: area, of: &frame, glyphs)
        for (row, line) in lines.dropFirst(offset).prefix(room).enumerated() {
            put(line, in: inside.row(row))
        }
    }

    /// The number of help lines that do not fit on the screen.
    var helpRest: Int { max(0, helpLines.count - Panel.inside(frame.bounds).height) }

    private var helpLines: [[Piece]] {
        let isReplay = model.context.mode == .replay
        var lines: [[Piece]] = []
        for group in Binding.Group.allCases {
            if group == .replay, !isReplay { continue }
            if group == .act {
                if case .failure(let denial) = model.permit {
                    lines.append([Piece("No key acts on the sale here. ", .notice)])
                    if denial == .replay { continue }
                }
            }
            lines += model.keys.bindings.filter { $0.group == group }.map(line)
            if group != .look { lines.append([]) }
        }
        if !isReplay { lines.append([]) }
        return lines + legend
    }

    private func line(_ binding: Binding) -> [Piece] {
        [
            Piece(binding.labels.padded(to: 16), .key, .bold),
            Piece(binding.explanation, .text),
        ]
    }

    private var legend: [[Piece]] {
        [
            label("figures   dim: older than 0.2 s    ?: link lost, last good value"),
            label("units     remaining = free + held    books: free + held + sold + withdrawn"),
            label("line      last in: until the last grant, of the line or of what is free"),
            label("          no unit: those in line beyond what is free now"),
            label("          unserved: in line when the drop closed; nobody is promised a unit"),
            label("arrivals  claims, and what was refused, a second, from each opening on"),
            label("campaign  want one and have none: registered in the latest drop that has"),
            label("          registrations, less what it sold, by its units: drops needed"),
        ]
    }
}
