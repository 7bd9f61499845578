/// A grid of cells: what the screen should look like, drawn from scratch each time.
///
/// Everything drawn is clipped to the rectangle it is drawn in; drawing outside is not an error.
package struct Frame: Sendable, Equatable {
    /// Columns and rows.
    package let size: Size
    /// Rows after each other.
    package private(set) var cells: [Cell]

    /// An empty frame.
    package init(_ size: Size) {
        self.size = size
        self.cells = Array(repeating: .blank, count: size.width * size.height)
    }

    /// The whole of it.
    package var bounds: Rect { Rect(size) }

    /// A cell; blank outside.
    package subscript(x: Int, y: Int) -> Cell {
        guard bounds.contains(Point(x, y)) else { return .blank }
        return cells[y * size.width + x]
    }

    /// Writes a cell if it is inside, and mends a wide character that lost its other half.
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

    /// Writes a cell whose neighbours are known to be whole.
    mutating func replace(_ x: Int, _ y: Int, _ cell: Cell) { cells[y * size.width + x] = cell }

    /// Gives every cell of a rectangle the same narrow character and style.
    package mutating func fill(_ area: Rect, _ scalar: Unicode.Scalar = " ", _ style: Style) {
        let area = area.intersection(bounds)
        let cell = Cell(scalar, style)
        guard cell.span == .narrow else { return }
        for y in area.y..<area.bottom {
            for x in area.x..<area.right { set(x, y, cell) }
        }
    }

    /// Changes the style of what is there, for a selected row or a dimmed panel.
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
