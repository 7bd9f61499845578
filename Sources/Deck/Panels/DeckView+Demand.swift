import Canvas
import Rules
import Telemetry

/// Who wants a unit, and how far they have come.
extension DeckView {
    mutating func drawRegistrations(in inside: Rect) {
        guard let drop = model.drop else { return }
        put(registered(drop), in: inside.row(0))
        let new = figure(rate(\.registrations), 9) + label("new")
        put(new, in: inside.row(1))
        guard inside.height > 2 else {
            return drawRegistrationCurve(in: inside.row(1).inset(left: 15), hasScale: false)
        }
        put(new, right: seenSince(drop), in: inside.row(1))
        drawRegistrationCurve(in: inside.inset(top: 2), hasScale: true)
    }

    /// Registrations per unit; none while the drop has no registrations.
    func demand(_ drop: DropReading) -> String {
        drop.registered > 0 ? quotient(drop.registered, drop.issued) ?? Figure.none : Figure.none
    }

    private func registered(_ drop: DropReading) -> [Piece] {
        figure(drop.registered, 9, .text, .bold) + label("registered ")
            + figure(quotient(drop.registered, drop.issued) ?? Figure.none, 6) + label("a unit")
    }

    /// Since when the curve was seen: since registration opened, if the deck was there.
    private func seenSince(_ drop: DropReading) -> [Piece] {
        guard let first = model.curves.curve(of: drop.drop)?.registrations.points.first,
            let now = model.saleNow
        else { return [] }
        return label("since \(seen(first.at, now))")
    }

    private func seen(_ moment: Moment, _ now: Moment) -> SafeText {
        let isToday = model.zone.date(moment) == model.zone.date(now)
        let words = isToday ? model.zone.clock(moment) : model.zone.stamp(moment, near: now)
        return SafeText(words)
    }

    private mutating func drawRegistrationCurve(in area: Rect, hasScale: Bool) {
        guard area.height > 0, area.width > 12, let drop = model.drop, let now = model.saleNow,
            let trail = model.curves.curve(of: drop.drop)?.registrations
        else { return }
        let plot = hasScale ? area.inset(right: 11) : area
        let values = trail.values(upTo: now, count: Graph.capacity(columns: plot.width))
        // The scale goes from zero to the latest count, rounded up.
        let peak = DeckView.round(values.last ?? 0)
        Graph(values.map(Double.init), peak: Double(peak), tone(.graph1))
            .draw(in: plot, of: &frame, glyphs)
        guard hasScale else { return }
        put([Piece(SafeText(Figure.grouped(peak)), .dim)], in: area.cutRight(10).right.row(0))
    }

    mutating func drawRegistrationsLarge(in inside: Rect) {
        guard let latest = model.latest, let drop = model.drop else { return }
        put(
            registered(drop) + label("   ") + figure(rate(\.registrations), 9) + label("new"),
            in: inside.row(0))
        let isSeen = model.curves.curve(of: drop.drop)?.registrations.points.first != nil
        put(
            isSeen ? label("registered, ") + seenSince(drop) : label("the curve was not seen"),
            in: inside.row(1))
        let tableHeight = min(latest.drops.count + 1, max(0, inside.height - 8))
        let (table, plot) = inside.inset(top: 2).cutBottom(tableHeight)
        drawRegistrationCurve(in: plot.inset(bottom: 1), hasScale: true)
        drawTable(
            [
                .words("drop", .cells(14)), .figures("registered", 11), .figures("units", 9),
                .figures("a unit", 8), .figures("claimed", 9), .figures("share", 6),
            ],
            latest.drops.map { drop in
                [
                    Piece(SafeText(drop.drop), .text), cell(drop.registered), cell(drop.issued),
                    cell(demand(drop)), cell(drop.claims),
                    cell(share(drop.claims, of: drop.registered)),
                ]
            }, selected: model.viewIndex, in: table)
    }

    /// From registered to sold: how much of the demand is left at each step.
    mutating func drawFunnel(in inside: Rect) {
        guard let drop = model.drop else { return }
        let steps = funnel(drop)
        let most = max(1, steps.map(\.count).max() ?? 1)
        for (row, step) in steps.enumerated() {
            let line = inside.row(row)
            put(
                [Piece(step.word.padded(to: 10), .dim)] + figure(step.count, 9)
                    + figure(row == 0 ? "" : share(step.count, of: drop.registered), 4),
                in: line)
            drawBar(step.count, of: most, glyphs.sold, step.role, in: line.inset(left: 27))
        }
        put(
            label("demand    ") + figure(quotient(drop.registered, drop.issued) ?? "-", 9)
                + label("a unit"), in: inside.row(4))
    }

    private func funnel(_ drop: DropReading) -> [(word: SafeText, count: Int, role: StyleRole)] {
        [
            ("registered", drop.registered, .graph1), ("claimed", drop.claims, .graph2),
            ("granted", drop.grants, .held), ("sold", drop.sold, .sold),
        ]
    }

    mutating func drawFunnelLarge(in inside: Rect) {
        guard let drop = model.drop else { return }
        let steps = funnel(drop)
        let most = max(1, steps.map(\.count).max() ?? 1)
        let height = inside.height >= 20 ? 3 : inside.height >= 14 ? 2 : 1
        put(
            [Piece("step          count   of registered   of the step before", .title)],
            in: inside.row(0))
        for (index, step) in steps.enumerated() {
            let area = inside.inset(top: 1 + index * (height + 1))
            guard area.height > 0 else { return }
            let before = index > 0 ? steps[index - 1].count : 0
            put(
                [Piece(step.word.padded(to: 10), .text)] + figure(step.count, 9)
                    + figure(index == 0 ? "" : share(step.count, of: drop.registered), 16)
                    + figure(index == 0 ? "" : share(step.count, of: before), 21),
                in: area.row(0))
            for row in 0..<max(1, height - 1) where height > 1 {
                drawBar(step.count, of: most, glyphs.sold, step.role, in: area.row(row + 1))
            }
        }
        let rest = inside.inset(top: 2 + steps.count * (height + 1))
        put(
            figure(drop.lapses, 10) + label("lapsed   ") + figure(drop.releases, 9)
                + label("given back   ") + figure(drop.line, 9)
                + label(drop.phase == .closed ? "unserved" : "still wait"),
            in: rest.row(0))
        put(
            label(
                "claimed: once a buyer and drop; granted: again for each unit that came back"),
            in: rest.row(1))
    }

    /// The rate per second of a total of the drop in view.
    func rate(_ total: KeyPath<DropReading, Int>) -> String {
        guard let index = model.viewIndex else { return Figure.none }
        return perSecond(model.pulse.rate(ofDrop: index) { $0[keyPath: total] })
    }
}
