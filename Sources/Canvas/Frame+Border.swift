/// The directions in which a border cell has an arm.
struct Arms: OptionSet {
    let rawValue: UInt8
    static let up = Arms(rawValue: 1)
    static let down = Arms(rawValue: 2)
    static let left = Arms(rawValue: 4)
    static let right = Arms(rawValue: 8)
}

extension Frame {
    /// Draws a frame around a rectangle; where it meets another border the lines join.
    package mutating func border(
        _ area: Rect, _ style: Style = .border, _ glyphs: Glyphs, in clip: Rect? = nil
    ) {
        guard area.width >= 2 && area.height >= 2 else { return }
        let clip = (clip ?? bounds).intersection(bounds)
        for y in max(area.y, clip.y)..<max(area.y, clip.y, min(area.bottom, clip.bottom)) {
            let isEdge = y == area.y || y == area.bottom - 1
            let columns = isEdge ? Array(area.x..<area.right) : [area.x, area.right - 1]
            for x in columns {
                join(Point(x, y), Self.arms(at: Point(x, y), of: area), style, glyphs, clip)
            }
        }
    }

    private static func arms(at place: Point, of area: Rect) -> Arms {
        var arms: Arms = []
        if place.x == area.x || place.x == area.right - 1 {
            if place.y > area.y { arms.insert(.up) }
            if place.y < area.bottom - 1 { arms.insert(.down) }
        }
        if place.y == area.y || place.y == area.bottom - 1 {
            if place.x > area.x { arms.insert(.left) }
            if place.x < area.right - 1 { arms.insert(.right) }
        }
        return arms
    }

    /// Draws a line to the right; where it meets another border the lines join.
    package mutating func horizontal(
        from start: Point, length: Int, _ style: Style = .border, _ glyphs: Glyphs,
        in clip: Rect? = nil
    ) {
        for step in 0..<max(0, length) {
            var arms: Arms = []
            if step > 0 { arms.insert(.left) }
            if step < length - 1 { arms.insert(.right) }
            join(Point(start.x + step, start.y), arms, style, glyphs, clip ?? bounds)
        }
    }

    /// Draws a line downward; where it meets another border the lines join.
    package mutating func vertical(
        from start: Point, length: Int, _ style: Style = .border, _ glyphs: Glyphs,
        in clip: Rect? = nil
    ) {
        for step in 0..<max(0, length) {
            var arms: Arms = []
            if step > 0 { arms.insert(.up) }
            if step < length - 1 { arms.insert(.down) }
            join(Point(start.x, start.y + step), arms, style, glyphs, clip ?? bounds)
        }
    }

    private mutating func join(
        _ place: Point, _ arms: Arms, _ style: Style, _ glyphs: Glyphs, _ clip: Rect
    ) {
        guard clip.contains(place) else { return }
        let old = self[place.x, place.y]
        // Only what was drawn as a border joins: a dash in a text is no line.
        let isBorder = old.style.role == .border || old.style.role == .focus
        let known = isBorder ? glyphs.arms(of: old.scalar) : []
        set(place.x, place.y, Cell(glyphs.border(arms.union(known)), style))
    }
}
