/// A piece of a line in one style.
package struct Span: Sendable, Hashable {
    package let text: SafeText
    package let style: Style

    package init(_ text: SafeText, _ style: Style = .text) {
        self.text = text
        self.style = style
    }

    /// A span whose style is a role with marks.
    package init(_ text: SafeText, _ role: Role, _ marks: Marks = []) {
        self.init(text, Style(role, marks))
    }
}

extension Frame {
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

    /// Writes spans one after another; returns the column after the last one.
    @discardableResult
    package mutating func put(_ spans: [Span], at place: Point, in clip: Rect? = nil) -> Int {
        var x = place.x
        for span in spans { x = put(span.text, at: Point(x, place.y), span.style, in: clip) }
        return x
    }

    /// Writes spans so that they end at the right edge of a row.
    package mutating func putRight(_ spans: [Span], in row: Rect) {
        let width = spans.reduce(0) { $0 + $1.text.width }
        put(spans, at: Point(row.right - width, row.y), in: row)
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
}
