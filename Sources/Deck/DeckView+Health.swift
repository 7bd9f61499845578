import Canvas
import Health
import Rules
import Telemetry

/// Is anything wrong, why, since when, and what can be done.
extension DeckView {
    mutating func drawHealth(in area: Rect) {
        let inside = draw(box: "health", in: area)
        drawVerdict(in: inside)
    }

    mutating func drawVerdict(in area: Rect) {
        guard let verdict = model.verdict else { return }
        var lines = wrapped(finding(verdict.leading), width: area.width)
        let advice = verdict.leading.advice
        if !advice.isEmpty { lines.append([Piece("  do: \(advice)", .text)]) }
        lines += verdict.others.map { finding($0) }
        lines += verdict.notes.map { [Piece("  \($0)", .notice)] }
        if let engine = model.latest?.engine {
            lines.append(vitals(engine))
            lines.append(pressure(engine))
            lines.append(machine(engine))
        }
        for (row, line) in lines.prefix(area.height).enumerated() {
            put(line, in: area.row(row))
        }
    }

    /// Three signs for each grade: a symbol, a word, a colour.
    func sign(_ finding: Finding) -> Piece {
        let role = model.role(of: finding.severity)
        return switch finding.severity {
        case .normal: Piece(finding.state == .ok ? glyphs.dot : glyphs.ring, role)
        case .warning: Piece(glyphs.alert, role, .bold)
        case .alarm: Piece(glyphs.isUnicode ? "■" : "#", role, .bold)
        }
    }

    /// The evidence on a second line where one is too short for it: it holds the numbers.
    private func wrapped(_ pieces: [Piece], width: Int) -> [[Piece]] {
        let total = pieces.reduce(0) { $0 + $1.text.width }
        guard total > width, let last = pieces.last else { return [pieces] }
        let indented: [Piece] = [Piece(" ", last.style), last]
        return [Array(pieces.dropLast()), indented]
    }

    func finding(_ finding: Finding) -> [Piece] {
        let role = model.role(of: finding.severity)
        var pieces = [sign(finding), Piece(" \(finding.state.rawValue)", role, .bold)]
        if finding.state != .ok {
            pieces.append(Piece(" for \(shortSpan(model.verdictNow - finding.since))", role))
        }
        return pieces + [Piece("  \(finding.reason)", finding.state == .ok ? .dim : .text)]
    }

    /// The journal and the writer's queue.
    private func vitals(_ engine: EngineReading) -> [Piece] {
        label("  commit p99") + figure(micro(engine.syncP99US), 7) + label(" queue")
            + figure(micro(engine.queueWaitMinUS), 7) + label("to")
            + figure(micro(engine.queueWaitMaxUS), 7) + label(" mailbox")
            + figure(engine.mailboxDepth, 6) + label(" batch") + figure(engine.batchSizeMax, 6)
    }

    /// Who is connected, and how busy the loops are.
    private func pressure(_ engine: EngineReading) -> [Piece] {
        label("  in flight") + figure(engine.inFlight, 6) + label(" connections")
            + figure(engine.connections, 6) + label(" watchers") + figure(engine.watchers, 4)
            + label(" loop lag") + figure(micro(engine.loopLagUS), 7)
    }

    private func machine(_ engine: EngineReading) -> [Piece] {
        label("  cpu") + figure("\(engine.cpuPermille / 10)%", 6) + label(" memory")
            + figure(bytes(engine.residentBytes), 9) + label(" disk left")
            + figure(bytes(engine.diskFreeBytes), 9)
    }

    func micro(_ microseconds: Int) -> String {
        Figure.span(.microseconds(microseconds))
    }
}

extension DeckModel {
    /// The clock that the verdict's moments are of.
    var verdictNow: Moment {
        seat.mode == .replay || replay != nil ? recordedNow : now
    }
}
