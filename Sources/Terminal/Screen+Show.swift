package import Canvas
import CNcurses

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

extension Screen {
    /// Shows a frame. It sends only the runs that changed, in one write, and nothing if nothing
    /// changed.
    package mutating func show(_ frame: Frame, _ theme: Theme) {
        if shown?.theme != theme {
            isDefined = [Bool](repeating: false, count: Style.count)
            shown = nil
        }
        let before = shown?.frame.size == frame.size ? shown?.frame : nil
        var isNew = false
        for y in 0..<min(frame.size.height, size.height) {
            if let before, Self.looksSame(y, of: frame, before) { continue }
            put(row: y, of: frame, before, theme)
            isNew = true
        }
        guard isNew else { return }
        shown = (frame, theme)
        cn_update()
    }

    /// Whether a row looks the same in two frames of one size, compared as memory. Unused bytes of
    /// a cell may cause a false no, never a false yes.
    private static func looksSame(_ y: Int, of frame: Frame, _ other: Frame) -> Bool {
        let length = frame.size.width * MemoryLayout<Cell>.stride
        return frame.cells.withUnsafeBytes { ours in
            other.cells.withUnsafeBytes { theirs in
                guard let one = ours.baseAddress, let two = theirs.baseAddress else { return false }
                return memcmp(one + y * length, two + y * length, length) == 0
            }
        }
    }

    private mutating func put(row y: Int, of frame: Frame, _ before: Frame?, _ theme: Theme) {
        let width = frame.size.width
        let start = y * width
        let end = start + min(width, size.width)
        var index = start
        while index < end {
            guard differs(frame, before, index) else {
                index += 1
                continue
            }
            // Half of a wide character cannot be written alone.
            var first = index
            while first > start && frame.cells[first].width == .tail { first -= 1 }
            var last = index + 1
            while last < end, differs(frame, before, last) || frame.cells[last].width == .tail {
                last += 1
            }
            run.removeAll(keepingCapacity: true)
            for place in first..<last { append(frame.cells[place], theme) }
            cn_put_run(Int32(y), Int32(first - start), run, run.count)
            index = last
        }
    }

    private func differs(_ frame: Frame, _ before: Frame?, _ index: Int) -> Bool {
        frame.cells[index] != before?.cells[index]
    }

    private mutating func append(_ cell: Cell, _ theme: Theme) {
        let style = cell.style.index
        if !isDefined[style] { define(cell.style, theme) }
        var columns = UInt16(cell.width.rawValue)
        var scalar = cell.scalar
        var accents = cell.accents
        if ambiguousColumns == 2 {
            // Replaces the characters that are wide only on this terminal; all others stay.
            if ScalarWidth.isAmbiguous(scalar) { scalar = Ascii.standIn(for: scalar) }
        } else if !glyphs.isUnicode {
            columns = 1
            scalar = Ascii.standIn(for: scalar)
            accents = (0, 0)
        }
        run.append(
            cn_cell(
                base: scalar.value, first: accents.first, second: accents.second,
                style: UInt16(style), columns: columns))
    }

    private mutating func define(_ style: Style, _ theme: Theme) {
        isDefined[style.index] = true
        var paint = theme.paint(for: style, at: depth)
        let ink = number(of: paint.ink, &paint.marks)
        var ignored: Marks = []
        let paper = number(of: paint.paper, &ignored)
        cn_define_style(
            UInt16(style.index), UInt32(paint.marks.rawValue), Int32(ink), Int32(paper))
    }

    /// The terminal's number for a colour; -1 for its own.
    private func number(of color: Color?, _ marks: inout Marks) -> Int {
        switch (color, depth) {
        case (nil, _), (.terminal, _), (_, .mono): return -1
        case (.indexed(let index), _) where index < 8: return Int(index)
        case (.indexed(let index), .ansi16) where colorCount < 16:
            // With eight colours, a bright colour is the same colour in bold.
            marks.insert(.bold)
            return Int(index) & 7
        case (.indexed(let index), .ansi16), (.indexed(let index), .ansi256): return Int(index)
        case (.some(let color), _):
            guard let (red, green, blue) = color.components else { return -1 }
            let value = red << 16 | green << 8 | blue
            // Numbers below eight mean colours of the palette; a near black replaces them.
            return value < 8 ? 0x010101 : value
        }
    }
}

/// Replaces characters that a terminal without UTF-8 cannot show.
enum Ascii {
    static func standIn(for scalar: Unicode.Scalar) -> Unicode.Scalar {
        if scalar.isASCII { return scalar }
        switch scalar {
        case "│", "┃", "║": return "|"
        case "─", "━", "═", "–", "—": return "-"
        case "┌"..."╬": return "+"
        case "…": return "~"
        case "‘", "’": return "'"
        case "“", "”": return "\""
        case "·": return "."
        case "×": return "x"
        default: return letter(scalar) ?? "?"
        }
    }

    /// The letter of a Latin letter with marks, without the marks.
    private static func letter(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        guard (0xC0...0x24F).contains(scalar.value), let name = scalar.properties.name else {
            return nil
        }
        let words = name.split(separator: " ")
        guard words.count > 4, words[0] == "LATIN", words[2] == "LETTER", words[4] == "WITH",
            words[3].unicodeScalars.count == 1, let letter = words[3].unicodeScalars.first
        else { return nil }
        return words[1] == "SMALL" ? Unicode.Scalar(letter.value + 32) : letter
    }
}
