import Canvas
import Rules
import Telemetry

/// The held units, and when their holds end.
extension DeckView {
    mutating func drawHolds(in inside: Rect) {
        guard let drop = model.drop else { return }
        put(
            figure(drop.held, 9, .text, .bold) + label("held") + figure(drop.lapses, 6)
                + label("lapsed"), in: inside.row(0))
        let dueCounts = dueCounts(drop)
        guard !dueCounts.isEmpty else {
            return put(label("  this engine does not tell when"), in: inside.row(1))
        }
        let room = min(max(0, inside.height - 1), dueCounts.count)
        for (row, horizon) in DeckView.horizonsShown[room].enumerated() {
            let next = dueCounts[horizon]
            put(
                figure(next.count, 9) + label(("in " + next.horizon).padded(to: 9))
                    + figure(share(next.count, of: drop.held), 5),
                bar: next.count, of: drop.held, glyphs.held, .held, in: inside.row(row + 1))
        }
    }

    /// The indices of the horizons to show. The outer index is the number of rows.
    private static let horizonsShown = [
        [], [2], [0, 2], [0, 2, 5], [0, 2, 4, 5], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4, 5],
    ]

    /// The number of holds that end within each horizon; empty when the engine does not report it.
    private func dueCounts(_ drop: DropReading) -> [(horizon: SafeText, count: Int)] {
        let horizons = DropReading.holdHorizons
        let none = drop.held == 0 ? horizons.map { _ in 0 } : []
        let counts = drop.holdsDue ?? none
        guard counts.count == horizons.count else { return [] }
        return zip(horizons, counts).map { horizon, count in
            let seconds = horizon.milliseconds / 1000
            // `holdsDue` may still count holds that have ended since.
            let due = min(count, drop.held)
            return (seconds < 60 ? "\(seconds) s" : "\(seconds / 60) min", due)
        }
    }

    mutating func drawHoldsLarge(in inside: Rect) {
        guard let drop = model.drop else { return }
        put(
            figure(drop.held, 9, .text, .bold) + label("held") + figure(drop.lapses, 10)
                + label("lapsed") + figure(drop.releases, 10) + label("given back")
                + figure(rate(\.confirmations), 10) + label("paid"), in: inside.row(0))
        let dueCounts = dueCounts(drop)
        put(
            dueCounts.isEmpty
                ? label("this engine does not tell when they end")
                : [Piece("end within        holds  share", .title)], in: inside.row(2))
        for (row, next) in dueCounts.enumerated() {
            put(
                [Piece(next.horizon.padded(to: 12), .text)] + figure(next.count, 11)
                    + figure(share(next.count, of: drop.held), 6),
                bar: next.count, of: drop.held, glyphs.held, .held, in: inside.row(row + 3))
        }
        let rest = inside.inset(top: dueCounts.count + 4)
        put(
            label("a hold that nobody pays is free again and goes to the next in line"),
            in: rest.row(0))
        put(label("held"), in: rest.row(2))
        drawDropGraph(in: rest.inset(top: 3), .held, \.held)
    }
}
