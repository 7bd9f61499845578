/// Draws as text everything that is not a shape: letters, figures and signs.
extension SVGPicture {
    /// The kind of a cell. A sign gets a run of its own, because it often comes from another font.
    private enum Kind {
        case space, plain, sign

        init(_ cell: Cell) {
            switch cell.scalar.value {
            case _ where cell.span == .tail: self = .space
            case 0x20: self = .space
            case 0x21..<0x7F where cell.accents == (0, 0): self = .plain
            default:
                let isShape =
                    !SVGPicture.arms(cell).isEmpty || Block(cell.scalar) != nil
                    || SVGPicture.dots(cell) != nil
                self = isShape ? .space : .sign
            }
        }
    }

    /// Draws the words of some columns; two spaces end a run, one does not.
    mutating func drawWords(in columns: Range<Int>, of y: Int, _ look: Look) {
        var x = columns.lowerBound
        while x < columns.upperBound {
            let kind = Kind(frame[x, y])
            var end = x + 1
            switch kind {
            case .space:
                x = end
                continue
            case .sign: if frame[x, y].span == .wide { end += 1 }
            case .plain:
                while end < columns.upperBound, continues(end, y, before: columns.upperBound) {
                    end += 1
                }
            }
            write((x..<end).map { frame[$0, y].string }.joined(), x, end - x, y, look)
            x = end
        }
    }

    private func continues(_ x: Int, _ y: Int, before end: Int) -> Bool {
        if Kind(frame[x, y]) == .plain { return true }
        guard frame[x, y] == Cell(" ", frame[x, y].style), x + 1 < end else { return false }
        return Kind(frame[x + 1, y]) == .plain
    }

    private mutating func write(
        _ words: String, _ x: Int, _ count: Int, _ y: Int, _ look: Look
    ) {
        let (left, base) = (
            x * SVGPicture.cell.width, y * SVGPicture.cell.height + SVGPicture.baseline
        )
        let weight = look.marks.contains(.bold) ? " font-weight=\"bold\"" : ""
        body +=
            "<text x=\"\(left)\" y=\"\(base)\" textLength=\"\(count * SVGPicture.cell.width)\" "
            + "lengthAdjust=\"spacingAndGlyphs\"\(fill(look))\(weight)>\(escaped(words))</text>\n"
    }
}
