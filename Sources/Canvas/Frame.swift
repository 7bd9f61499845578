/// A grid of cells: what the screen should show, drawn from scratch each time.
///
/// Drawing outside the frame or its clip rectangle is not an error: it is cut off.
package struct Frame: Sendable, Equatable {
    package let size: Size
    /// The cells, row by row.
    package private(set) var cells: [Cell]

    /// A frame of blank cells.
    package init(_ size: Size) {
        self.size = size
        self.cells = Array(repeating: .blank, count: size.width * size.height)
    }

    /// The rectangle of the whole frame.
    package var bounds: Rect { Rect(size) }

    /// The cell at a place; blank outside the frame.
    package subscript(x: Int, y: Int) -> Cell {
        guard bounds.contains(Point(x, y)) else { return .blank }
        return cells[y * size.width + x]
    }

    /// Writes a cell if it is inside the frame. If that cuts a wide character, its other half
    /// becomes a space.
    mutating func set(_ x: Int, _ y: Int, _ cell: Cell) {
        guard x >= 0 && x < size.width && y >= 0 && y < size.height else { return }
        let index = y * size.width + x
        let old = cells[index]
        if old.span == .wide, x + 1 < size.width {
            cells[index + 1] = Cell(" ", old.style)
        } else if old.span == .tail, x > 0 {
            cells[index - 1] = Cell(" ", old.style)
        }
        cells[index] = cell
    }

    /// Writes a cell without checks: it must be inside the frame and must not cut a wide character.
    mutating func replace(_ x: Int, _ y: Int, _ cell: Cell) { cells[y * size.width + x] = cell }

    /// Fills a rectangle with one narrow character in one style; a wide character draws nothing.
    package mutating func fill(_ area: Rect, _ scalar: Unicode.Scalar = " ", _ style: Style) {
        let area = area.intersection(bounds)
        let cell = Cell(scalar, style)
        guard cell.span == .narrow else { return }
        for y in area.y..<area.bottom {
            for x in area.x..<area.right { set(x, y, cell) }
        }
    }

    /// Changes the style of each cell in a rectangle, for example of a selected row or a dimmed
    /// panel.
    package mutating func restyle(_ area: Rect, _ change: (Style) -> Style) {
        let area = area.intersection(bounds)
        for y in area.y..<area.bottom {
            for x in area.x..<area.right {
                let index = y * size.width + x
                cells[index].style = change(cells[index].style)
            }
        }
    }
}
