/// A size in columns and rows.
package struct Size: Sendable, Hashable {
    /// Columns, never negative.
    package let width: Int
    /// Rows, never negative.
    package let height: Int

    /// Negative values become zero.
    package init(_ width: Int, _ height: Int) {
        self.width = max(0, width)
        self.height = max(0, height)
    }
}

/// A place in a frame: column and row, counted from zero at the upper left corner.
package struct Point: Sendable, Hashable {
    package var x: Int
    package var y: Int

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

    /// A negative width or height becomes zero.
    package init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = max(0, width)
        self.height = max(0, height)
    }

    /// A rectangle of this size at the upper left corner.
    package init(_ size: Size) {
        self.init(x: 0, y: 0, width: size.width, height: size.height)
    }

    /// The first column to the right of it.
    package var right: Int { x + width }
    /// The first row below it.
    package var bottom: Int { y + height }
    /// The upper left corner.
    package var origin: Point { Point(x, y) }
    package var size: Size { Size(width, height) }
    package var isEmpty: Bool { width == 0 || height == 0 }

    /// Whether a place is inside the rectangle.
    package func contains(_ point: Point) -> Bool {
        point.x >= x && point.x < right && point.y >= y && point.y < bottom
    }

    /// The part that both rectangles have in common; empty if there is none.
    package func intersection(_ other: Rect) -> Rect {
        let left = max(x, other.x)
        let top = max(y, other.y)
        return Rect(
            x: left, y: top, width: min(right, other.right) - left,
            height: min(bottom, other.bottom) - top)
    }
}
