import Canvas
import Health
import Rules
import Telemetry

/// What is wrong, why, since when, and what can be done.
extension DeckView {
    mutating func drawVerdict(in area: Rect) {
        guard let verdict = model.verdict else { return }
        var lines = alarmLines(area.width, area.height) + told(verdict.leading, width: area.width)
        lines += verdict.others.map { [sign($0), state($0)] + reason($0) }
        lines += notices(area.width)
        lines += forecast + verdict.notes.map { [Piece("  \($0)", .notice)] }
        lines += awayLine.map { [$0] } ?? []
        if let latest = model.latest {
            lines += parts(verdict, latest, width: area.width)
            lines += gauges(latest, width: area.width)
        }
        for (row, line) in lines.prefix(area.height).enumerated() {
            put(line, in: area.row(row))
        }
    }

    /// A state with its evidence and advice, in as many lines as needed.
    private func told(_ finding: Finding, width: Int) -> [[Piece]] {
        let whole = self.finding(finding)
        var lines = [whole]
        if whole.reduce(0, { $0 + $1.text.width }) > width {
            lines = [Array(whole.dropLast())]
            let role: StyleRole = finding.state == .ok ? .dim : .text
            lines += evidence(finding).lines(width: width - 2).map {
                [Piece("  ", .text), Piece($0, role)]
            }
        }
        let advice = finding.advice.isEmpty ? [] : toDo(finding.advice).lines(width: width - 2)
        return lines + advice.map { [Piece("  ", .text), Piece($0, .text)] }
    }

    /// The symbol and colour of a severity. The word beside it is the third sign.
    func sign(_ finding: Finding) -> Piece {
        let role = model.role(of: finding)
        return switch finding.severity {
        case .normal: Piece(finding.state == .ok ? glyphs.dot : glyphs.ring, role)
        case .warning: Piece(glyphs.alert, role, .bold)
        case .alarm: Piece(glyphs.isUnicode ? "■" : "#", role, .bold)
        }
    }

    private func state(_ finding: Finding) -> Piece {
        Piece(" \(SafeText(finding.word))", model.role(of: finding), .bold)
    }

    /// A warning that arrivals come near the most that the engine can serve.
    private var forecast: [[Piece]] {
        guard let forecast = model.verdict?.forecast else { return [] }
        return [
            [
                Piece(glyphs.ring, .notice), Piece(" FORECAST", .notice, .bold),
                Piece("  \(forecast.words)", .text),
            ]
        ]
    }

    /// The engine's notices: what needs attention outside the sale, while it lasts. Each begins
    /// with its place.
    private func notices(_ width: Int) -> [[Piece]] {
        (model.latest?.notices ?? []).flatMap { notice in
            SafeText(notice).lines(width: width - 2).enumerated().map { row, words in
                [Piece(row == 0 ? "\(glyphs.alert) " : "  ", .warn, .bold), Piece(words, .text)]
            }
        }
    }

    private func reason(_ finding: Finding) -> [Piece] {
        [Piece("  \(evidence(finding))", finding.state == .ok ? .dim : .text)]
    }

    /// The evidence. A latched finding shows the evidence of the last time it held.
    private func evidence(_ finding: Finding) -> SafeText {
        SafeText(finding.isLatched ? "last: \(finding.reason)" : finding.reason)
    }

    /// The advice in words.
    func toDo(_ advice: Advice) -> SafeText {
        SafeText("do: \(model.sentence(advice))")
    }

    func finding(_ finding: Finding) -> [Piece] {
        var pieces = [sign(finding), state(finding)]
        if finding.state != .ok {
            let role = model.role(of: finding)
            let age = shortSpan(model.verdictNow - finding.since)
            let words = finding.isLatched ? "comes and goes" : "for \(age)"
            pieces.append(Piece(SafeText(" \(words)"), role))
        }
        return pieces + reason(finding)
    }

    /// The engine's gauges, as many in a row as fit.
    private func gauges(_ reading: Reading, width: Int) -> [[Piece]] {
        var lines: [[Piece]] = []
        var line: [Piece] = []
        var used = 0
        for gauge in gauges(reading) {
            let cells = 2 + 11 + 1 + 8 + 1
            if used + cells > width, !line.isEmpty {
                lines.append(line)
                (line, used) = ([], 0)
            }
            line += label("  \(gauge.name.padded(to: 11)) ") + figure(gauge.value, 8)
            used += cells
        }
        return lines + (line.isEmpty ? [] : [line])
    }

    /// All gauges of storefront and engine, the most useful first.
    func gauges(_ reading: Reading) -> [(name: SafeText, value: String)] {
        let engine = reading.engine
        let storefront = reading.storefront.map { probe -> (name: SafeText, value: String) in
            (
                "storefront",
                probe.isUp
                    ? micro(probe.latencyUS) : probe.status == nil ? "fails" : probe.complaint
            )
        }
        return [storefront].compactMap { $0 } + [
            ("commit p99", micro(engine.syncP99US)), ("queue wait", micro(engine.queueWaitMaxUS)),
            ("mailbox", Figure.grouped(engine.mailboxDepth)),
            ("batch", Figure.grouped(engine.batchSizeMax)),
            ("in flight", Figure.grouped(engine.inFlight)), ("loop lag", micro(engine.loopLagUS)),
            ("connections", Figure.grouped(engine.connections)),
            ("watchers", Figure.grouped(engine.watchers)),
            ("cpu", "\(engine.cpuPermille / 10)%"), ("memory", bytes(engine.residentBytes)),
            ("disk left", bytes(engine.diskFreeBytes)),
        ]
    }

    mutating func drawHealthLarge(in inside: Rect) {
        guard let verdict = model.verdict, let latest = model.latest else { return }
        var lines: [[Piece]] = []
        for finding in [verdict.leading] + verdict.others {
            lines += told(finding, width: inside.width)
            if let since = since(finding) { lines.append(label("  since \(since)")) }
        }
        lines += notices(inside.width)
        lines += forecast + verdict.notes.map { [Piece("  \($0)", .notice)] }
        lines += parts(verdict, latest, width: inside.width)
        for (row, line) in lines.prefix(inside.height).enumerated() {
            put(line, in: inside.row(row))
        }
        let rest = inside.inset(top: lines.count + 1)
        let (left, right) = rest.cutLeft(26)
        for (row, gauge) in gauges(latest).prefix(rest.height).enumerated() {
            put(
                label("  \(gauge.name.padded(to: 12))") + figure(gauge.value, 9),
                in: left.row(row))
        }
        let graphs = right.inset(left: 3).rows([.share(1), .share(1), .share(1)])
        let series: [(SafeText, StyleRole, KeyPath<EngineReading, Int>)] = [
            ("commit p99", .graph1, \.syncP99US),
            ("longest wait for the writer", .graph2, \.queueWaitMaxUS),
            ("loop lag", .graph3, \.loopLagUS),
        ]
        for (area, (name, role, gauge)) in zip(graphs, series) where area.height > 1 {
            put(label(name), in: area.row(0))
            drawLatencyGraph(in: area.inset(top: 1), role, gauge)
        }
    }

    /// Since when a state has held, by the sale's clock.
    private func since(_ finding: Finding) -> SafeText? {
        guard let now = model.saleNow else { return nil }
        let age = model.verdictNow - finding.since
        let since = now + TimeSpan(milliseconds: -age.milliseconds)
        return SafeText("\(model.zone.clock(since)) \(model.zone.abbreviation(at: since))")
    }

    func micro(_ microseconds: Int) -> String {
        Figure.span(.microseconds(microseconds))
    }
}

extension DeckModel {
    /// The current time of the clock that the verdict uses.
    var verdictNow: Moment {
        context.mode == .replay || replay != nil ? recordedNow : now
    }
}
