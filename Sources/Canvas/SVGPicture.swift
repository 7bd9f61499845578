/// A frame as an SVG picture that stands by itself, in a theme's own colours.
///
/// Words are text, a run at a time, each at its column and stretched to its cells, so that any
/// monospaced font fits. Lines, blocks and braille are shapes: they meet whatever the font, and in
/// programs that do not stretch text. What the theme leaves to the terminal is the ground that the
/// theme was made for.
package struct SVGPicture: Sendable {
    /// Size of a cell in the picture's units: that of common fonts at `fontSize`.
    static let cell = Size(9, 18)
    static let fontSize = 15
    /// Where letters stand, from the top of a cell.
    static let baseline = 14
    /// Room around the frame.
    static let margin = 9
    static let fonts = "'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace"

    let frame: Frame
    let theme: Theme
    private let title: SafeText
    private let about: SafeText
    /// What is behind cells without a paper of their own.
    let ground: Look
    var body = ""

    /// How a style looks, in words of SVG.
    struct Look: Equatable {
        let ink: String
        let paper: String
        let marks: Marks
    }

    /// A picture of a frame.
    ///
    /// - Parameters:
    ///   - frame: what is on the screen.
    ///   - theme: what gives the colours.
    ///   - title: what the picture is, in a line.
    ///   - about: what it shows, for those who do not see it.
    package init(_ frame: Frame, theme: Theme, title: SafeText, about: SafeText) {
        (self.frame, self.theme, self.title, self.about) = (frame, theme, title, about)
        ground = Look(.text, theme)
    }

    /// The picture as a file.
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

    /// Cells of one style: the paper, then what is on it.
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

    /// The ink as an attribute, where it is not the usual one.
    func fill(_ look: Look) -> String {
        var text = look.ink == ground.ink ? "" : " fill=\"\(look.ink)\""
        if look.marks.contains(.faint) { text += " fill-opacity=\"0.6\"" }
        return text
    }

    /// A text that XML can hold, wherever it came from.
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
    /// A colour as SVG writes it: with the usual values for those that a terminal may change.
    fileprivate static func word(_ color: Color) -> String {
        let (red, green, blue) = color.components ?? (0, 0, 0)
        return Color.rgb(UInt8(red), UInt8(green), UInt8(blue)).word
    }
}
