import Canvas
import Telemetry

/// How fast units are granted and paid.
extension DeckView {
    mutating func drawGrants(in inside: Rect) {
        put(
            figure(rate(\.grants), 9, .text, .bold) + label("granted")
                + figure(rate(\.confirmations), 10) + label("paid"), in: inside.row(0))
        drawGrantGraph(in: inside.inset(top: 1))
    }

    private mutating func drawGrantGraph(in area: Rect) {
        guard let index = model.dropIndex else { return }
        drawGraph(in: area, .graph2, unit: "/s") { readings, columns in
            readings.highestRates(
                { $0.drops.indices.contains(index) ? $0.drops[index].grants : 0 }, in: columns)
        }
    }

    mutating func drawGrantsLarge(in inside: Rect) {
        guard let drop = model.drop else { return }
        let rows: [(SafeText, Int, String)] = [
            ("granted", drop.grants, rate(\.grants)),
            ("paid", drop.confirmations, rate(\.confirmations)),
            ("lapsed", drop.lapses, rate(\.lapses)),
            ("given back", drop.releases, rate(\.releases)),
        ]
        drawTable(
            [.words("", .cells(12)), .figures("in all", 11), .figures("now", 11)],
            rows.map { [Piece($0.0, .text), cell($0.1), cell($0.2)] }, in: inside)
        put(
            figure(dripWords(drop.dripRate), 23) + label("is the drip rate"),
            in: inside.row(rows.count + 1))
        let plot = inside.inset(top: rows.count + 3)
        put(label("grants a second"), in: plot.row(0))
        drawGrantGraph(in: plot.inset(top: 1))
    }
}
