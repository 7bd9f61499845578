package import Canvas

/// A theme that can be chosen.
package struct ThemeChoice: Equatable, Sendable {
    package let name: String
    /// One line that describes it.
    package let about: SafeText

    package init(name: String, about: SafeText) {
        (self.name, self.about) = (name, about)
    }
}

/// The open list of themes. The screen shows the marked theme.
struct ThemePicker: Equatable, Sendable {
    /// The theme to return to on escape.
    let before: String
}

extension DeckModel {
    /// The picker of the themes. It marks the current theme, or the first when that is gone.
    var themeList: ListPicker {
        ListPicker(
            count: themes.count, marked: themes.firstIndex { $0.name == theme } ?? 0, page: 5,
            cycle: .theme)
    }

    /// Handles a key in the list of themes. No key there acts on the sale.
    mutating func press(
        _ key: Key, _ keyAction: KeyAction?, in picker: ThemePicker
    ) -> [Effect] {
        switch (key.code, keyAction) {
        case (.escape, _), (_, .back), (_, .quit):
            closeOverlay()
            return applyTheme(picker.before)
        case (.enter, _):
            closeOverlay()
            let name = SafeText(theme)
            return onlySay(
                "theme \(name) until you leave; theme = \"\(name)\" in config.toml keeps it", .dim)
        case (.character("k"), _): return applyTheme(at: themeList.moved(by: -1))
        case (.character("j"), _): return applyTheme(at: themeList.moved(by: 1))
        default: return themeList.row(after: key, keyAction).map { applyTheme(at: $0) } ?? []
        }
    }

    /// A click on a theme marks it and shows it; a click on the marked theme keeps it.
    mutating func click(at point: Point, in picker: ThemePicker) -> [Effect] {
        guard let area = pointerView.themesArea else { return [] }
        let list = Panel.inside(area).cutBottom(DeckView.themeSample).rest
        guard let index = themeList.index(at: point, in: list) else { return [] }
        return index == themeList.marked
            ? press(Key(.enter), nil, in: picker) : applyTheme(at: index)
    }

    mutating func applyTheme(at index: Int) -> [Effect] {
        themes.indices.contains(index) ? applyTheme(themes[index].name) : []
    }

    mutating func applyTheme(_ name: String) -> [Effect] {
        guard name != theme else { return [] }
        theme = name
        return [.setTheme(name)]
    }
}

extension DeckView {
    /// The smallest screen for the list. On a smaller one, the foot shows the marked theme.
    private static let themeBox = Size(34, 12)
    /// Rows of the sample below the list.
    fileprivate static let themeSample = 9

    mutating func draw(_ picker: ThemePicker) {
        guard let area = themesArea else { return }
        let themes = model.themeList
        let count: SafeText = "\(themes.marked + 1) of \(themes.count)"
        let inside = drawBox("themes", note: [Piece(count, .dim)], in: area)
        let (foot, list) = inside.cutBottom(DeckView.themeSample)
        for (index, line) in themes.visible(in: list.height) {
            let name = model.themes[index].name
            let isMarked = index == themes.marked
            let mark: SafeText = isMarked ? glyphs.cursor : " "
            put(
                [Piece("\(mark) \(SafeText(name))", isMarked ? Style(.focus, .bold) : .text)],
                right: name == picker.before ? label("until now") : [], in: list.row(line))
        }
        draw(sample: foot)
    }

    /// The area of the list and the sample below it; nil where there is no room for them.
    fileprivate var themesArea: Rect? {
        let (size, least) = (frame.size, DeckView.themeBox)
        guard DeckLayout.reaches(least, size) else { return nil }
        let width = min(48, max(34, size.width / 2), size.width - 4)
        // Where there is room, head and foot stay visible.
        let room = size.height - (size.height >= 16 ? 4 : 2)
        let height = min(model.themes.count + DeckView.themeSample + 2, room)
        return Rect(
            x: size.width - width - 2, y: (size.height - height) / 2, width: width, height: height)
    }

    /// Draws the theme's description, and samples of roles that are rarely on screen.
    private mutating func draw(sample area: Rect) {
        let about = model.themes.isEmpty ? .empty : model.themes[model.themeList.marked].about
        for (row, line) in about.lines(width: area.width).prefix(3).enumerated() {
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
        put(pickerKeys(enter: "keeps it"), in: area.row(8))
    }

    func pickerKeys(enter: SafeText) -> [Piece] {
        [
            Piece("enter", .key, .bold), Piece(" \(enter)  ", .dim), Piece("esc", .key, .bold),
            Piece(" goes back", .dim),
        ]
    }

    /// The marked theme in one line, for the foot.
    var themeLine: [Piece] {
        let (name, list) = (SafeText(model.theme), model.themeList)
        return [
            Piece("theme \(name)", .focus, .bold),
            Piece(SafeText("  \(list.marked + 1) of \(list.count)  "), .dim),
        ] + pickerKeys(enter: "keeps it")
    }
}
