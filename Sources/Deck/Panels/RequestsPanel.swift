import Canvas
import Rules
import Telemetry

/// How many requests the engine gets, and how it answers them.
extension DeckView {
    mutating func drawRequests(in inside: Rect) {
        let showsLatency = inside.width < 110 && frame.size.width < DeckLayout.wide.width
        put(
            answers(in: inside.width), right: showsLatency ? latency("p99", \.latencyP99US) : [],
            in: inside.row(0))
        drawGraph(in: inside.inset(top: 1), .graph1, unit: "/s") {
            $0.highestRates(\.engine.requests, in: $1)
        }
    }

    private func answers(in width: Int) -> [Piece] {
        let outcomes = outcomes
        let all = outcomes.reduce(0) { $0 + $1.growth }
        let isTight = width < 59
        let gap: SafeText = width < 64 || frame.size.width < 80 ? "" : " "
        return outcomes.reduce(
            figure(perSecond(model.recent.rate { $0.engine.requests }), 9, .text, .bold)
        ) { pieces, outcome in
            let word = isTight ? outcome.short : outcome.word
            let role: StyleRole = outcome.growth > 0 ? outcome.alert : .text
            return pieces + label(gap + word) + figure(share(outcome.growth, of: all), 5, role)
        }
    }

    private struct AnswerKind {
        var word: SafeText
        var short: SafeText
        var total: (EngineReading) -> Int
        var growth: Int
        /// The sign and role in the graph; `alert` is the role of a figure that is not zero.
        var scalar: Unicode.Scalar
        var role: StyleRole
        var alert: StyleRole
    }

    private var outcomes: [AnswerKind] {
        func kind(
            _ word: SafeText, _ short: SafeText, _ scalar: Unicode.Scalar, _ role: StyleRole,
            _ alert: StyleRole, _ total: @escaping (EngineReading) -> Int
        ) -> AnswerKind {
            AnswerKind(
                word: word, short: short, total: total, growth: model.recent.growth(total),
                scalar: scalar, role: role, alert: alert)
        }
        return [
            kind("answered", "ans", glyphs.sold, .graph1, .text) { $0.answered },
            kind("refused", "ref", glyphs.held, .graph2, .text) { $0.refused },
            kind("shed", "shed", glyphs.free, .warn, .warn) { $0.shed },
            kind("failed", "fail", glyphs.withdrawn, .failed, .failed) { $0.failed },
        ]
    }

    mutating func drawRequestsLarge(in inside: Rect) {
        put(answers(in: inside.width), right: latency("p99", \.latencyP99US), in: inside.row(0))
        let (foot, graphs) = inside.inset(top: 1).cutBottom(inside.height >= 24 ? 7 : 6)
        let parts = graphs.rows([.share(3), .share(2)])
        drawOutcomes(in: parts[0])
        drawLatencyGraph(in: parts[1], .graph3, \.latencyP99US)
        let outcomes = outcomes
        let engine = model.latest?.engine ?? EngineReading()
        let all = outcomes.reduce(0) { $0 + $1.growth }
        let sinceStart = outcomes.reduce(0) { $0 + $1.total(engine) }
        let rows = outcomes.map { outcome -> [Piece] in
            let role: StyleRole = outcome.growth > 0 ? outcome.alert : .text
            return [
                Piece("\(SafeText(String(outcome.scalar))) \(outcome.word)", role),
                cell(perSecond(model.recent.rate { outcome.total($0.engine) }), role),
                cell(share(outcome.growth, of: all), role), cell(outcome.total(engine)),
                cell(share(outcome.total(engine), of: sinceStart)),
            ]
        }
        drawTable(
            [
                .words("outcome", .cells(12)), .figures("now", 10), .figures("share", 6),
                .figures("since start", 13), .figures("share", 6),
            ], rows, in: foot.cutBottom(5).bottom)
        put(
            latencies + label(" in flight") + figure(engine.inFlight, 6), in: foot.row(0))
    }

    /// Draws the outcomes as a stacked graph, one column per span.
    private mutating func drawOutcomes(in area: Rect) {
        guard area.height > 0, area.width > 20, let end = model.saleNow else { return }
        let (scale, rest) = area.cutRight(10)
        let plot = rest.inset(right: 1)
        // The graph below has two columns in a cell. A doubled span lets both cover the same time.
        let span = TimeSpan(
            milliseconds: 2 * columnSpan(Graph.capacity(columns: plot.width)).milliseconds)
        let columns = TimeColumns(count: plot.width, span: span, end: end)
        let series = outcomes.map { outcome in
            StackedGraph.Series(
                model.recent.averageRates(outcome.total, in: columns),
                outcome.scalar, tone(outcome.role))
        }
        let sums = (0..<plot.width).map { column in
            series.reduce(0) { $0 + ($1.values[column] ?? 0) }
        }
        let peak = DeckView.round(sums.max() ?? 0)
        StackedGraph(series, peak: peak).draw(in: plot, of: &frame)
        drawScale(peak, "/s", columns, in: scale)
    }
}
