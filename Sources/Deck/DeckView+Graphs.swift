import Canvas
import Rules
import Telemetry

/// Graphs over time, with their scale.
extension DeckView {
    /// Draws the value of a full column, and the time that the graph covers.
    mutating func drawScale(_ peak: Int, _ unit: String, _ columns: TimeColumns, in scale: Rect) {
        put([Piece("\(Figure.grouped(peak))\(unit)", .dim)], in: scale.row(0))
        guard scale.height > 1 else { return }
        let seconds = Int64(columns.count) * columns.span.milliseconds / 1000
        put([Piece("\(seconds) s", .dim)], in: scale.row(scale.height - 1))
    }

    mutating func drawGraph(
        in area: Rect, _ role: StyleRole, unit: String,
        _ series: (RecentReadings, TimeColumns) -> [Int?]
    ) {
        guard area.height > 0, area.width > 20, let end = model.saleNow else { return }
        let (scale, rest) = area.cutRight(10)
        let plot = rest.inset(right: 1)
        let count = Graph.capacity(columns: plot.width)
        let columns = TimeColumns(count: count, span: columnSpan(count), end: end)
        let values = series(model.recent, columns)
        let peak = DeckView.round(values.compactMap { $0 }.max() ?? 0)
        Graph(values.map { $0.map(Double.init) }, peak: Double(peak), tone(role))
            .draw(in: plot, of: &frame, glyphs)
        drawScale(peak, unit, columns, in: scale)
    }

    /// Draws a gauge of the drop in view over time.
    mutating func drawDropGraph(
        in area: Rect, _ role: StyleRole, _ gauge: KeyPath<RecentReadings.DropSample, Int>
    ) {
        guard let index = model.dropIndex else { return }
        drawGraph(in: area, role, unit: "") { readings, columns in
            readings.highest(ofDrop: index, { $0[keyPath: gauge] }, in: columns)
        }
    }

    /// The time of one column: short just after an opening, halved with each zoom step, and never
    /// less than one reading (100 ms).
    func columnSpan(_ count: Int) -> TimeSpan {
        let usual = hasJustOpened ? 100 : DeckView.step(count)
        return TimeSpan(milliseconds: max(100, usual >> Int64(model.zoom)))
    }

    /// Whether the drop opened less than 12 s ago, so that every reading gets its own column: a
    /// drop may sell out in two seconds.
    private var hasJustOpened: Bool {
        guard let opened = model.drop?.openedAt, let now = model.saleNow else { return false }
        return now >= opened && now - opened < .seconds(12)
    }

    /// The milliseconds of one column: a round value, at most 5000, that shows at least 55 s.
    private static func step(_ count: Int) -> Int64 {
        [100, 200, 500, 1000, 2000].first { $0 * Int64(count) >= 55_000 } ?? 5000
    }

    /// The next of 20, 50, 100, 200 and so on (10 at least): a scale that seldom changes.
    static func round(_ value: Int) -> Int {
        var scale = 10
        while true {
            for factor in [1, 2, 5] where scale * factor >= value { return scale * factor }
            guard scale < 1_000_000_000_000 else { return value }
            scale *= 10
        }
    }
}
