/// Rows of figures and words under a header, in columns that stay where they are.
package struct Table: Sendable, Hashable {
    /// Where a column's text stands.
    package enum Alignment: Sendable, Hashable {
        /// Words.
        case left
        /// Figures.
        case right
    }

    /// One column.
    package struct Column: Sendable, Hashable {
        /// Its title.
        package let title: SafeText
        /// Its width.
        package let length: Length
        /// Where its text stands.
        package let alignment: Alignment

        /// A column of words.
        package static func words(_ title: SafeText, _ length: Length) -> Column {
            Column(title: title, length: length, alignment: .left)
        }

        /// A column of figures, right-aligned in so many cells.
        package static func figures(_ title: SafeText, _ cells: Int) -> Column {
            Column(title: title, length: .cells(cells), alignment: .right)
        }
    }

    /// The columns from left to right.
    package let columns: [Column]
    /// The rows from top to bottom, a piece a column.
    package let rows: [[Span]]
    /// The row that keys act on.
    package let selected: Int?

    /// A table.
    package init(_ columns: [Column], _ rows: [[Span]], selected: Int? = nil) {
        self.columns = columns
        self.rows = rows
        self.selected = selected
    }

    /// The first row in view in so many rows, so that the selected one is seen.
    package func firstRow(height: Int) -> Int {
        guard let selected, height > 0, rows.count > height else { return 0 }
        return min(max(0, selected - height / 2), rows.count - height)
    }

    /// Draws header and rows; columns are two cells apart.
    package func draw(in area: Rect, of frame: inout Frame, _ glyphs: Glyphs) {
        let gaps = columns.flatMap { [$0.length, .cells(2)] }.dropLast()
        let places = area.columns(Array(gaps)).enumerated().filter { $0.offset % 2 == 0 }
            .map(\.element)
        let (header, body) = area.cutTop(1)
        for (column, place) in zip(columns, places) {
            write(Span(column.title, .title), column, place.row(0), &frame, glyphs)
        }
        guard !header.isEmpty else { return }
        let first = firstRow(height: body.height)
        for line in 0..<min(body.height, rows.count - first) {
            let index = first + line
            for (column, (place, piece)) in zip(columns, zip(places, rows[index])) {
                write(piece, column, place.row(line + 1), &frame, glyphs)
            }
            if index == selected {
                // One bar, whatever its cells mean; what is old or wrong stays so.
                frame.restyle(body.row(line)) { style in
                    let stays = [.stale, .warn, .alarm, .failed].contains(style.role)
                    return Style(stays ? style.role : .text, style.marks.union(.reverse))
                }
            }
        }
    }

    private func write(
        _ piece: Span, _ column: Column, _ place: Rect, _ frame: inout Frame, _ glyphs: Glyphs
    ) {
        let cut = piece.text.truncated(to: place.width, mark: glyphs.ellipsis)
        let text = column.alignment == .right ? cut.rightAligned(in: place.width) : cut
        frame.put(text, at: place.origin, piece.style, in: place)
    }
}
