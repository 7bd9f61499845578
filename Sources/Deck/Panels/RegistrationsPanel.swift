import Canvas
import Telemetry

/// Registrations over time and for each drop.
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

    /// The start of the curve: the opening of registration, if the deck was running then.
    private func seenSince(_ drop: DropReading) -> [Piece] {
        guard let first = model.curves.curve(of: drop.drop)?.registrations.points.first?.at,
            let now = model.saleNow
        else { return [] }
        let zone = model.zone
        let isToday = zone.date(first) == zone.date(now)
        return label("since \(isToday ? zone.clock(first) : zone.stamp(first, near: now))")
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
            }, selected: model.dropIndex, in: table)
    }
}
