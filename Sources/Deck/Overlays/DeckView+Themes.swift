import Canvas

/// The list of themes, over a screen that shows the marked theme.
extension DeckView {
    /// The smallest screen for the list. On a smaller one, the foot shows the marked theme.
    private static let themeBox = Size(34, 12)
    /// Rows of the sample below the list.
    static let themeSample = 9

    mutating func drawThemes() {
        guard let area = themesArea else { return }
        frame.fill(area, " ", .text)
        let count = "\(model.themePlace + 1) of \(model.themes.count)"
        let box = Panel("themes", note: [Piece(SafeText(count), .dim)], isFocused: true)
        let inside = box.draw(in: area, of: &frame, glyphs)
        let (foot, list) = inside.cutBottom(DeckView.themeSample)
        draw(list: list)
        draw(sample: foot)
    }

    /// The area of the list and the sample below it; nil where there is no room for them.
    var themesArea: Rect? {
        let (size, least) = (frame.size, DeckView.themeBox)
        guard size.width >= least.width, size.height >= least.height else { return nil }
        let width = min(48, max(34, size.width / 2), size.width - 4)
        // Where there is room, head and foot stay visible.
        let room = size.height - (size.height >= 16 ? 4 : 2)
        let height = min(model.themes.count + DeckView.themeSample + 2, room)
        return Rect(
            x: size.width - width - 2, y: (size.height - height) / 2, width: width, height: height)
    }

    /// The index of the first theme in a list of `height` rows.
    func firstTheme(height: Int) -> Int {
        min(max(0, model.themePlace - height / 2), max(0, model.themes.count - height))
    }

    private mutating func draw(list: Rect) {
        let place = model.themePlace
        let first = firstTheme(height: list.height)
        for (row, choice) in model.themes.dropFirst(first).prefix(list.height).enumerated() {
            let isMarked = first + row == place
            let mark: SafeText = isMarked ? glyphs.cursor : " "
            let isBefore = choice.name == model.themePicker?.before
            let style = isMarked ? Style(.focus, .bold) : .text
            let pieces = [Piece("\(mark) \(SafeText(choice.name))", style)]
            put(pieces, right: isBefore ? label("until now") : [], in: list.row(row))
        }
    }

    /// Draws the theme's description, and samples of roles that are rarely on screen.
    private mutating func draw(sample area: Rect) {
        let choice = model.themes.isEmpty ? nil : model.themes[model.themePlace]
        for (row, line) in wrapped(choice?.about ?? .empty, area.width).prefix(3).enumerated() {
            put(label(line), in: area.row(row + 1))
        }
        let words: [(SafeText, StyleRole)] = [
            ("ok", .ok), ("notice", .notice), ("warn", .warn), ("alarm", .alarm), ("stale", .stale),
        ]
        put(words.flatMap { [Piece(" \($0) ", $1), Piece(" ", .text)] }, in: area.row(5))
        let bars = [(glyphs.sold, StyleRole.sold), (glyphs.held, .held), (glyphs.free, .free)]
        let length = max(1, area.width / 3)
        put(
            bars.map { Piece(SafeText(String(repeating: String($0), count: length)), $1) },
            in: area.row(6))
        put(themeKeys, in: area.row(8))
    }

    private var themeKeys: [Piece] {
        [
            Piece("enter", .key, .bold), Piece(" keeps it  ", .dim), Piece("esc", .key, .bold),
            Piece(" goes back", .dim),
        ]
    }

    /// The marked theme in one line, for the foot.
    var themeLine: [Piece]? {
        guard model.themePicker != nil else { return nil }
        let name = SafeText(model.theme)
        return [
            Piece("theme \(name)", .focus, .bold),
            Piece(SafeText("  \(model.themePlace + 1) of \(model.themes.count)  "), .dim),
        ] + themeKeys
    }

    private func wrapped(_ text: SafeText, _ width: Int) -> [SafeText] {
        var lines: [SafeText] = []
        for word in text.string.split(separator: " ") {
            let longer = lines.last.map { SafeText("\($0.string) \(word)") }
            if let longer, longer.width <= width {
                lines[lines.count - 1] = longer
            } else {
                lines.append(SafeText(String(word)))
            }
        }
        return lines
    }
}
