/// Two curves over the same stretch of time: one filled, and an earlier one as a line across it.
///
/// The line has a character of its own and is drawn last, so that either is seen without colour
/// wherever the other one is higher.
package struct CurvePair: Sendable, Hashable {
    /// The filled curve, from the left; nil where nothing was measured.
    package let values: [Int?]
    /// The curve to compare with, from the left.
    package let earlier: [Int?]
    /// The value of a full column.
    package let peak: Int
    /// What the filled curve means.
    package let style: Style
    /// What the line means.
    package let earlierStyle: Style

    /// Two curves; `values` holds two values a column, `earlier` one.
    package init(
        _ values: [Int?], over earlier: [Int?], peak: Int, _ style: Style, _ earlierStyle: Style
    ) {
        self.values = values
        self.earlier = earlier
        self.peak = max(1, peak)
        self.style = style
        self.earlierStyle = earlierStyle
    }

    /// Draws both.
    package func draw(in area: Rect, of frame: inout Frame, _ glyphs: Glyphs) {
        guard !area.isEmpty else { return }
        let all = Graph.capacity(columns: area.width)
        let rest = [Int?](repeating: nil, count: max(0, all - values.count))
        Graph((values.prefix(all) + rest).map { $0.map(Double.init) }, peak: Double(peak), style)
            .draw(in: area, of: &frame, glyphs)
        for (column, value) in earlier.prefix(area.width).enumerated() {
            guard let value, value > 0 else { continue }
            let row = min(area.height - 1, value * area.height / peak)
            let place = Rect(
                x: area.x + column, y: area.bottom - 1 - row, width: 1, height: 1)
            frame.fill(place, glyphs.trace, earlierStyle)
        }
    }
}
