import Canvas
import Rules
import Telemetry

/// How much is asked of the engine, and how it answers.
extension DeckView {
    mutating func drawRequests(in area: Rect) {
        let inside = draw(box: "requests", in: area)
        let hasRoom = frame.size.width < DeckView.hall.width
        put(answers, right: hasRoom ? slowest : [], in: inside.row(0))
        drawGraph(in: inside.inset(top: 1), .graph1, unit: "/s") { $0.requests }
    }

    /// Answers of the last second, by outcome.
    private var answers: [Piece] {
        let tape = model.tape
        let answered = tape.growth { $0.answered }
        let refused = tape.growth { $0.refused }
        let shed = tape.growth { $0.shed }
        let failed = tape.growth { $0.failed }
        let all = answered + refused + shed + failed
        func part(_ word: SafeText, _ count: Int, _ role: Role) -> [Piece] {
            label(" \(word)") + figure(share(count, of: all), 5, count > 0 ? role : .text)
        }
        return figure(perSecond(tape.rate { $0.engine.requests }), 9, .text, .bold)
            + part("answered", answered, .text) + part("refused", refused, .text)
            + part("shed", shed, .warn) + part("failed", failed, .failed)
    }

    private var slowest: [Piece] {
        let samples = model.tape.lastSecond().filter { $0.engine.latencyCount > 0 }
        guard let p99 = samples.map(\.engine.latencyP99US).max() else {
            return label("p99") + figure(Figure.none, 7)
        }
        let isWide = frame.size.width >= DeckView.wide.width
        let p50 = samples.map(\.engine.latencyP50US).max() ?? 0
        return (isWide ? label("p50") + figure(micro(p50), 7) : []) + label("p99")
            + figure(micro(p99), 7)
    }

    mutating func drawGrants(in area: Rect) {
        let inside = draw(box: "grants", in: area)
        put(figure(rate(\.grants), 9, .text, .bold) + label(" granted"), in: inside.row(0))
        guard let index = model.viewIndex else { return }
        let tape = model.tape
        drawSeries(in: inside.inset(top: 1), .graph2, unit: "/s") { count, span, end in
            tape.peaks(
                { $0.drops.indices.contains(index) ? $0.drops[index].grants : 0 }, count: count,
                each: span, end: end)
        }
    }

    mutating func drawLatency(in area: Rect) {
        let inside = draw(box: "slowest answers, p99", in: area)
        put(slowest, in: inside.row(0))
        let tape = model.tape
        drawSeries(in: inside.inset(top: 1), .graph3, unit: " ms") { count, span, end in
            tape.highest({ $0.latencyP99US / 1000 }, count: count, each: span, end: end)
        }
    }

    private mutating func drawGraph(
        in area: Rect, _ role: Role, unit: String, _ total: (EngineReading) -> Int
    ) {
        let tape = model.tape
        drawSeries(in: area, role, unit: unit) { count, span, end in
            tape.peaks({ total($0.engine) }, count: count, each: span, end: end)
        }
    }

    /// A graph with its scale: what a full column means, and how far back it reaches.
    private mutating func drawSeries(
        in area: Rect, _ role: Role, unit: String, _ series: (Int, Span, Moment) -> [Int?]
    ) {
        guard area.height > 0, area.width > 20, let end = model.saleNow else { return }
        let (scale, rest) = area.cutRight(10)
        let plot = rest.inset(right: 1)
        let count = Graph.capacity(columns: plot.width)
        let usual = isRace ? Span(milliseconds: 100) : DeckView.step(count)
        let span = Span(milliseconds: max(100, usual.milliseconds >> Int64(model.zoom)))
        let values = series(count, span, end)
        let peak = DeckView.round(values.compactMap { $0 }.max() ?? 0)
        let style = Style(freshness == .fresh ? role : .stale)
        Graph(values.map { $0.map(Double.init) }, peak: Double(peak), style)
            .draw(in: plot, of: &frame, glyphs)
        put([Piece("\(Figure.grouped(peak))\(unit)", .dim)], in: scale.row(0))
        if area.height > 1 {
            let reach = Int64(count) * span.milliseconds / 1000
            put([Piece("\(reach) s", .dim)], in: scale.row(area.height - 1))
        }
    }

    /// Whether the drop opened so short a while ago that every reading deserves its own column:
    /// a drop may be gone in two seconds.
    private var isRace: Bool {
        guard let opened = model.drop?.openedAt, let now = model.saleNow else { return false }
        return now >= opened && now - opened < .seconds(12)
    }

    /// The time of one column: round, and so that at least a minute is in view.
    static func step(_ count: Int) -> Span {
        let steps: [Int64] = [100, 200, 500, 1000, 2000, 5000]
        let step = steps.first { $0 * Int64(count) >= 55_000 } ?? 5000
        return Span(milliseconds: step)
    }

    /// The next of 1, 2, 5, 10, 20, 50 and so on: a scale that seldom changes.
    static func round(_ value: Int) -> Int {
        var scale = 10
        while true {
            for factor in [1, 2, 5] where scale * factor >= value { return scale * factor }
            guard scale < 1_000_000_000_000 else { return value }
            scale *= 10
        }
    }
}
