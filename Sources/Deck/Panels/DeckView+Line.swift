import Canvas
import Rules
import Telemetry

/// The buyers who wait for a unit, and those who hold one.
extension DeckView {
    mutating func drawLine(in inside: Rect) {
        guard let drop = model.drop else { return }
        let rows: [[Piece]] = [
            figure(drop.line, 9, .text, .bold) + pair(lineWord(drop), "oldest", oldest(drop)),
            figure(rate(\.grants), 9) + pair("granted", "last in", lastGrant(drop)),
            figure(dripWords(drop.dripRate), 9) + pair("drip", "no unit", without(drop)),
            figure(drop.held, 9) + pair("held", "paid", rate(\.confirmations)),
            figure(drop.lapses, 9) + pair("lapsed", "back", Figure.grouped(drop.releases)),
        ]
        for (row, line) in rows.prefix(inside.height).enumerated() {
            put(line, in: inside.row(row))
        }
        let graph = inside.inset(top: rows.count)
        guard graph.height > 1 else { return }
        drawLineGraph(in: graph)
    }

    /// The word for the buyers in line. In a closed drop they are unserved: no unit is promised to
    /// them.
    func lineWord(_ drop: DropReading) -> SafeText {
        drop.phase == .closed ? "unserved" : "waiting"
    }

    /// A word for the figure before it, then a name with its own figure.
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
    private func without(_ drop: DropReading) -> String {
        drop.phase == .closed ? Figure.none : Figure.grouped(max(0, drop.line - drop.free))
    }

    private mutating func drawLineGraph(in area: Rect) {
        guard let index = model.viewIndex else { return }
        let tape = model.tape
        drawSeries(in: area, .graph2, unit: "") { count, span, end in
            tape.highest(ofDrop: index, \.line, count: count, each: span, end: end)
        }
    }

    mutating func drawLineLarge(in inside: Rect) {
        guard let drop = model.drop else { return }
        let facts: [(String, SafeText)] = [
            (Figure.grouped(drop.line), lineWords(drop)),
            (oldest(drop), "has the first in line waited"),
            (rate(\.grants), "granted"),
            (dripWords(drop.dripRate), "is the drip rate"),
            (lastGrant(drop), "until the last grant, at this rate"),
            (without(drop), "of those who wait find no free unit now"),
            (rate(\.claims), "join the line"),
        ]
        for (row, fact) in facts.enumerated() {
            put(
                figure(fact.0, 11, .text, row == 0 ? .bold : []) + label(fact.1),
                in: inside.row(row))
        }
        let plot = inside.inset(top: facts.count + 1)
        put(label("in line"), in: plot.row(0))
        drawLineGraph(in: plot.inset(top: 1))
    }

    private func lineWords(_ drop: DropReading) -> SafeText {
        guard drop.phase == .closed else { return drop.line == 1 ? "waits" : "wait" }
        return "unserved: nobody is promised a unit; their places are kept for a reopening"
    }

    mutating func drawHolds(in inside: Rect) {
        guard let drop = model.drop else { return }
        put(
            figure(drop.held, 9, .text, .bold) + label("held") + figure(drop.lapses, 6)
                + label("lapsed"), in: inside.row(0))
        let due = due(drop)
        guard !due.isEmpty else {
            return put(label("  when is not told by this engine"), in: inside.row(1))
        }
        let room = inside.height - 1
        let shown = room >= due.count ? due : room == 5 ? due.dropLast() : fewer(due, room)
        for (row, next) in shown.enumerated() {
            let line = inside.row(row + 1)
            put(
                figure(next.count, 9) + label(("in " + next.horizon).padded(to: 9))
                    + figure(share(next.count, of: drop.held), 5), in: line)
            drawBar(next.count, of: drop.held, glyphs.held, .held, in: line.inset(left: 27))
        }
    }

    /// Some of the horizons, where not all fit.
    private func fewer(
        _ due: [(horizon: SafeText, count: Int)], _ room: Int
    ) -> [(horizon: SafeText, count: Int)] {
        switch room {
        case ...0: []
        case 1: [due[2]]
        case 2: [due[0], due[2]]
        case 3: [due[0], due[2], due[due.count - 1]]
        default: [due[0], due[2], due[4], due[due.count - 1]]
        }
    }

    /// The number of holds that end within each horizon; empty when the engine does not tell.
    private func due(_ drop: DropReading) -> [(horizon: SafeText, count: Int)] {
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
        let due = due(drop)
        if due.isEmpty { put(label("when they end is not told by this engine"), in: inside.row(2)) }
        if !due.isEmpty {
            put([Piece("end within        holds  share", .title)], in: inside.row(2))
        }
        for (row, next) in due.enumerated() {
            let line = inside.row(row + 3)
            put(
                [Piece(next.horizon.padded(to: 12), .text)] + figure(next.count, 11)
                    + figure(share(next.count, of: drop.held), 6), in: line)
            drawBar(next.count, of: drop.held, glyphs.held, .held, in: line.inset(left: 33))
        }
        let rest = inside.inset(top: due.count + 4)
        put(
            label("a hold that nobody pays is free again and goes to the next in line"),
            in: rest.row(0))
        put(label("held"), in: rest.row(2))
        guard let index = model.viewIndex else { return }
        let tape = model.tape
        drawSeries(in: rest.inset(top: 3), .held, unit: "") { count, span, end in
            tape.highest(ofDrop: index, \.held, count: count, each: span, end: end)
        }
    }
}
