/// A bordered part of the screen with its title in the upper border.
///
/// Panels that overlap by one row or column share that border.
package struct Panel: Sendable, Hashable {
    /// The title; empty for a plain box.
    package let title: SafeText
    /// Text at the right end of the upper border, such as the age of the values.
    package let note: [StyledText]
    /// Whether keys go to this panel.
    package let isFocused: Bool

    package init(_ title: SafeText, note: [StyledText] = [], isFocused: Bool = false) {
        (self.title, self.note, self.isFocused) = (title, note, isFocused)
    }

    /// The inside of a panel: without its borders, and without an empty column at the left and
    /// right.
    package static func inside(_ area: Rect) -> Rect {
        area.inset(left: 2, top: 1, right: 2, bottom: 1)
    }

    /// Draws the border and the title; returns the inside.
    ///
    /// A focused panel shows `[title]`, so that focus is visible without colour.
    @discardableResult
    package func draw(in area: Rect, of frame: inout Frame, _ glyphs: Glyphs) -> Rect {
        frame.border(area, isFocused ? Style(.focus) : .border, glyphs)
        drawTitle(in: area, of: &frame, glyphs)
        return Self.inside(area)
    }

    /// Draws only the title and the note, after a neighbour's border was drawn over them.
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
            frame.putRight([StyledText(" ")] + note + [StyledText(" ")], in: top)
        }
    }
}
