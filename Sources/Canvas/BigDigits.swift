/// A figure in digits five rows high, for the one number that must be read from afar.
package struct BigDigits: Sendable, Hashable {
    /// Digits, commas, points, minus and spaces; anything else is left out.
    package let figure: String
    /// Columns a dot: one for narrow digits, two for square ones.
    package let dotWidth: Int
    /// Rows a dot: one, or two for a digit that fills a screen.
    package let dotHeight: Int

    /// A figure.
    package init(_ figure: String, dotWidth: Int = 1, dotHeight: Int = 1) {
        self.figure = figure
        self.dotWidth = min(max(1, dotWidth), 4)
        self.dotHeight = min(max(1, dotHeight), 2)
    }

    /// Rows of a digit whose dots are one row high.
    package static let height = 5

    /// Columns and rows it takes.
    package var size: Size {
        let shapes = figure.compactMap { Self.shapes[$0] }
        let dots = shapes.reduce(0) { $0 + $1.width } + max(0, shapes.count - 1)
        return Size(dots * dotWidth, Self.height * dotHeight)
    }

    /// The largest digits of a figure that leave so many columns of a rectangle free beside them;
    /// nil when none do and a plain figure should stand there.
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

    /// Draws it at the upper left of a rectangle.
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
