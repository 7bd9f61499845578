/// A graph over time, with the newest value at the right end; a sparkline if it is one row high.
///
/// A cell holds two values. A row has four steps in braille and three in ASCII, where a cell shows
/// the larger of its two values.
package struct Graph: Sendable, Hashable {
    /// The values, oldest first; nil where nothing was measured.
    package let values: [Double?]
    /// The value of a full column; nil means the largest value in view.
    package let peak: Double?
    package let style: Style

    package init(_ values: [Double?], peak: Double? = nil, _ style: Style = Style(.graph1)) {
        (self.values, self.peak, self.style) = (values, peak, style)
    }

    /// The number of values that fit into `columns` columns.
    package static func capacity(columns: Int) -> Int { max(0, columns) * 2 }

    /// The value of a full column in a graph of `columns` columns; always above zero.
    package func scale(columns: Int) -> Double {
        if let peak, peak.isFinite, peak > 0 { return peak }
        let view = values.suffix(Self.capacity(columns: columns)).compactMap { $0 }
        let top = view.filter(\.isFinite).max() ?? 0
        return top > 0 ? top : 1
    }

    /// Draws the graph; a value above zero always shows at least one dot.
    package func draw(in area: Rect, of frame: inout Frame, _ glyphs: Glyphs) {
        guard !area.isEmpty else { return }
        let top = scale(columns: area.width)
        let perRow = glyphs.isUnicode ? 4 : 3
        let steps = area.height * perRow
        let view = Array(values.suffix(Self.capacity(columns: area.width)))
        var heights = view.map { Self.height($0, top, steps) }
        heights = Array(repeating: 0, count: area.width * 2 - heights.count) + heights
        for column in 0..<area.width {
            let (left, right) = (heights[column * 2], heights[column * 2 + 1])
            for row in 0..<area.height {
                let below = (area.height - 1 - row) * perRow
                let scalar = glyphs.column(left - below, right - below)
                guard scalar != " " else { continue }
                frame.fill(
                    Rect(x: area.x + column, y: area.y + row, width: 1, height: 1), scalar, style)
            }
        }
    }

    private static func height(_ value: Double?, _ top: Double, _ steps: Int) -> Int {
        guard let value, value > 0 else { return 0 }
        guard value < top else { return steps }
        return min(steps, max(1, Int((value / top * Double(steps)).rounded())))
    }
}

extension Glyphs {
    /// The character for two columns of a graph; heights beyond the cell are cut.
    func column(_ left: Int, _ right: Int) -> Unicode.Scalar {
        if isUnicode {
            let left = min(max(left, 0), 4)
            let right = min(max(right, 0), 4)
            let dots = Self.leftDots[left] | Self.rightDots[right]
            return dots == 0 ? " " : Unicode.Scalar(0x2800 + dots) ?? " "
        }
        let level = max(min(max(left, 0), 3), min(max(right, 0), 3))
        return Self.levels[level]
    }

    private static let leftDots: [UInt32] = [0x00, 0x40, 0x44, 0x46, 0x47]
    private static let rightDots: [UInt32] = [0x00, 0x80, 0xA0, 0xB0, 0xB8]
    private static let levels: [Unicode.Scalar] = [" ", ".", ":", "|"]
}
