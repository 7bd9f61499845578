/// Several series over time that make up a whole, one upon the other, the newest at the right end.
///
/// Each series has a character of its own, so that colour is not needed.
package struct StackedGraph: Sendable, Hashable {
    /// One series.
    package struct Series: Sendable, Hashable {
        /// The values, oldest first; nil where nothing was measured.
        package let values: [Int?]
        /// What it is drawn with.
        package let scalar: Unicode.Scalar
        /// What it means.
        package let style: Style

        /// A series of values.
        package init(_ values: [Int?], _ scalar: Unicode.Scalar, _ style: Style) {
            self.values = values
            self.scalar = scalar
            self.style = style
        }
    }

    /// The series from the bottom to the top.
    package let series: [Series]
    /// The value of a full column.
    package let peak: Int

    /// A graph of series.
    package init(_ series: [Series], peak: Int) {
        self.series = series
        self.peak = max(1, peak)
    }

    /// Rows of each series in a column so many rows high: by the sums below, so that no rounding
    /// adds up, and at least one for whatever is not nothing, taken from the largest.
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

    /// Draws it, one value a column.
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
