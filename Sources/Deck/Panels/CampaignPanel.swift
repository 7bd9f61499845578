import Canvas
import Telemetry

/// The whole campaign: units sold, buyers without a unit, and how demand changed.
extension DeckView {
    mutating func drawCampaign(in inside: Rect) {
        guard let latest = model.latest else { return }
        let tally = CampaignTally(latest.drops)
        let rows: [[Piece]] = [
            figure(tally.sold, 9, .text, .bold) + label("sold of") + issued(tally)
                + figure(share(tally.sold, of: tally.issued), 5),
            figure(tally.unserved, 9) + label("want one and have none"),
            figure(tally.dropsNeeded.map(Figure.grouped) ?? Figure.none, 9)
                + label("\(dropWord(tally.dropsNeeded))\(sizeWords(tally)) needed"),
            label("a unit, drop by drop"),
            [Piece("  ", .text), Piece(demandWords(tally, inside.width - 2), tone(.text))],
        ]
        put(lines: rows, in: inside)
        guard inside.height < rows.count, inside.height >= 4 else { return }
        put(
            label("a unit  ") + [Piece(demandWords(tally, inside.width - 9), tone(.text))],
            in: inside.row(inside.height - 1).inset(left: 2))
    }

    /// All units issued, with at least one space before the figure.
    private func issued(_ tally: CampaignTally) -> [Piece] {
        let words = Figure.grouped(tally.issued)
        return figure(words, max(9, words.count + 1))
    }

    private func dropWord(_ count: Int?) -> SafeText { count == 1 ? "drop" : "drops" }

    /// The size of the drops needed; empty while no drop has registrations.
    private func sizeWords(_ tally: CampaignTally, _ unit: SafeText = "") -> SafeText {
        tally.dropSize > 0 ? " of \(Figure.grouped(tally.dropSize))\(unit)" : ""
    }

    /// Demand per unit from drop to drop. If not all drops fit, the earliest are left out.
    private func demandWords(_ tally: CampaignTally, _ width: Int) -> SafeText {
        var words = tally.demand.map { SafeText(tenths($0.tenths)) }
        func joined() -> SafeText {
            let arrow: SafeText = " \(glyphs.arrow) "
            let line = words.dropFirst().reduce(words.first ?? SafeText(Figure.none)) {
                $0 + arrow + $1
            }
            return line + lostMark
        }
        while words.count > 1, joined().width > width { words.removeFirst() }
        return joined()
    }

    private func tenths(_ tenths: Int) -> String {
        "\(Figure.grouped(tenths / 10)).\(tenths % 10)"
    }

    mutating func drawCampaignLarge(in inside: Rect) {
        guard let latest = model.latest else { return }
        let tally = CampaignTally(latest.drops)
        let sold =
            figure(tally.sold, 11, .text, .bold) + label("sold of") + issued(tally)
            + label("units in \(latest.drops.count) \(dropWord(latest.drops.count))")
            + figure(share(tally.sold, of: tally.issued), 6)
        put(
            lines: [
                sold, figure(tally.unserved, 11) + label("buyers want one and have none"),
                label(
                    "             registered in \(tally.latest ?? "no drop yet"), less what it sold"
                ),
                figure(tally.dropsNeeded.map(Figure.grouped) ?? Figure.none, 11)
                    + label(
                        "\(dropWord(tally.dropsNeeded))\(sizeWords(tally, " units")) would serve them"
                    ),
            ], in: inside)
        let most = max(1, tally.demand.map(\.tenths).max() ?? 1)
        let table = inside.inset(top: 5)
        put(
            [Piece("drop            registered      units       sold   a unit", .title)],
            in: table.row(0))
        for (row, drop) in latest.drops.prefix(max(0, table.height - 1)).enumerated() {
            let demand = tally.demand.first { $0.drop == drop.drop }
            put(
                [Piece(SafeText(drop.drop).truncated(to: 14).padded(to: 14), .text)]
                    + figure(drop.registered, 12) + figure(drop.issued, 10) + figure(drop.sold, 10)
                    + figure(demand.map { tenths($0.tenths) } ?? Figure.none, 8),
                bar: demand?.tenths ?? 0, of: most, glyphs.sold, .graph1, in: table.row(row + 1))
        }
    }
}
