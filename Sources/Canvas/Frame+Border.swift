/// The directions in which a border cell has an arm.
struct Arms: OptionSet {
    let rawValue: UInt8
    static let up = Arms(rawValue: 1)
    static let down = Arms(rawValue: 2)
    static let left = Arms(rawValue: 4)
    static let right = Arms(rawValue: 8)
}

extension Frame {
    /// Draws a border around a rectangle; lines join where it meets another border.
    package mutating func border(
        _ area: Rect, _ style: Style = .border, _ glyphs: Glyphs, in clip: Rect? = nil
    ) {
        guard area.width >= 2 && area.height >= 2 else { return }
        let clip = clip ?? bounds
        let (right, bottom) = (area.right - 1, area.bottom - 1)
        for y in [area.y, bottom] {
            for x in (area.x + 1)..<max(area.x + 1, right) {
                join(Point(x, y), [.left, .right], style, glyphs, clip)
            }
        }
        for x in [area.x, right] {
            for y in (area.y + 1)..<max(area.y + 1, bottom) {
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
        let scalar = glyphs.border(arms.union(known))
        set(place.x, place.y, Cell(scalar, accents: (0, 0), style, .narrow))
    }
}
