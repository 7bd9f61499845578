/// A number in large digits, five dots high, so that it can be read from a distance.
package struct BigDigits: Sendable, Hashable {
    /// Digits, commas, points, minus signs and spaces; every other character is left out.
    package let figure: String
    /// Columns per dot, 1 to 4: 1 makes narrow digits, 2 makes square ones.
    package let dotWidth: Int
    /// Rows per dot: 1, or 2 for digits that fill a screen.
    package let dotHeight: Int

    /// Limits `dotWidth` to 1...4 and `dotHeight` to 1...2.
    package init(_ figure: String, dotWidth: Int = 1, dotHeight: Int = 1) {
        self.figure = figure
        self.dotWidth = min(max(1, dotWidth), 4)
        self.dotHeight = min(max(1, dotHeight), 2)
    }

    /// Rows of a digit whose dots are one row high.
    package static let height = 5

    /// The columns and rows that the figure takes.
    package var size: Size {
        let shapes = figure.compactMap { Self.shapes[$0] }
        let dots = shapes.reduce(0) { $0 + $1.width } + max(0, shapes.count - 1)
        return Size(dots * dotWidth, Self.height * dotHeight)
    }

    /// The largest digits that fit into a rectangle and leave `columns` columns free beside them.
    ///
    /// Nil if no size fits: show a plain figure then.
    package static func fitting(
        _ figure: String, in area: Rect, beside columns: Int = 0
    ) -> BigDigits? {
        for (dotWidth, dotHeight) in [(4, 2), (2, 1), (1, 1)] {
            let digits = BigDigits(figure, dotWidth: dotWidth, dotHeight: dotHeight)
            let fits = digits.size.width + columns <= area.width
            if fits && digits.size.height <= area.height { return digits }
        }
        return nil
    }

    /// Draws the figure at the upper left corner of a rectangle.
    package func draw(
        in area: Rect, of frame: inout Frame, _ style: Style, _ glyphs: Glyphs
    ) {
        var x = area.x
        for shape in figure.compactMap({ Self.shapes[$0] }) {
            for (row, bits) in shape.rows.enumerated() {
                for dot in 0..<shape.width where bits & (1 << (shape.width - 1 - dot)) != 0 {
                    let place = Rect(
                        x: x + dot * dotWidth, y: area.y + row * dotHeight, width: dotWidth,
                        height: dotHeight)
                    frame.fill(place.intersection(area), glyphs.solid, style)
                }
            }
            x += (shape.width + 1) * dotWidth
        }
    }

    private struct Shape {
        let width: Int
        let rows: [UInt8]
    }

    private static let shapes: [Character: Shape] = [
        "0": Shape(width: 3, rows: [0b111, 0b101, 0b101, 0b101, 0b111]),
        "1": Shape(width: 3, rows: [0b010, 0b110, 0b010, 0b010, 0b111]),
        "2": Shape(width: 3, rows: [0b111, 0b001, 0b111, 0b100, 0b111]),
        "3": Shape(width: 3, rows: [0b111, 0b001, 0b111, 0b001, 0b111]),
        "4": Shape(width: 3, rows: [0b101, 0b101, 0b111, 0b001, 0b001]),
        "5": Shape(width: 3, rows: [0b111, 0b100, 0b111, 0b001, 0b111]),
        "6": Shape(width: 3, rows: [0b111, 0b100, 0b111, 0b101, 0b111]),
        "7": Shape(width: 3, rows: [0b111, 0b001, 0b001, 0b001, 0b001]),
        "8": Shape(width: 3, rows: [0b111, 0b101, 0b111, 0b101, 0b111]),
        "9": Shape(width: 3, rows: [0b111, 0b101, 0b111, 0b001, 0b111]),
        ",": Shape(width: 1, rows: [0, 0, 0, 1, 1]),
        ".": Shape(width: 1, rows: [0, 0, 0, 0, 1]),
        "-": Shape(width: 3, rows: [0, 0, 0b111, 0, 0]),
        " ": Shape(width: 2, rows: [0, 0, 0, 0, 0]),
    ]
}
