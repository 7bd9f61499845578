import Canvas
import Rules
import Telemetry

/// The arrivals of this drop over those of the previous drop, both aligned at the opening.
extension DeckView {
    /// The nearest earlier drop that has opened.
    private var previousDrop: DropReading? {
        guard let latest = model.latest, let index = model.dropIndex else { return nil }
        return latest.drops[..<index].last { $0.openedAt != nil }
    }

    mutating func drawArrivals(in inside: Rect) {
        guard let drop = model.drop else { return }
        put(legend(drop), in: inside.row(0))
        drawArrivalCurves(drop, in: inside.inset(top: 1))
    }

    /// The legend of the curves. It also says whether the previous drop was seen.
    private func legend(_ drop: DropReading) -> [Piece] {
        let now = figure(rate(DropCurve.arrivals), 9, .text, .bold) + label("arrive  ")
        guard let last = previousDrop else { return now + label("no drop before") }
        let trace = SafeText(String(glyphs.trace) + String(glyphs.trace))
        guard let curve = model.curves.curve(of: last.drop), curve.isSeen else {
            return now + label("\(last.drop): not seen")
        }
        return now + [Piece(trace, tone(.notice))] + label(" \(last.drop), peak")
            + figure(perSecond(curve.peak), 10)
    }

    private mutating func drawArrivalCurves(_ drop: DropReading, in area: Rect) {
        guard area.height > 1, area.width > 24 else { return }
        let (scale, rest) = area.cutRight(10)
        let (axis, plot) = rest.inset(right: 1).cutBottom(1)
        let (start, end) = visibleSpan(drop)
        let elapsed = elapsed(drop)
        let curve = model.curves.curve(of: drop.drop)
        let values =
            curve?.arrivals(
                from: start, to: end, count: Graph.capacity(columns: plot.width),
                limit: elapsed ?? start) ?? []
        let last = previousDrop.flatMap { model.curves.curve(of: $0.drop) }
        let earlier = last?.arrivals(from: start, to: end, count: plot.width, limit: nil) ?? []
        let peak = DeckView.round((values + earlier).compactMap { $0 }.max() ?? 0)
        CurvePair(values, over: earlier, peak: peak, tone(.graph1), tone(.notice))
            .draw(in: plot, of: &frame, glyphs)
        put([Piece("\(Figure.grouped(peak))/s", .dim)], in: scale.row(0))
        drawAxis(start, end, in: axis)
    }

    /// Draws the labels of the opening and of both ends below the curves.
    private mutating func drawAxis(_ start: TimeSpan, _ end: TimeSpan, in row: Rect) {
        let width = end.milliseconds - start.milliseconds
        let zero = Int(-start.milliseconds * Int64(row.width) / max(1, width))
        put([Piece("T+0", .dim)], in: row.inset(left: max(0, zero)))
        frame.putRight([Piece("T+\(shortSpan(end))", .dim)], in: row)
        let first: SafeText = "T-\(shortSpan(TimeSpan(milliseconds: -start.milliseconds)))"
        if zero > first.width { put([Piece(first, .dim)], in: row) }
    }

    /// The time since the actual or planned opening; nil without either.
    private func elapsed(_ drop: DropReading) -> TimeSpan? {
        guard let now = model.saleNow,
            let opening = model.curves.curve(of: drop.drop)?.opening ?? drop.openedAt
        else { return nil }
        return now - opening
    }

    /// The visible period around the opening. It grows in a few steps, so the scale seldom changes.
    private func visibleSpan(_ drop: DropReading) -> (start: TimeSpan, end: TimeSpan) {
        let ends: [Int64] = [9, 27, 54, 270, 1080, 3600]
        var elapsed = (elapsed(drop) ?? TimeSpan(milliseconds: 0)).milliseconds
        if let opened = drop.openedAt, let closed = drop.closedAt {
            elapsed = min(elapsed, (closed - opened).milliseconds * 2)
        }
        let end = ends.first { $0 * 1000 >= elapsed } ?? 3600
        return (TimeSpan(milliseconds: -end * 1000 / 9), .seconds(end))
    }

    mutating func drawArrivalsLarge(in inside: Rect) {
        guard let latest = model.latest, let drop = model.drop else { return }
        put(legend(drop), in: inside.row(0))
        put(
            label("arrivals: claims, and what was refused; each curve starts at its own opening"),
            in: inside.row(1))
        let opened = latest.drops.filter { $0.openedAt != nil || $0.drop == drop.drop }
        let height = min(opened.count + 1, 8, max(0, inside.height - 8))
        let (table, plot) = inside.inset(top: 2).cutBottom(height)
        drawArrivalCurves(drop, in: plot.inset(bottom: 1))
        drawTable(
            [
                .words("drop", .cells(14)), .figures("peak", 11), .figures("registered", 11),
                .figures("claimed", 9), .figures("gone after", 10), .figures("sold out", 10),
            ],
            opened.suffix(max(0, height - 1)).map { drop in
                let peak = model.curves.curve(of: drop.drop).flatMap { $0.isSeen ? $0.peak : nil }
                return [
                    Piece(SafeText(drop.drop), .text),
                    peak.map { cell(perSecond($0)) } ?? Piece("not seen", .dim),
                    cell(drop.registered), cell(drop.claims),
                    cell(model.goneAfter(drop).map(shortSpan) ?? Figure.none),
                    cell(drop.soldOutAfter.map(shortSpan) ?? Figure.none),
                ]
            }, in: table)
    }
}
