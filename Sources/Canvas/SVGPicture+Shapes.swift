/// Draws lines, blocks and braille as shapes, so that they meet at the edges of cells.
extension SVGPicture {
    /// Draws the border characters of some columns as one path.
    mutating func drawLines(in columns: Range<Int>, of y: Int, _ appearance: Appearance) {
        let (width, height) = (SVGPicture.cell.width, SVGPicture.cell.height)
        let middle = y * height + height / 2
        var path = ""
        // Arms of neighbouring cells become one stroke; positions are in half units.
        var start: Int?
        for x in columns {
            let arms = SVGPicture.arms(frame[x, y])
            let (left, centre) = (x * width * 2, x * width * 2 + width)
            if !arms.contains(.left), let begun = start {
                path += stroke(from: begun, to: left, at: middle)
                start = nil
            }
            if arms.contains(.left), start == nil { start = left }
            if arms.contains(.right), start == nil { start = centre }
            if arms.contains(.left), !arms.contains(.right), let begun = start {
                path += stroke(from: begun, to: centre, at: middle)
                start = nil
            }
            if arms.contains(.up) || arms.contains(.down) {
                let top = arms.contains(.up) ? y * height : middle
                let bottom = arms.contains(.down) ? (y + 1) * height : middle + 1
                path += "M\(half(centre)) \(top)V\(bottom)"
            }
        }
        if let start { path += stroke(from: start, to: columns.upperBound * width * 2, at: middle) }
        guard !path.isEmpty else { return }
        let weight = appearance.marks.contains(.bold) ? " stroke-width=\"2\"" : ""
        body += "<path d=\"\(path)\" fill=\"none\" stroke=\"\(appearance.ink)\"\(weight)/>\n"
    }

    private func stroke(from start: Int, to end: Int, at y: Int) -> String {
        "M\(half(start)) \(y).5H\(half(end))"
    }

    private func half(_ halves: Int) -> String {
        halves % 2 == 0 ? "\(halves / 2)" : "\(halves / 2).5"
    }

    static func arms(_ cell: Cell) -> Arms { Glyphs.unicode.arms(of: cell.scalar) }

    /// The part of its cell that a block fills, in eighths, and its density, in quarters.
    struct Block {
        var width = 8
        var height = 8
        var density = 4

        /// Reads a shade, or a block that grows from the lower or the left edge; nil for any other
        /// character.
        init?(_ scalar: Unicode.Scalar) {
            switch scalar.value {
            case 0x2581...0x2588: height = Int(scalar.value) - 0x2580
            case 0x2589...0x258F: width = 0x2590 - Int(scalar.value)
            case 0x2591...0x2593: density = Int(scalar.value) - 0x2590
            default: return nil
            }
        }
    }

    /// Draws the braille dots of some columns, two by four per cell.
    mutating func drawDots(in columns: Range<Int>, of y: Int, _ appearance: Appearance) {
        var path = ""
        for x in columns {
            guard let dots = SVGPicture.dots(frame[x, y]) else { continue }
            // In the order of the code's bits: Unicode gives the fourth row the highest two.
            for (bit, place) in [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)]
                .enumerated() where dots & (1 << bit) != 0
            {
                path += "M\(4 * x + 2 * place.0 + 1) \(8 * y + 2 * place.1 + 1)h0"
            }
        }
        guard !path.isEmpty else { return }
        // One unit is a quarter of a cell's width, which is an eighth of its height.
        body +=
            "<path transform=\"scale(2.25)\" d=\"\(path)\" stroke=\"\(appearance.ink)\" "
            + "stroke-width=\"1.4\" stroke-linecap=\"round\" shape-rendering=\"auto\"/>\n"
    }

    /// The dots of a braille character, one bit each; nil for any other character.
    static func dots(_ cell: Cell) -> UInt32? {
        (0x2800...0x28FF).contains(cell.scalar.value) ? cell.scalar.value - 0x2800 : nil
    }

    /// Draws the blocks of some columns; equal neighbours become one rectangle.
    mutating func drawBlocks(in columns: Range<Int>, of y: Int, _ appearance: Appearance) {
        var x = columns.lowerBound
        while x < columns.upperBound {
            let scalar = frame[x, y].scalar
            guard let block = Block(scalar) else {
                x += 1
                continue
            }
            var end = x + 1
            while block.width == 8, end < columns.upperBound, frame[end, y].scalar == scalar {
                end += 1
            }
            let (width, height) = (SVGPicture.cell.width, SVGPicture.cell.height)
            // Rounded to whole units; an eighth of a cell is more than one unit.
            let length = (end - x - 1) * width + (width * block.width + 4) / 8
            let tall = (height * block.height + 4) / 8
            let shade = ["", "0.35", "0.6", "0.8", ""][block.density]
            body +=
                "<rect x=\"\(x * width)\" y=\"\((y + 1) * height - tall)\" width=\"\(length)\" "
                + "height=\"\(tall)\"\(fill(appearance))"
                + (shade.isEmpty ? "" : " opacity=\"\(shade)\"") + "/>\n"
            x = end
        }
    }
}
