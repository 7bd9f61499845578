import Canvas

/// A list with one marked row. Computes which row a key or the wheel marks, which rows are visible,
/// and which row is at a point on the screen.
struct ListPicker {
    let count: Int
    let marked: Int
    /// The number of rows that a page key moves by; 0 if page keys do nothing.
    var page = 0
    /// The action whose key marks the next row, and after the last row the first.
    var cycle: KeyAction?
    /// The screen lines of each row; empty when every row takes one.
    var heights: [Int] = []

    /// The row that is `step` rows away, within the list.
    func moved(by step: Int) -> Int { min(max(0, marked + step), max(0, count - 1)) }

    /// The row that a key marks; nil when the key does not move the mark.
    func row(after key: Key, _ keyAction: KeyAction?) -> Int? {
        switch (key.code, keyAction) {
        case (.up, _), (_, .previousDrop): moved(by: -1)
        case (.down, _), (_, .nextDrop): moved(by: 1)
        case (_, let action?) where action == cycle: (marked + 1) % max(1, count)
        case (.pageUp, _) where page > 0: moved(by: -page)
        case (.pageDown, _) where page > 0: moved(by: page)
        case (.home, _): 0
        case (.end, _): max(0, count - 1)
        default: nil
        }
    }

    /// The visible rows and their first lines. The marked row is among them: in the middle where
    /// possible, or, with rows of several lines, as far down as it fits completely.
    func visible(in height: Int) -> [(index: Int, line: Int)] {
        guard !heights.isEmpty else {
            let first = min(max(0, marked - height / 2), max(0, count - height))
            return (first..<min(count, first + max(0, height))).map { ($0, $0 - first) }
        }
        var first = 0
        while first < marked, heights[first...marked].reduce(0, +) - 1 > height { first += 1 }
        var rows: [(index: Int, line: Int)] = []
        var line = 0
        for index in first..<count where line < height {
            rows.append((index, line))
            line += heights[index]
        }
        return rows
    }

    /// The row at a point in an area. The last of several tall rows reaches to the area's end.
    func index(at point: Point, in area: Rect) -> Int? {
        guard area.contains(point) else { return nil }
        let line = point.y - area.y
        return visible(in: area.height)
            .last { heights.isEmpty ? $0.line == line : $0.line <= line }?.index
    }
}
