import Canvas

/// Arranges the parts of the screen in bands from top to bottom, as many as fit.
struct DeckLayout {
    /// A part and its rectangle with borders. Neighbours share a border.
    struct Placement: Equatable {
        var pane: Pane
        var area: Rect
    }

    private struct Band {
        var panes: [(pane: Pane, weight: Int)]
        var rows: (least: Int, wanted: Int)
        /// The band's weight when leftover rows are shared out.
        var growth = 0
        /// The order in which bands get rows: 0 comes first.
        var rank: Int
        /// Whether the band appears only when all bands before it have the rows that they want.
        var isExtra = false
    }

    /// The smallest size at which the parts have boxes.
    static let boxed = Size(76, 22)
    /// The smallest sizes at which more parts are shown.
    static let wide = Size(110, 30)
    static let veryWide = Size(170, 44)
    /// Rows of the head and of the foot.
    static let head = 2
    static let foot = 2

    static func reaches(_ least: Size, _ size: Size) -> Bool {
        size.width >= least.width && size.height >= least.height
    }

    static func body(_ size: Size) -> Rect {
        Rect(size).inset(top: head, bottom: foot)
    }

    /// The parts for a screen size, in reading order; empty where boxes do not fit. An announcement
    /// adds a row to the units.
    static func placements(
        _ size: Size, drops: Int, _ plan: PanelPlan = .usual, hasAnnouncement: Bool = false
    ) -> [Placement] {
        guard reaches(boxed, size) else { return [] }
        let body = body(size)
        var usual =
            reaches(veryWide, size)
            ? veryWideBands(drops) : reaches(wide, size) ? wideBands(drops) : narrowBands(drops)
        if hasAnnouncement,
            let index = usual.firstIndex(where: { $0.panes.contains { $0.pane == .units } })
        {
            usual[index].rows.least += 1
            usual[index].rows.wanted += 1
        }
        let bands = applied(plan, to: usual)
        let heights = heights(bands, in: body.height)
        let chosen = zip(bands, heights).filter { $0.1 > 0 }
        let rows = body.rows(chosen.map { .cells($0.1) }, overlap: 1)
        return zip(chosen, rows).flatMap { band, row in
            let columns = row.columns(band.0.panes.map { .share($0.weight) }, overlap: 1)
            return zip(band.0.panes, columns).map { Placement(pane: $0.pane, area: $1) }
        }
    }

    /// The bands after the operator's plan: without hidden parts, and with rows for the parts of
    /// `plan.first` before other parts.
    private static func applied(_ plan: PanelPlan, to bands: [Band]) -> [Band] {
        guard plan != .usual else { return bands }
        var bands = bands
        let shownPanes = bands.flatMap { $0.panes.map(\.pane) }
        // A part that a screen of this size does not show gets a band of its own, above the last
        // band.
        for pane in plan.first where !shownPanes.contains(pane) {
            bands.insert(
                Band(panes: [(pane, 1)], rows: (6, 8), growth: 1, rank: 0),
                at: bands.count - 1)
        }
        for index in bands.indices {
            bands[index].panes.removeAll { plan.hidden.contains($0.pane) }
            let panes = bands[index].panes.map(\.pane)
            if panes.contains(where: PanelPlan.needed.contains) { continue }
            if let wish = plan.first.firstIndex(where: panes.contains) {
                // Ranks after the bands that are always shown, and before all others.
                (bands[index].rank, bands[index].isExtra) = (2 + wish, false)
            } else {
                bands[index].rank += 2 + Pane.allCases.count
            }
        }
        bands.removeAll { $0.panes.isEmpty }
        // One band has to take the rows that are left over.
        if !bands.contains(where: { $0.growth > 0 }) { bands[bands.count - 1].growth = 1 }
        return bands
    }

    /// The rows of each band; 0 for a band that does not fit.
    private static func heights(_ bands: [Band], in height: Int) -> [Int] {
        var heights = bands.map { _ in 0 }
        let order = bands.indices.sorted { bands[$0].rank < bands[$1].rank }
        // Each band but the first shares its first row, the border, with the band above.
        var rowsLeft = height - 1
        for index in order {
            let stillWanted = order.filter { heights[$0] > 0 }.reduce(0) {
                $0 + bands[$1].rows.wanted - heights[$1]
            }
            let spare = rowsLeft - (bands[index].isExtra ? stillWanted : 0)
            guard spare >= bands[index].rows.least - 1 else { continue }
            heights[index] = bands[index].rows.least
            rowsLeft -= bands[index].rows.least - 1
        }
        for index in order where heights[index] > 0 {
            let more = min(rowsLeft, bands[index].rows.wanted - heights[index])
            heights[index] += more
            rowsLeft -= more
        }
        let growing = order.filter { heights[$0] > 0 && bands[$0].growth > 0 }
        var shares = growing.reduce(0) { $0 + bands[$1].growth }
        for index in growing {
            let more = rowsLeft * bands[index].growth / max(1, shares)
            heights[index] += more
            rowsLeft -= more
            shares -= bands[index].growth
        }
        return heights
    }

    private static func narrowBands(_ drops: Int) -> [Band] {
        [
            Band(panes: [(.units, 1)], rows: (5, 5), rank: 0),
            Band(panes: [(.health, 1)], rows: (4, 5), rank: 1),
            Band(panes: [(.registrations, 1), (.line, 1)], rows: (4, 4), growth: 1, rank: 2),
            Band(panes: [(.funnel, 1), (.refusals, 1)], rows: (6, 7), rank: 6, isExtra: true),
            Band(panes: [(.requests, 1)], rows: (4, 5), growth: 2, rank: 3),
            Band(
                panes: [(.arrivals, 1), (.holds, 1)], rows: (6, 8), growth: 2, rank: 7,
                isExtra: true),
            Band(panes: [(.campaign, 1)], rows: (6, 6), rank: 8, isExtra: true),
            Band(
                panes: [(.drops, 1)], rows: (min(6, drops + 3), drops + 3), rank: 5, isExtra: true),
            Band(panes: [(.chronicle, 1)], rows: (3, 5), growth: 1, rank: 4),
        ]
    }

    private static func wideBands(_ drops: Int) -> [Band] {
        [
            Band(panes: [(.units, 7), (.health, 5)], rows: (7, 7), rank: 0),
            Band(panes: [(.registrations, 4), (.line, 4), (.holds, 3)], rows: (5, 6), rank: 1),
            Band(panes: [(.requests, 6), (.arrivals, 5)], rows: (5, 7), growth: 3, rank: 2),
            Band(
                panes: [(.grants, 1), (.latency, 1)], rows: (6, 8), growth: 1, rank: 5,
                isExtra: true),
            Band(
                panes: [(.funnel, 1), (.refusals, 1), (.campaign, 1)], rows: (6, 7), rank: 4,
                isExtra: true),
            Band(
                panes: [(.drops, 9), (.chronicle, 11)], rows: (5, min(drops, 12) + 3), growth: 1,
                rank: 3),
        ]
    }

    private static func veryWideBands(_ drops: Int) -> [Band] {
        [
            Band(panes: [(.units, 1), (.health, 1)], rows: (7, 9), rank: 0),
            Band(
                panes: [(.registrations, 1), (.line, 1), (.holds, 1), (.campaign, 1)], rows: (6, 9),
                rank: 1),
            Band(panes: [(.requests, 1), (.arrivals, 1)], rows: (7, 12), growth: 3, rank: 2),
            Band(
                panes: [(.grants, 1), (.latency, 1), (.funnel, 1), (.refusals, 1)], rows: (7, 10),
                growth: 2, rank: 4),
            Band(
                panes: [(.drops, 10), (.chronicle, 11)], rows: (5, min(drops, 16) + 4), growth: 1,
                rank: 3),
        ]
    }
}
