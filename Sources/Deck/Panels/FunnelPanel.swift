import Canvas
import Rules
import Telemetry

/// From registered to sold: how much of the demand is left at each step.
extension DeckView {
    mutating func drawFunnel(in inside: Rect) {
        guard let drop = model.drop else { return }
        let steps = funnel(drop)
        let most = max(1, steps.map(\.count).max() ?? 1)
        for (row, step) in steps.enumerated() {
            put(
                [Piece(step.word.padded(to: 10), .dim)] + figure(step.count, 9)
                    + figure(row == 0 ? "" : share(step.count, of: drop.registered), 4),
                bar: step.count, of: most, glyphs.sold, step.role, in: inside.row(row))
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
}
