/// Rows of figures and words under a header, in columns that do not move.
package struct Table: Sendable, Hashable {
    /// One column; words are aligned left, figures right.
    package struct Column: Sendable, Hashable {
        let title: SafeText
        let length: Length
        let isRightAligned: Bool

        /// A left-aligned column of words.
        package static func words(_ title: SafeText, _ length: Length) -> Column {
            Column(title: title, length: length, isRightAligned: false)
        }

        /// A right-aligned column of figures, `cells` cells wide.
        package static func figures(_ title: SafeText, _ cells: Int) -> Column {
            Column(title: title, length: .cells(cells), isRightAligned: true)
        }
    }

    package let columns: [Column]
    /// The rows from top to bottom, one text per column.
    package let rows: [[StyledText]]
    /// The index of the row that keys act on.
    package let selected: Int?

    package init(_ columns: [Column], _ rows: [[StyledText]], selected: Int? = nil) {
        (self.columns, self.rows, self.selected) = (columns, rows, selected)
    }

    /// The first visible row if `height` rows fit; it keeps the selected row visible.
    package func firstRow(height: Int) -> Int {
        guard let selected, height > 0, rows.count > height else { return 0 }
        return min(max(0, selected - height / 2), rows.count - height)
    }

    /// Draws the header and the rows; columns are two cells apart.
    package func draw(in area: Rect, of frame: inout Frame, _ glyphs: Glyphs) {
        let gaps = columns.flatMap { [$0.length, .cells(2)] }.dropLast()
        let places = area.columns(Array(gaps)).enumerated().filter { $0.offset % 2 == 0 }
            .map(\.element)
        let (header, body) = area.cutTop(1)
        for (column, place) in zip(columns, places) {
            write(StyledText(column.title, .title), column, place.row(0), &frame, glyphs)
        }
        guard !header.isEmpty else { return }
        let first = firstRow(height: body.height)
        for line in 0..<min(body.height, rows.count - first) {
            let index = first + line
            for (column, (place, piece)) in zip(columns, zip(places, rows[index])) {
                write(piece, column, place.row(line + 1), &frame, glyphs)
            }
            if index == selected {
                // The selection is one bar in the text role. Stale, warning, alarm and failed cells
                // keep their role.
                frame.restyle(body.row(line)) { style in
                    let stays = [.stale, .warn, .alarm, .failed].contains(style.role)
                    return Style(stays ? style.role : .text, style.marks.union(.reverse))
                }
            }
        }
    }

    private func write(
        _ piece: StyledText, _ column: Column, _ place: Rect, _ frame: inout Frame, _ glyphs: Glyphs
    ) {
        let cut = piece.text.truncated(to: place.width, mark: glyphs.ellipsis)
        let text = column.isRightAligned ? cut.rightAligned(in: place.width) : cut
        frame.put(text, at: place.origin, piece.style, in: place)
    }
}
