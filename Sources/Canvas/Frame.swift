/// A grid of cells: what the screen should show, drawn from scratch each time.
///
/// Drawing outside the frame or its clip rectangle is not an error: it is cut off.
package struct Frame: Sendable, Equatable {
    package let size: Size
    package private(set) var cells: [Cell]

    /// A frame of blank cells.
    package init(_ size: Size) {
        self.size = size
        cells = Array(repeating: .blank, count: size.width * size.height)
    }

    /// The rectangle of the whole frame.
    package var bounds: Rect { Rect(size) }

    /// The cell at a place; blank outside the frame.
    package subscript(x: Int, y: Int) -> Cell {
        guard bounds.contains(Point(x, y)) else { return .blank }
        return cells[y * size.width + x]
    }

    /// Writes a cell if it is inside the frame. If that cuts a wide character, its other half
    /// becomes a space.
    mutating func set(_ x: Int, _ y: Int, _ cell: Cell) {
        guard x >= 0 && x < size.width && y >= 0 && y < size.height else { return }
        let index = y * size.width + x
        let old = cells[index]
        if old.width == .wide, x + 1 < size.width {
            cells[index + 1] = Cell(" ", old.style)
        } else if old.width == .tail, x > 0 {
            cells[index - 1] = Cell(" ", old.style)
        }
        cells[index] = cell
    }

    /// Writes a cell without checks: it must be inside the frame and must not cut a wide character.
    mutating func replace(_ x: Int, _ y: Int, _ cell: Cell) { cells[y * size.width + x] = cell }

    /// Fills a rectangle with one narrow character in one style; a wide character draws nothing.
    package mutating func fill(_ area: Rect, _ scalar: Unicode.Scalar = " ", _ style: Style) {
        let area = area.intersection(bounds)
        let cell = Cell(scalar, style)
        guard cell.width == .narrow else { return }
        for y in area.y..<area.bottom {
            for x in area.x..<area.right { set(x, y, cell) }
        }
    }

    /// Changes the style of each cell in a rectangle, for example of a selected row or a dimmed
    /// panel.
    mutating func restyle(_ area: Rect, _ change: (Style) -> Style) {
        let area = area.intersection(bounds)
        for y in area.y..<area.bottom {
            for x in area.x..<area.right {
                let index = y * size.width + x
                cells[index].style = change(cells[index].style)
            }
        }
    }

    /// Copies another frame into this one, with its upper left corner at `corner`.
    ///
    /// What does not fit is cut off.
    package mutating func place(_ other: Frame, at corner: Point) {
        for y in 0..<other.size.height {
            for x in 0..<other.size.width { set(corner.x + x, corner.y + y, other[x, y]) }
        }
    }

    /// Writes text at a place, clipped to `clip`; returns the column after its end.
    ///
    /// A wide character of which only half fits becomes a space.
    @discardableResult
    package mutating func put(
        _ text: SafeText, at place: Point, _ style: Style = .text, in clip: Rect? = nil
    ) -> Int {
        let area = (clip ?? bounds).intersection(bounds)
        var x = place.x
        guard place.y >= area.y && place.y < area.bottom else { return x + text.width }
        var base: (scalar: Unicode.Scalar, first: UInt16, second: UInt16)?
        for scalar in text.string.unicodeScalars {
            if ScalarWidth.of(scalar) == 0 {
                let mark = UInt16(truncatingIfNeeded: scalar.value)
                if base?.first == 0 { base?.first = mark } else { base?.second = mark }
                continue
            }
            if let base { x = write(base, x, place.y, style, area) }
            base = (scalar, 0, 0)
        }
        if let base { x = write(base, x, place.y, style, area) }
        return x
    }

    /// Writes texts one after another; returns the column after the last one.
    @discardableResult
    package mutating func put(_ texts: [StyledText], at place: Point, in clip: Rect? = nil) -> Int {
        texts.reduce(place.x) { x, text in
            put(text.text, at: Point(x, place.y), text.style, in: clip)
        }
    }

    /// Writes texts so that they end at the right edge of a row.
    package mutating func putRight(_ texts: [StyledText], in row: Rect) {
        let width = texts.reduce(0) { $0 + $1.text.width }
        put(texts, at: Point(row.right - width, row.y), in: row)
    }

    private mutating func write(
        _ base: (scalar: Unicode.Scalar, first: UInt16, second: UInt16),
        _ x: Int, _ y: Int, _ style: Style, _ area: Rect
    ) -> Int {
        let accents = (base.first, base.second)
        guard ScalarWidth.of(base.scalar) == 2 else {
            if x >= area.x && x < area.right {
                set(x, y, Cell(base.scalar, accents: accents, style, .narrow))
            }
            return x + 1
        }
        if x >= area.x && x + 1 < area.right {
            set(x, y, Cell(" ", style))
            set(x + 1, y, .tail(style))
            replace(x, y, Cell(base.scalar, accents: accents, style, .wide))
        } else {
            for half in x...(x + 1) where half >= area.x && half < area.right {
                set(half, y, Cell(" ", style))
            }
        }
        return x + 2
    }

    /// Draws a border around a rectangle; lines join where it meets another border.
    package mutating func border(
        _ area: Rect, _ style: Style = .border, _ glyphs: Glyphs, in clip: Rect? = nil
    ) {
        guard area.width >= 2 && area.height >= 2 else { return }
        let clip = clip ?? bounds
        let (right, bottom) = (area.right - 1, area.bottom - 1)
        for y in [area.y, bottom] {
            for x in (area.x + 1)..<right {
                join(Point(x, y), [.left, .right], style, glyphs, clip)
            }
        }
        for x in [area.x, right] {
            for y in (area.y + 1)..<bottom {
                join(Point(x, y), [.up, .down], style, glyphs, clip)
            }
        }
        // Sets both arms of a corner at once: half a line has the same glyph as a whole one, so a
        // second call would make a T.
        join(area.origin, [.right, .down], style, glyphs, clip)
        join(Point(right, area.y), [.left, .down], style, glyphs, clip)
        join(Point(area.x, bottom), [.right, .up], style, glyphs, clip)
        join(Point(right, bottom), [.left, .up], style, glyphs, clip)
    }

    private mutating func join(
        _ place: Point, _ arms: Arms, _ style: Style, _ glyphs: Glyphs, _ clip: Rect
    ) {
        guard clip.contains(place) else { return }
        let old = self[place.x, place.y]
        // Only cells with a border's role join: a dash in a text is not a line.
        let isBorder = old.style.role == .border || old.style.role == .focus
        let known = isBorder ? glyphs.arms(of: old.scalar) : []
        set(place.x, place.y, Cell(glyphs.border(arms.union(known)), style))
    }

    /// The rows as text without trailing spaces.
    package var lines: [String] {
        (0..<size.height).map { y in
            var text = cells[(y * size.width)..<((y + 1) * size.width)].map(\.string).joined()
            while text.last == " " { text.removeLast() }
            return text
        }
    }

    /// The frame as a text file: the heading, an empty line, then the rows.
    package func plainText(under heading: SafeText) -> String {
        ([heading.string, ""] + lines).joined(separator: "\n") + "\n"
    }
}

/// The directions in which a border cell has an arm.
struct Arms: OptionSet {
    let rawValue: UInt8
    static let up = Arms(rawValue: 1)
    static let down = Arms(rawValue: 2)
    static let left = Arms(rawValue: 4)
    static let right = Arms(rawValue: 8)
}

/// A piece of a line in one style.
package struct StyledText: Sendable, Hashable {
    package let text: SafeText
    package let style: Style

    package init(_ text: SafeText, _ style: Style = .text) {
        (self.text, self.style) = (text, style)
    }

    package init(_ text: SafeText, _ role: StyleRole, _ marks: Marks = []) {
        self.init(text, Style(role, marks))
    }
}
