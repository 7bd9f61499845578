/// A bordered part of the screen with its title in the upper border.
///
/// Panels that overlap by one row or column share that border.
package struct Panel: Sendable, Hashable {
    /// The title; nothing for a plain box.
    package let title: SafeText
    /// What stands at the right end of the upper border, such as the age of the values.
    package let note: [Span]
    /// Whether keys go to it.
    package let isFocused: Bool

    /// A panel with a title.
    package init(_ title: SafeText, note: [Span] = [], isFocused: Bool = false) {
        self.title = title
        self.note = note
        self.isFocused = isFocused
    }

    /// What is inside a panel of this rectangle: without borders and one column of air.
    package static func inside(_ area: Rect) -> Rect {
        area.inset(left: 2, top: 1, right: 2, bottom: 1)
    }

    /// Draws border and title; returns the inside. Focus shows by words too: `[title]`.
    @discardableResult
    package func draw(in area: Rect, of frame: inout Frame, _ glyphs: Glyphs) -> Rect {
        frame.border(area, isFocused ? Style(.focus) : .border, glyphs)
        drawTitle(in: area, of: &frame, glyphs)
        return Self.inside(area)
    }

    /// Draws the title and the note alone, where a neighbour's border was drawn over them.
    package func drawTitle(in area: Rect, of frame: inout Frame, _ glyphs: Glyphs) {
        let top = area.row(0).inset(left: 1, right: 1)
        if !title.isEmpty, top.width >= 4 {
            let words: SafeText = isFocused ? "[\(title)]" : " \(title) "
            frame.put(
                words.truncated(to: top.width, mark: glyphs.ellipsis), at: top.origin,
                isFocused ? Style(.focus, .bold) : .title, in: top)
        }
        let width = note.reduce(0) { $0 + $1.text.width } + 2
        if !note.isEmpty, title.width + width + 4 <= top.width {
            frame.putRight([Span(" ")] + note + [Span(" ")], in: top)
        }
    }
}
