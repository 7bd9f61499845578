/// A frame as a self-contained SVG picture in the colours of a theme.
///
/// Words are text. Each run starts at its column and is stretched to its cells, so that any
/// monospaced font fits. Lines, blocks and braille are shapes: they meet with any font, and in
/// programs that do not stretch text. Where the theme leaves a colour to the terminal, the picture
/// uses that of the theme's ground.
package struct SVGPicture: Sendable {
    /// Size of a cell in the picture's units; it suits common fonts at `fontSize`.
    static let cell = Size(9, 18)
    static let fontSize = 15
    /// The baseline of text, from the top of a cell.
    static let baseline = 14
    /// The empty margin around the frame.
    static let margin = 9
    static let fonts = "'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace"

    let frame: Frame
    let theme: Theme
    private let title: SafeText
    private let about: SafeText
    /// The look of plain text. Cells whose paper equals that of `ground` get no rectangle.
    let ground: Look
    var body = ""

    /// How a style looks, with colours as SVG writes them.
    struct Look: Equatable {
        let ink: String
        let paper: String
        let marks: Marks
    }

    /// Makes the picture of a frame.
    ///
    /// - Parameters:
    ///   - frame: what is on the screen.
    ///   - theme: the theme that gives the colours.
    ///   - title: one line that names the picture.
    ///   - about: a description for people who cannot see the picture.
    package init(_ frame: Frame, theme: Theme, title: SafeText, about: SafeText) {
        (self.frame, self.theme, self.title, self.about) = (frame, theme, title, about)
        ground = Look(.text, theme)
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
            fill="\(ground.paper)"/>
            <g font-family="\(SVGPicture.fonts)" font-size="\(SVGPicture.fontSize)" \
            fill="\(ground.ink)" shape-rendering="crispEdges">

            """
    }

    private mutating func draw(row y: Int) {
        var x = 0
        while x < frame.size.width {
            let style = frame[x, y].style
            var end = x + 1
            while end < frame.size.width, frame[end, y].style == style { end += 1 }
            draw(columns: x..<end, of: y, Look(style, theme))
            x = end
        }
    }

    /// Draws cells of one style: first the background, then what is on it.
    private mutating func draw(columns: Range<Int>, of y: Int, _ look: Look) {
        let (left, top) = (columns.lowerBound * SVGPicture.cell.width, y * SVGPicture.cell.height)
        let length = columns.count * SVGPicture.cell.width
        if look.paper != ground.paper {
            body +=
                "<rect x=\"\(left)\" y=\"\(top)\" width=\"\(length)\" "
                + "height=\"\(SVGPicture.cell.height)\" fill=\"\(look.paper)\"/>\n"
        }
        drawLines(in: columns, of: y, look)
        drawBlocks(in: columns, of: y, look)
        drawDots(in: columns, of: y, look)
        drawWords(in: columns, of: y, look)
        if look.marks.contains(.underline) {
            body += "<path d=\"M\(left) \(top + 16).5h\(length)\" stroke=\"\(look.ink)\"/>\n"
        }
    }

    /// The `fill` attribute if the ink is not the usual one, and the opacity of faint text.
    func fill(_ look: Look) -> String {
        var text = look.ink == ground.ink ? "" : " fill=\"\(look.ink)\""
        if look.marks.contains(.faint) { text += " fill-opacity=\"0.6\"" }
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

extension SVGPicture.Look {
    init(_ style: Style, _ theme: Theme) {
        let paint = theme.paint(for: style, at: .trueColor)
        let patch = paint.patch(on: theme.ground)
        self.init(
            ink: SVGPicture.word(patch.ink), paper: SVGPicture.word(patch.paper),
            marks: paint.marks)
    }
}

extension SVGPicture {
    /// A colour as SVG writes it. xterm's values stand for the colours that a terminal may change.
    fileprivate static func word(_ color: Color) -> String {
        let (red, green, blue) = color.components ?? (0, 0, 0)
        return Color.rgb(UInt8(red), UInt8(green), UInt8(blue)).word
    }
}
