import Canvas
import Rules
import Telemetry

/// How long answers take.
extension DeckView {
    /// A latency gauge: its highest value in the last second.
    func latency(_ name: SafeText, _ gauge: KeyPath<EngineReading, Int>) -> [Piece] {
        let samples = model.recent.lastSecond.filter { $0.engine.latencyCount > 0 }
        let worst = samples.map { $0.engine[keyPath: gauge] }.max()
        return label(name) + figure(worst.map(micro) ?? Figure.none, 7)
    }

    var latencies: [Piece] {
        latency("p50", \.latencyP50US) + latency(" p99", \.latencyP99US)
            + latency(" max", \.latencyMaxUS)
    }

    mutating func drawLatency(in inside: Rect) {
        put(latencies, in: inside.row(0))
        drawLatencyGraph(in: inside.inset(top: 1), .graph3, \.latencyP99US)
    }

    /// Draws a gauge in microseconds, rounded up to milliseconds.
    mutating func drawLatencyGraph(
        in area: Rect, _ role: StyleRole, _ gauge: KeyPath<EngineReading, Int>
    ) {
        drawGraph(in: area, role, unit: " ms") { readings, columns in
            readings.highest({ ($0[keyPath: gauge] + 999) / 1000 }, in: columns)
        }
    }

    mutating func drawLatencyLarge(in inside: Rect) {
        put(latencies + label(" worst of the last second"), in: inside.row(0))
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
