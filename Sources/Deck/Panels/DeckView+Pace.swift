import Canvas
import Rules
import Telemetry

/// Grants, and the latency of answers.
extension DeckView {
    var slowest: [Piece] {
        latency("p99", \.latencyP99US)
    }

    /// A latency gauge: its highest value in the last second.
    func latency(_ name: SafeText, _ gauge: KeyPath<EngineReading, Int>) -> [Piece] {
        let samples = model.tape.lastSecond().filter { $0.engine.latencyCount > 0 }
        let worst = samples.map { $0.engine[keyPath: gauge] }.max()
        return label(name) + figure(worst.map(micro) ?? Figure.none, 7)
    }

    var latencies: [Piece] {
        latency("p50", \.latencyP50US) + latency(" p99", \.latencyP99US)
            + latency(" max", \.latencyMaxUS)
    }

    mutating func drawGrants(in inside: Rect) {
        put(
            figure(rate(\.grants), 9, .text, .bold) + label("granted")
                + figure(rate(\.confirmations), 10) + label("paid"), in: inside.row(0))
        drawGrantGraph(in: inside.inset(top: 1))
    }

    mutating func drawGrantGraph(in area: Rect) {
        guard let index = model.viewIndex else { return }
        let tape = model.tape
        drawSeries(in: area, .graph2, unit: "/s") { count, span, end in
            tape.peaks(
                { $0.drops.indices.contains(index) ? $0.drops[index].grants : 0 }, count: count,
                each: span, end: end)
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

    mutating func drawLatency(in inside: Rect) {
        put(latencies, in: inside.row(0))
        drawLatencyGraph(in: inside.inset(top: 1), .graph3, \.latencyP99US)
    }

    mutating func drawLatencyGraph(
        in area: Rect, _ role: StyleRole, _ gauge: KeyPath<EngineReading, Int>
    ) {
        let tape = model.tape
        drawSeries(in: area, role, unit: " ms") { count, span, end in
            tape.highest(
                { ($0[keyPath: gauge] + 999) / 1000 }, count: count, each: span, end: end)
        }
    }

    mutating func drawLatencyLarge(in inside: Rect) {
        put(
            latencies + label(" worst of the last second"),
            in: inside.row(0))
        let parts = inside.inset(top: 2).rows([.share(1), .share(1), .share(1)])
        let series: [(SafeText, StyleRole, KeyPath<EngineReading, Int>)] = [
            ("p50, half of the answers are faster", .graph1, \.latencyP50US),
            ("p99, one in a hundred is slower", .graph2, \.latencyP99US),
            ("the slowest", .graph3, \.latencyMaxUS),
        ]
        for (part, (name, role, gauge)) in zip(parts, series) {
            put(label(name), in: part.row(0))
            drawLatencyGraph(in: part.inset(top: 1), role, gauge)
        }
    }
}
