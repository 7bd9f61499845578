/// A frame as a self-contained SVG picture in the colours of a theme.
///
/// Words are text. Each run starts at its column and is stretched to its cells, so that any
/// monospaced font fits. Lines, blocks and braille are shapes: they meet with any font, and in
/// programs that do not stretch text. Where the theme leaves a colour to the terminal, the picture
/// uses that of the theme's usual background.
package struct SVGPicture: Sendable {
    /// Size of a cell in the picture's units; it suits common fonts at `fontSize`.
    static let cell = Size(9, 18)
    private static let fontSize = 15
    /// The baseline of text, from the top of a cell.
    private static let baseline = 14
    private static let margin = 9
    private static let fonts = "'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace"

    let frame: Frame
    private let theme: Theme
    private let title: SafeText
    private let about: SafeText
    /// The appearance of plain text. Cells with the same paper get no rectangle.
    private let plain: Appearance
    var body = ""

    /// How a style looks, with colours as SVG writes them.
    struct Appearance {
        let ink: String
        let paper: String
        let marks: Marks

        init(_ style: Style, _ theme: Theme) {
            let paint = theme.paint(for: style, at: .trueColor)
            let patch = paint.visibleColors(on: theme.ground)
            (ink, paper, marks) = (Self.hex(patch.ink), Self.hex(patch.paper), paint.marks)
        }

        /// xterm's values stand for the colours that a terminal may change.
        private static func hex(_ color: Color) -> String {
            let (red, green, blue) = color.components ?? (0, 0, 0)
            return Color.rgb(UInt8(red), UInt8(green), UInt8(blue)).word
        }
    }

    /// `about` describes the picture for people who cannot see it.
    package init(_ frame: Frame, theme: Theme, title: SafeText, about: SafeText) {
        (self.frame, self.theme, self.title, self.about) = (frame, theme, title, about)
        plain = Appearance(.text, theme)
    }

    /// The text of the SVG file.
    package var document: String {
        var copy = self
        for y in 0..<frame.size.height { copy.draw(row: y) }
        return head + copy.body + "</g>\n</svg>\n"
    }

    private var head: String {
        let (cell, margin) = (SVGPicture.cell, SVGPicture.margin)
        let width = frame.size.width * cell.width + 2 * margin
        let height = frame.size.height * cell.height + 2 * margin
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" \
            viewBox="-\(margin) -\(margin) \(width) \(height)" role="img" \
            aria-labelledby="title about">
            <title id="title">\(escaped(title.string))</title>
            <desc id="about">\(escaped(about.string))</desc>
            <rect x="-\(margin)" y="-\(margin)" width="\(width)" height="\(height)" \
            fill="\(plain.paper)"/>
            <g font-family="\(SVGPicture.fonts)" font-size="\(SVGPicture.fontSize)" \
            fill="\(plain.ink)" shape-rendering="crispEdges">

            """
    }

    private mutating func draw(row y: Int) {
        var x = 0
        while x < frame.size.width {
            let style = frame[x, y].style
            var end = x + 1
            while end < frame.size.width, frame[end, y].style == style { end += 1 }
            draw(columns: x..<end, of: y, Appearance(style, theme))
            x = end
        }
    }

    /// Draws cells of one style: first the background, then what is on it.
    private mutating func draw(columns: Range<Int>, of y: Int, _ appearance: Appearance) {
        let (left, top) = (columns.lowerBound * SVGPicture.cell.width, y * SVGPicture.cell.height)
        let length = columns.count * SVGPicture.cell.width
        if appearance.paper != plain.paper {
            body +=
                "<rect x=\"\(left)\" y=\"\(top)\" width=\"\(length)\" "
                + "height=\"\(SVGPicture.cell.height)\" fill=\"\(appearance.paper)\"/>\n"
        }
        drawLines(in: columns, of: y, appearance)
        drawBlocks(in: columns, of: y, appearance)
        drawDots(in: columns, of: y, appearance)
        drawWords(in: columns, of: y, appearance)
        if appearance.marks.contains(.underline) {
            body += "<path d=\"M\(left) \(top + 16).5h\(length)\" stroke=\"\(appearance.ink)\"/>\n"
        }
    }

    /// The `fill` attribute if the ink is not the usual one, and the opacity of faint text.
    func fill(_ appearance: Appearance) -> String {
        var text = appearance.ink == plain.ink ? "" : " fill=\"\(appearance.ink)\""
        if appearance.marks.contains(.faint) { text += " fill-opacity=\"0.6\"" }
        return text
    }

    /// Escapes a text for XML and replaces the characters that XML cannot hold.
    func escaped(_ text: String) -> String {
        var safe = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": safe.append(contentsOf: "&amp;".unicodeScalars)
            case "<": safe.append(contentsOf: "&lt;".unicodeScalars)
            case ">": safe.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": safe.append(contentsOf: "&quot;".unicodeScalars)
            case "\0"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": safe.append(SafeText.standIn)
            default: safe.append(scalar)
            }
        }
        return String(safe)
    }
}

/// Draws as text everything that is not a shape: letters, figures and signs.
extension SVGPicture {
    /// The kind of a cell. A sign gets a run of its own, because it often comes from another font.
    private enum Kind {
        case space, plain, sign

        init(_ cell: Cell) {
            switch cell.scalar.value {
            case _ where cell.width == .tail: self = .space
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
    mutating func drawWords(in columns: Range<Int>, of y: Int, _ appearance: Appearance) {
        var x = columns.lowerBound
        while x < columns.upperBound {
            let kind = Kind(frame[x, y])
            var end = x + 1
            switch kind {
            case .space:
                x = end
                continue
            case .sign: if frame[x, y].width == .wide { end += 1 }
            case .plain:
                while end < columns.upperBound, continues(end, y, before: columns.upperBound) {
                    end += 1
                }
            }
            write((x..<end).map { frame[$0, y].string }.joined(), x, end - x, y, appearance)
            x = end
        }
    }

    private func continues(_ x: Int, _ y: Int, before end: Int) -> Bool {
        if Kind(frame[x, y]) == .plain { return true }
        guard frame[x, y] == Cell(" ", frame[x, y].style), x + 1 < end else { return false }
        return Kind(frame[x + 1, y]) == .plain
    }

    private mutating func write(
        _ words: String, _ x: Int, _ count: Int, _ y: Int, _ appearance: Appearance
    ) {
        let left = x * SVGPicture.cell.width
        let base = y * SVGPicture.cell.height + SVGPicture.baseline
        let weight = appearance.marks.contains(.bold) ? " font-weight=\"bold\"" : ""
        body +=
            "<text x=\"\(left)\" y=\"\(base)\" textLength=\"\(count * SVGPicture.cell.width)\" "
            + "lengthAdjust=\"spacingAndGlyphs\"\(fill(appearance))\(weight)>"
            + "\(escaped(words))</text>\n"
    }
}
