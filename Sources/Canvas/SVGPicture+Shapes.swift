/// Lines and blocks of cells, which have to meet at the edges of cells.
extension SVGPicture {
    /// The border characters of a stretch, as one path.
    mutating func drawLines(in columns: Range<Int>, of y: Int, _ look: Look) {
        let (width, height) = (SVGPicture.cell.width, SVGPicture.cell.height)
        let middle = y * height + height / 2
        var path = ""
        // The arms to the sides of neighbours are one stroke; all is counted in halves.
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
        let weight = look.marks.contains(.bold) ? " stroke-width=\"2\"" : ""
        body += "<path d=\"\(path)\" fill=\"none\" stroke=\"\(look.ink)\"\(weight)/>\n"
    }

    private func stroke(from start: Int, to end: Int, at y: Int) -> String {
        "M\(half(start)) \(y).5H\(half(end))"
    }

    private func half(_ halves: Int) -> String {
        halves % 2 == 0 ? "\(halves / 2)" : "\(halves / 2).5"
    }

    static func arms(_ cell: Cell) -> Arms { Glyphs.unicode.arms(of: cell.scalar) }

    /// Which part of its cell a block fills, in eighths, and how densely, in quarters.
    struct Block: Equatable {
        var width = 8
        var height = 8
        var density = 4

        /// The block that a character is; nil when it is none of those that grow from the lower or
        /// the left edge.
        init?(_ scalar: Unicode.Scalar) {
            switch scalar.value {
            case 0x2581...0x2588: height = Int(scalar.value) - 0x2580
            case 0x2589...0x258F: width = 0x2590 - Int(scalar.value)
            case 0x2591...0x2593: density = Int(scalar.value) - 0x2590
            default: return nil
            }
        }
    }

    /// The dots of braille that a stretch is made of, two by four a cell.
    mutating func drawDots(in columns: Range<Int>, of y: Int, _ look: Look) {
        var path = ""
        for x in columns {
            guard let dots = SVGPicture.dots(frame[x, y]) else { continue }
            // By the bits of the code: the fourth row came later than the others.
            for (bit, place) in [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)]
                .enumerated() where dots & (1 << bit) != 0
            {
                path += "M\(4 * x + 2 * place.0 + 1) \(8 * y + 2 * place.1 + 1)h0"
            }
        }
        guard !path.isEmpty else { return }
        // Counted in quarters of a cell's width, which are eighths of its height.
        body +=
            "<path transform=\"scale(2.25)\" d=\"\(path)\" stroke=\"\(look.ink)\" "
            + "stroke-width=\"1.4\" stroke-linecap=\"round\" shape-rendering=\"auto\"/>\n"
    }

    /// The dots of a braille character, a bit each; nil for any other.
    static func dots(_ cell: Cell) -> UInt32? {
        (0x2800...0x28FF).contains(cell.scalar.value) ? cell.scalar.value - 0x2800 : nil
    }

    /// The blocks of a stretch; those beside each other that are the same are one.
    mutating func drawBlocks(in columns: Range<Int>, of y: Int, _ look: Look) {
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
            // Rounded to whole units: an eighth of a cell is more than one.
            let length = (end - x - 1) * width + (width * block.width + 4) / 8
            let tall = (height * block.height + 4) / 8
            let shade = ["", "0.35", "0.6", "0.8", ""][block.density]
            body +=
                "<rect x=\"\(x * width)\" y=\"\((y + 1) * height - tall)\" width=\"\(length)\" "
                + "height=\"\(tall)\"\(fill(look))"
                + (shade.isEmpty ? "" : " opacity=\"\(shade)\"") + "/>\n"
            x = end
        }
    }
}
