/// Two curves over the same time span: a filled one, and an earlier one as a line across it.
///
/// The line has its own character and is drawn last. So each curve can be seen without colour where
/// the other one is higher.
package struct CurvePair: Sendable, Hashable {
    /// The filled curve from the left, two values per column; nil where nothing was measured.
    package let values: [Int?]
    /// The curve to compare with, from the left, one value per column.
    package let earlier: [Int?]
    /// The value of a full column.
    package let peak: Int
    package let style: Style
    let earlierStyle: Style

    /// A `peak` below 1 becomes 1.
    package init(
        _ values: [Int?], over earlier: [Int?], peak: Int, _ style: Style, _ earlierStyle: Style
    ) {
        (self.values, self.earlier, self.peak) = (values, earlier, max(1, peak))
        (self.style, self.earlierStyle) = (style, earlierStyle)
    }

    /// Draws both curves into a rectangle.
    package func draw(in area: Rect, of frame: inout Frame, _ glyphs: Glyphs) {
        guard !area.isEmpty else { return }
        let all = Graph.capacity(columns: area.width)
        let rest = [Int?](repeating: nil, count: max(0, all - values.count))
        Graph((values.prefix(all) + rest).map { $0.map(Double.init) }, peak: Double(peak), style)
            .draw(in: area, of: &frame, glyphs)
        for (column, value) in earlier.prefix(area.width).enumerated() {
            guard let value, value > 0 else { continue }
            let row = min(area.height - 1, value * area.height / peak)
            let place = Rect(x: area.x + column, y: area.bottom - 1 - row, width: 1, height: 1)
            frame.fill(place, glyphs.trace, earlierStyle)
        }
    }
}
