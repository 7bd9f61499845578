import Canvas
import Health
import Rules
import Telemetry

/// The states of the crash indicator: evidence, start and advice.
extension DeckView {
    mutating func drawVerdict(in area: Rect) {
        guard let verdict = model.verdict else { return }
        var lines =
            alarmLines(area.width, area.height) + detailed(verdict.leading, width: area.width)
        lines += verdict.others.map { [sign($0), state($0)] + reason($0) }
        lines += notices(area.width)
        lines += forecast + verdict.notes.map { [Piece("  \($0)", .notice)] }
        lines += awayLine.map { [$0] } ?? []
        if let latest = model.latest {
            lines += parts(verdict, latest, width: area.width)
            lines += gauges(latest, width: area.width)
        }
        put(lines: lines, in: area)
    }

    /// A state with its evidence and advice, in as many lines as needed.
    private func detailed(_ finding: Finding, width: Int) -> [[Piece]] {
        let whole = self.finding(finding)
        var lines = [whole]
        if whole.cells > width {
            lines = [Array(whole.dropLast())]
            let role: StyleRole = finding.state == .ok ? .dim : .text
            lines += evidence(finding).lines(width: width - 2).map {
                [Piece("  ", .text), Piece($0, role)]
            }
        }
        let advice = finding.advice.isEmpty ? [] : toDo(finding.advice).lines(width: width - 2)
        return lines + advice.map { [Piece("  ", .text), Piece($0, .text)] }
    }

    /// The symbol and colour of a finding. The word beside it carries the same information.
    func sign(_ finding: Finding) -> Piece {
        let role = model.role(of: finding)
        return switch finding.severity {
        case .normal: Piece(finding.state == .ok ? glyphs.dot : glyphs.ring, role)
        case .warning: Piece(glyphs.alert, role, .bold)
        case .alarm: Piece(solid, role, .bold)
        }
    }

    private func state(_ finding: Finding) -> Piece {
        Piece(" \(SafeText(finding.word))", model.role(of: finding), .bold)
    }

    /// A warning that arrivals approach the capacity of the engine.
    private var forecast: [[Piece]] {
        guard let forecast = model.verdict?.forecast else { return [] }
        let head = [Piece(glyphs.ring, .notice), Piece(" FORECAST", .notice, .bold)]
        return [head + [Piece("  \(forecast.words)", .text)]]
    }

    /// The engine's notices about present problems outside the sale. Each begins with the location.
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

    func toDo(_ advice: Advice) -> SafeText {
        SafeText("do: \(model.sentence(advice))")
    }

    func finding(_ finding: Finding) -> [Piece] {
        var pieces = [sign(finding), state(finding)]
        if finding.state != .ok {
            let age = shortSpan(model.verdictNow - finding.since)
            let words = finding.isLatched ? " comes and goes" : " for \(age)"
            pieces.append(Piece(SafeText(words), model.role(of: finding)))
        }
        return pieces + reason(finding)
    }

    /// The engine's gauges, as many in a row as fit.
    private func gauges(_ reading: Reading, width: Int) -> [[Piece]] {
        let pieces = gauges(reading).map { gauge in
            label("  \(gauge.name.padded(to: 11)) ") + figure(gauge.value, 8)
        }
        return DeckView.wrapped(pieces, width: width)
    }

    /// All gauges of storefront and engine. The most useful come first.
    private func gauges(_ reading: Reading) -> [(name: SafeText, value: String)] {
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
            lines += detailed(finding, width: inside.width)
            if let since = since(finding) { lines.append(label("  since \(since)")) }
        }
        lines += notices(inside.width)
        lines += forecast + verdict.notes.map { [Piece("  \($0)", .notice)] }
        lines += parts(verdict, latest, width: inside.width)
        put(lines: lines, in: inside)
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

    /// The start of a state, by the sale's clock.
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

/// Which part has a problem: storefront, engine, journal, or the progress of the sale.
extension DeckView {
    /// The parts side by side, in as many lines as needed.
    private func parts(_ verdict: Verdict, _ reading: Reading, width: Int) -> [[Piece]] {
        let shown = HealthPart.allCases.filter { $0 != .storefront || reading.storefront != nil }
        return DeckView.wrapped(
            shown.map { [Piece("  ", .text)] + part($0, verdict, reading) }, width: width)
    }

    private func part(_ part: HealthPart, _ verdict: Verdict, _ reading: Reading) -> [Piece] {
        let name = Piece(" \(SafeText(part.rawValue))", .dim)
        if let finding = verdict.finding(of: part) {
            let word = Piece(" \(SafeText(finding.word))", model.role(of: finding), .bold)
            return [sign(finding), name, word]
        }
        // Without readings, the state of the parts is unknown.
        guard verdict.knowsParts else {
            return [Piece(glyphs.ring, .stale), name, Piece(" ?", .stale)]
        }
        return [Piece(glyphs.dot, .ok), name, Piece(" \(normalWords(part, reading))", .dim)]
    }

    /// The words for a part without problems: its main figure, or OK.
    private func normalWords(_ part: HealthPart, _ reading: Reading) -> SafeText {
        switch part {
        case .storefront: SafeText(micro(reading.storefront?.latencyUS ?? 0))
        case .engine, .journal: "OK"
        case .moving:
            rate(\.grants) != Figure.none && reading.drops.contains { $0.phase == .open }
                ? SafeText("\(rate(\.grants)) granted") : "OK"
        }
    }
}

extension DeckModel {
    /// The current time of the clock that the verdict uses.
    var verdictNow: Moment {
        context.mode == .replay || replay != nil ? recordedNow : now
    }
}
