import Canvas

/// The page of keys, from the key table.
struct HelpOverlay: Equatable, Sendable {
    var offset = 0
}

extension DeckModel {
    /// The offset at which the last line of help is visible.
    var helpEnd: Int {
        let view = DeckView(model: self, glyphs: .unicode)
        return max(0, view.helpLines.count - Panel.inside(view.frame.bounds).height)
    }

    mutating func scroll(_ help: HelpOverlay, by lines: Int) {
        replaceOverlay(.help(HelpOverlay(offset: min(max(0, help.offset + lines), helpEnd))))
    }

    mutating func press(_ key: Key, _ keyAction: KeyAction?, in help: HelpOverlay) -> [Effect] {
        // Pages overlap, so that readers see where they are.
        let page = max(1, size.height - 3)
        switch (key.code, keyAction) {
        case (.up, _): scroll(help, by: -1)
        case (.down, _): scroll(help, by: 1)
        case (.pageUp, _): scroll(help, by: -page)
        case (.pageDown, _), (.character(" "), _): scroll(help, by: page)
        case (.home, _): replaceOverlay(.help(HelpOverlay()))
        case (.end, _): replaceOverlay(.help(HelpOverlay(offset: helpEnd)))
        case (.escape, _), (.enter, _), (_, .help), (_, .quit), (_, .back): closeOverlay()
        default: break
        }
        return []
    }
}

extension DeckView {
    mutating func draw(_ help: HelpOverlay) {
        let lines = helpLines
        let room = Panel.inside(frame.bounds).height
        let offset = min(help.offset, max(0, lines.count - room))
        let isCut = lines.count > room
        let note = isCut ? [Piece("up and down for more", .notice)] : []
        let inside = drawBox(
            "keys", note: note + [Piece("  esc goes back", .dim)], in: frame.bounds)
        for (row, line) in lines.dropFirst(offset).prefix(room).enumerated() {
            put(line, in: inside.row(row))
        }
    }

    fileprivate var helpLines: [[Piece]] {
        let isReplay = model.context.mode == .replay
        var lines: [[Piece]] = []
        for group in KeyBinding.Group.allCases {
            if group == .replay, !isReplay { continue }
            if group == .act, case .failure(let denial) = model.permit {
                lines.append([Piece("No key acts on the sale here. ", .notice)])
                if denial == .replay { continue }
            }
            lines += model.keys.bindings.filter { $0.group == group }.map { binding in
                [
                    Piece(binding.labels.padded(to: 16), .key, .bold),
                    Piece(binding.explanation, .text),
                ]
            }
            if group != .view { lines.append([]) }
        }
        if !isReplay { lines.append([]) }
        return lines + legend
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
