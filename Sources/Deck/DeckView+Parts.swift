import Canvas
import Health
import Rules
import Telemetry

/// Which part has a problem: storefront, engine, journal, or the progress of the sale.
extension DeckView {
    /// The parts side by side, in as many lines as needed.
    func parts(_ verdict: Verdict, _ reading: Reading, width: Int) -> [[Piece]] {
        var lines: [[Piece]] = []
        var line: [Piece] = []
        var used = 0
        for part in HealthPart.allCases where part != .storefront || reading.storefront != nil {
            let pieces = self.part(part, verdict, reading)
            let cells = pieces.reduce(0) { $0 + $1.text.width }
            if used + 2 + cells > width, !line.isEmpty {
                lines.append(line)
                (line, used) = ([], 0)
            }
            line += [Piece("  ", .text)] + pieces
            used += 2 + cells
        }
        return lines + (line.isEmpty ? [] : [line])
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
        return [Piece(glyphs.dot, .ok), name, Piece(" \(wellness(part, reading))", .dim)]
    }

    /// The words for a part without problems: its main figure, or OK.
    private func wellness(_ part: HealthPart, _ reading: Reading) -> SafeText {
        switch part {
        case .storefront: SafeText(micro(reading.storefront?.latencyUS ?? 0))
        case .engine, .journal: "OK"
        case .moving:
            rate(\.grants) != Figure.none && reading.drops.contains { $0.phase == .open }
                ? SafeText("\(rate(\.grants)) granted") : "OK"
        }
    }
}
