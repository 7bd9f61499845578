/// A bar of parts that make up a whole. Each part has its own character, so it needs no colour.
package struct StackedBar: Sendable, Hashable {
    /// One part of the whole.
    package struct Segment: Sendable, Hashable {
        package let amount: Int
        package let scalar: Unicode.Scalar
        package let style: Style

        /// A negative amount becomes zero.
        package init(_ amount: Int, _ scalar: Unicode.Scalar, _ style: Style) {
            (self.amount, self.scalar, self.style) = (max(0, amount), scalar, style)
        }
    }

    package let parts: [Segment]

    package init(_ parts: [Segment]) { self.parts = parts }

    /// The columns of each part, by largest remainder.
    ///
    /// A part above zero gets at least one column where there is room.
    package func widths(in columns: Int) -> [Int] {
        let total = parts.reduce(0.0) { $0 + Double($1.amount) }
        guard total > 0, columns > 0 else { return parts.map { _ in 0 } }
        let exact = parts.map { Double($0.amount) / total * Double(columns) }
        var widths = exact.map { Int($0) }
        var left = columns - widths.reduce(0, +)
        let byRemainder = exact.indices.sorted {
            let (a, b) = (exact[$0] - Double(widths[$0]), exact[$1] - Double(widths[$1]))
            return a == b ? $0 < $1 : a > b
        }
        for index in byRemainder where left > 0 && parts[index].amount > 0 {
            widths[index] += 1
            left -= 1
        }
        for index in widths.indices where widths[index] == 0 && parts[index].amount > 0 {
            guard let widest = widths.indices.max(by: { widths[$0] < widths[$1] }),
                widths[widest] > 1
            else { break }
            widths[widest] -= 1
            widths[index] = 1
        }
        return widths
    }

    /// Draws the bar over every row of a rectangle.
    package func draw(in area: Rect, of frame: inout Frame) {
        var x = area.x
        for (part, width) in zip(parts, widths(in: area.width)) {
            let place = Rect(x: x, y: area.y, width: width, height: area.height)
            frame.fill(place.intersection(area), part.scalar, part.style)
            x += width
        }
    }
}
