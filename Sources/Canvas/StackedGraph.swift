/// Several series over time, stacked to a whole, with the newest value at the right end.
///
/// Each series has its own character, so the graph needs no colour.
package struct StackedGraph: Sendable, Hashable {
    /// One line of values.
    package struct Series: Sendable, Hashable {
        /// The values, oldest first; nil where nothing was measured.
        package let values: [Int?]
        package let scalar: Unicode.Scalar
        package let style: Style

        package init(_ values: [Int?], _ scalar: Unicode.Scalar, _ style: Style) {
            (self.values, self.scalar, self.style) = (values, scalar, style)
        }
    }

    package let series: [Series]
    /// The value of a full column.
    package let peak: Int

    /// A `peak` below 1 becomes 1.
    package init(_ series: [Series], peak: Int) {
        (self.series, self.peak) = (series, max(1, peak))
    }

    /// The rows of each series in a column of `rows` rows.
    ///
    /// The running sums are rounded, so that rounding errors do not add up. A value above zero gets
    /// at least one row; if the column is full, the largest series gives up that row.
    package func heights(_ column: [Int?], rows: Int) -> [Int] {
        var sum = 0
        var below = 0
        var heights = column.map { value in
            sum += max(0, value ?? 0)
            let top = min(rows, (sum * rows + peak / 2) / peak)
            defer { below = top }
            return top - below
        }
        for index in heights.indices where heights[index] == 0 && (column[index] ?? 0) > 0 {
            if heights.reduce(0, +) >= rows {
                guard let widest = heights.indices.max(by: { heights[$0] < heights[$1] }),
                    heights[widest] > 1
                else { continue }
                heights[widest] -= 1
            }
            heights[index] = 1
        }
        return heights
    }

    /// Draws the graph, one value per column.
    package func draw(in area: Rect, of frame: inout Frame) {
        guard !area.isEmpty else { return }
        let count = series.map(\.values.count).max() ?? 0
        for column in 0..<min(area.width, count) {
            let values = series.map { series -> Int? in
                let place = series.values.count - 1 - column
                return place >= 0 ? series.values[place] : nil
            }
            var bottom = area.bottom
            for (part, height) in zip(series, heights(values, rows: area.height)) {
                let x = area.right - 1 - column
                let bar = Rect(x: x, y: bottom - height, width: 1, height: height)
                frame.fill(bar.intersection(area), part.scalar, part.style)
                bottom -= height
            }
        }
    }
}
