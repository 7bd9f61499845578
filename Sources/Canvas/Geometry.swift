/// Columns and rows.
package struct Size: Sendable, Hashable {
    /// Columns, never negative.
    package let width: Int
    /// Rows, never negative.
    package let height: Int

    /// Columns by rows; what is negative becomes zero.
    package init(_ width: Int, _ height: Int) {
        self.width = max(0, width)
        self.height = max(0, height)
    }
}

/// A place: column and row, from zero at the upper left.
package struct Point: Sendable, Hashable {
    /// Column.
    package var x: Int
    /// Row.
    package var y: Int

    /// Column and row.
    package init(_ x: Int, _ y: Int) {
        self.x = x
        self.y = y
    }
}

/// A rectangle of cells.
package struct Rect: Sendable, Hashable {
    /// Leftmost column.
    package let x: Int
    /// Topmost row.
    package let y: Int
    /// Columns, never negative.
    package let width: Int
    /// Rows, never negative.
    package let height: Int

    /// A rectangle from its corner; a negative size becomes zero.
    package init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = max(0, width)
        self.height = max(0, height)
    }

    /// The whole of a size.
    package init(_ size: Size) {
        self.init(x: 0, y: 0, width: size.width, height: size.height)
    }

    /// The first column to the right of it.
    package var right: Int { x + width }
    /// The first row below it.
    package var bottom: Int { y + height }
    /// The upper left corner.
    package var origin: Point { Point(x, y) }
    /// Columns and rows.
    package var size: Size { Size(width, height) }
    /// Whether it has no cell at all.
    package var isEmpty: Bool { width == 0 || height == 0 }

    /// Whether a place lies inside.
    package func contains(_ point: Point) -> Bool {
        point.x >= x && point.x < right && point.y >= y && point.y < bottom
    }

    /// What both have in common.
    package func intersection(_ other: Rect) -> Rect {
        let left = max(x, other.x)
        let top = max(y, other.y)
        return Rect(
            x: left, y: top, width: min(right, other.right) - left,
            height: min(bottom, other.bottom) - top)
    }
}
