/// A size in columns and rows.
package struct Size: Sendable, Hashable {
    package let width: Int
    package let height: Int

    /// Negative values become zero.
    package init(_ width: Int, _ height: Int) {
        (self.width, self.height) = (max(0, width), max(0, height))
    }
}

/// A place in a frame: column and row, counted from zero at the upper left corner.
package struct Point: Sendable, Hashable {
    package var x: Int
    package var y: Int

    package init(_ x: Int, _ y: Int) { (self.x, self.y) = (x, y) }
}

/// A rectangle of cells.
package struct Rect: Sendable, Hashable {
    /// The leftmost column.
    package let x: Int
    /// The topmost row.
    package let y: Int
    package let width: Int
    package let height: Int

    /// A negative width or height becomes zero.
    package init(x: Int, y: Int, width: Int, height: Int) {
        (self.x, self.y, self.width, self.height) = (x, y, max(0, width), max(0, height))
    }

    /// A rectangle of this size at the upper left corner.
    package init(_ size: Size) {
        self.init(x: 0, y: 0, width: size.width, height: size.height)
    }

    /// The first column outside.
    package var right: Int { x + width }
    /// The first row outside.
    package var bottom: Int { y + height }
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

    /// The rectangle without a margin, whose width may differ on each side.
    package func inset(left: Int = 0, top: Int = 0, right: Int = 0, bottom: Int = 0) -> Rect {
        Rect(x: x + left, y: y + top, width: width - left - right, height: height - top - bottom)
    }

    /// One row of the rectangle, counted from its top; empty if it is outside.
    package func row(_ index: Int) -> Rect {
        guard index >= 0 && index < height else { return Rect(x: x, y: y, width: 0, height: 0) }
        return Rect(x: x, y: y + index, width: width, height: 1)
    }

    /// Splits off the upper rows; `rest` is below them.
    package func cutTop(_ rows: Int) -> (top: Rect, rest: Rect) {
        let rows = min(max(0, rows), height)
        return (
            Rect(x: x, y: y, width: width, height: rows),
            Rect(x: x, y: y + rows, width: width, height: height - rows)
        )
    }

    /// Splits off the lower rows; `rest` is above them.
    package func cutBottom(_ rows: Int) -> (bottom: Rect, rest: Rect) {
        let (rest, bottom) = cutTop(height - min(max(0, rows), height))
        return (bottom, rest)
    }

    /// Splits off the left columns; `rest` is to the right of them.
    package func cutLeft(_ columns: Int) -> (left: Rect, rest: Rect) {
        let columns = min(max(0, columns), width)
        return (
            Rect(x: x, y: y, width: columns, height: height),
            Rect(x: x + columns, y: y, width: width - columns, height: height)
        )
    }

    /// Splits off the right columns; `rest` is to the left of them.
    package func cutRight(_ columns: Int) -> (right: Rect, rest: Rect) {
        let (rest, right) = cutLeft(width - min(max(0, columns), width))
        return (right, rest)
    }

    /// Splits the rectangle from top to bottom; neighbours share `overlap` rows, 1 for shared
    /// borders.
    package func rows(_ lengths: [Length], overlap: Int = 0) -> [Rect] {
        Self.divide(height, lengths, overlap).map {
            Rect(x: x, y: y + $0.start, width: width, height: $0.length)
        }
    }

    /// Splits the rectangle from left to right; neighbours share `overlap` columns, 1 for shared
    /// borders.
    package func columns(_ lengths: [Length], overlap: Int = 0) -> [Rect] {
        Self.divide(width, lengths, overlap).map {
            Rect(x: x + $0.start, y: y, width: $0.length, height: height)
        }
    }

    /// Fixed parts take their length first, in order; shares divide the rest. The last share takes
    /// what rounding leaves.
    private static func divide(
        _ total: Int, _ lengths: [Length], _ overlap: Int
    ) -> [(start: Int, length: Int)] {
        var sharesLeft = 0
        var free = total + overlap * max(0, lengths.count - 1)
        for length in lengths {
            switch length {
            case .cells(let cells): free -= max(0, cells)
            case .share(let weight): sharesLeft += max(0, weight)
            }
        }
        free = max(0, free)
        var start = 0
        return lengths.map { length in
            let wanted: Int
            switch length {
            case .cells(let cells): wanted = max(0, cells)
            case .share(let weight):
                wanted = sharesLeft == 0 ? 0 : free * max(0, weight) / sharesLeft
                free -= wanted
                sharesLeft -= max(0, weight)
            }
            let place = min(start, total)
            let part = (start: place, length: min(wanted, total - place))
            start = max(0, place + part.length - (part.length > 0 ? overlap : 0))
            return part
        }
    }
}

/// The length of one part of a split rectangle.
package enum Length: Sendable, Hashable {
    /// This number of cells, or fewer if there is not enough room.
    case cells(Int)
    /// A share of the cells that the fixed parts leave, by weight.
    case share(Int)
}
