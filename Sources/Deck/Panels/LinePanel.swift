import Canvas
import Rules
import Telemetry

/// The buyers who wait for a unit.
extension DeckView {
    mutating func drawLine(in inside: Rect) {
        guard let drop = model.drop else { return }
        let rows: [[Piece]] = [
            figure(drop.line, 9, .text, .bold) + pair(lineWord(drop), "oldest", oldest(drop)),
            figure(rate(\.grants), 9) + pair("granted", "last in", lastGrant(drop)),
            figure(dripWords(drop.dripRate), 9) + pair("drip", "no unit", withoutUnit(drop)),
            figure(drop.held, 9) + pair("held", "paid", rate(\.confirmations)),
            figure(drop.lapses, 9) + pair("lapsed", "back", Figure.grouped(drop.releases)),
        ]
        put(lines: rows, in: inside)
        let graph = inside.inset(top: rows.count)
        if graph.height > 1 { drawDropGraph(in: graph, .graph2, \.line) }
    }

    /// The word for the buyers in line. In a closed drop no unit is promised to them.
    func lineWord(_ drop: DropReading) -> SafeText {
        drop.phase == .closed ? "unserved" : "waiting"
    }

    /// A word for the preceding figure, then a name with its own figure.
    private func pair(_ word: SafeText, _ name: SafeText, _ value: String) -> [Piece] {
        label(word.padded(to: 9)) + label(name.padded(to: 7)) + figure(value, 8)
    }

    private func oldest(_ drop: DropReading) -> String {
        guard drop.line > 0, drop.phase != .closed else { return Figure.none }
        return shortSpan(TimeSpan(milliseconds: Int64(drop.oldestWaitMS)))
    }

    /// The time until the last grant at the present rate: for the line, or for the free units if
    /// they are fewer.
    private func lastGrant(_ drop: DropReading) -> String {
        let due = min(drop.line, drop.free)
        guard drop.phase == .open, due > 0, let rate = grantRate, rate > 0 else {
            return Figure.none
        }
        return shortSpan(TimeSpan(milliseconds: Int64(due) * 1000 / Int64(rate)))
    }

    /// The number of buyers in line beyond the free units.
    private func withoutUnit(_ drop: DropReading) -> String {
        drop.phase == .closed ? Figure.none : Figure.grouped(max(0, drop.line - drop.free))
    }

    mutating func drawLineLarge(in inside: Rect) {
        guard let drop = model.drop else { return }
        let facts: [(String, SafeText)] = [
            (Figure.grouped(drop.line), lineWords(drop)),
            (oldest(drop), "has the first in line waited"),
            (rate(\.grants), "granted"),
            (dripWords(drop.dripRate), "is the drip rate"),
            (lastGrant(drop), "until the last grant, at this rate"),
            (withoutUnit(drop), "of those who wait find no free unit now"),
            (rate(\.claims), "join the line"),
        ]
        put(
            lines: facts.enumerated().map { row, fact in
                figure(fact.0, 11, .text, row == 0 ? .bold : []) + label(fact.1)
            }, in: inside)
        let plot = inside.inset(top: facts.count + 1)
        put(label("in line"), in: plot.row(0))
        drawDropGraph(in: plot.inset(top: 1), .graph2, \.line)
    }

    private func lineWords(_ drop: DropReading) -> SafeText {
        guard drop.phase == .closed else { return drop.line == 1 ? "waits" : "wait" }
        return "unserved: nobody is promised a unit; their places are kept for a reopening"
    }
}
