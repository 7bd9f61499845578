extension Frame {
    /// Copies another frame into this one, with its upper left corner at `corner`.
    ///
    /// What does not fit is cut off.
    package mutating func place(_ other: Frame, at corner: Point) {
        for y in 0..<other.size.height {
            for x in 0..<other.size.width { set(corner.x + x, corner.y + y, other[x, y]) }
        }
    }
}
