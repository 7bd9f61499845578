import Canvas
import Health
import Rules
import Telemetry

/// The screen where there is little room: the same order, one fact per line, down to a single cell.
extension DeckView {
    mutating func drawCompact() {
        let area = frame.bounds
        guard !area.isEmpty else { return }
        if let pane = model.largePane {
            let (foot, body) = area.cutBottom(1)
            draw(pane, isLarge: true, in: body)
            put(urgentMessage ?? age, in: foot)
            return drawOverlays()
        }
        if area.height == 1 || area.width < 24 {
            put(lines: [urgentMessage ?? summary(area.width)] + remainder, in: area)
        } else {
            let (foot, body) = area.cutBottom(area.height >= 4 || urgentMessage != nil ? 1 : 0)
            put(lines: facts, in: body)
            put(urgentMessage ?? age, in: foot)
        }
        drawOverlays()
    }

    /// Mode, phase, remaining units and verdict, as many as fit; at least one symbol.
    private func summary(_ width: Int) -> [Piece] {
        let verdict = model.verdict.map {
            [
                sign($0.leading),
                Piece(" \($0.leading.word)\($0.leading.isLatched ? " kept" : "")", .text, .bold),
            ]
        }
        let short = model.verdict.map { [sign($0.leading)] } ?? [Piece(glyphs.ring, .dim)]
        guard let drop = model.drop else {
            return fitting([[badge] + (verdict ?? short), short], width)
        }
        let (symbol, word, role) = phaseWord(drop)
        let rest = Piece(
            "\(Figure.grouped(drop.books.remaining))\(lostMark)", tone(.text, .bold))
        let total = Piece(" of \(Figure.grouped(drop.issued)) ", .dim)
        let phase = Piece("\(symbol) \(word) ", role)
        let name = Piece("\(drop.drop) ", .text)
        let full = [badge, Piece(" ", .text), name, phase, rest, total] + (verdict ?? short)
        return fitting(
            [
                full + label("  ") + age, full,
                [badge, Piece(" ", .text), phase, rest, total] + (verdict ?? short),
                [Piece("\(headWord) ", .text), rest, total] + short,
                [Piece("\(headWord) ", .text), rest, Piece(" ", .text)] + short,
                [Piece(letter, badge.style), Piece(" ", .text), rest, Piece(" ", .text)] + short,
                [Piece(letter, badge.style)] + short, short,
            ], width)
    }

    /// One letter for the mode, so that even the narrowest row tells the past from the present.
    private var letter: SafeText { SafeText(model.mode.letter) }

    /// For a narrow but tall screen: one figure per line.
    private var remainder: [[Piece]] {
        guard let drop = model.drop else { return [] }
        return [
            [Piece(SafeText(drop.drop), .text)],
            [Piece(phaseWord(drop).word, phaseWord(drop).role)],
            [Piece(timer(drop), .text)], figure(drop.sold, 9) + label("sold"),
            figure(drop.held, 9) + label("held"), figure(drop.free, 9) + label("free"),
            figure(drop.line, 9) + label(lineWord(drop)), books(drop),
        ]
    }

    private var facts: [[Piece]] {
        let engine = [badge, Piece(" \(model.context.engine)", .text)]
        let mode = fitting([engine + clockPieces, engine], frame.size.width)
        guard let drop = model.drop else {
            return [mode] + (model.verdict.map { [finding($0.leading)] } ?? [])
        }
        let course = outlook(drop, width: max(1, frame.size.width - 2)).first ?? ""
        let events = model.chronicle.entries.reversed().map { line($0, 8) }
        return [
            mode,
            state(of: drop),
            remaining(of: drop),
            verdict,
            figure(perSecond(model.recent.rate { $0.engine.requests }), 9) + label("requests"),
            figure(drop.line, 9) + label("\(lineWord(drop)), drip \(dripWords(drop.dripRate))"),
            figure(drop.sold, 9) + label("sold") + figure(drop.held, 7) + label("held")
                + figure(drop.free, 7) + label("free"),
            figure(drop.registered, 9) + label("registered"),
            [Piece("  ", .text), Piece(course, tone(.rate))],
        ] + (announcement.isEmpty ? [] : [label("  ") + announcement]) + events
    }

    /// The drop's name and phase, and the timer if all of it fits.
    private func state(of drop: DropReading) -> [Piece] {
        let name = [Piece(SafeText(drop.drop), .text, .bold), Piece("  ", .text)]
        return fitting([name + phase, name + phase.prefix(1)], frame.size.width)
    }

    private func remaining(of drop: DropReading) -> [Piece] {
        let count = figure(drop.books.remaining, 9, .text, .bold)
        let whole = count + label("remaining of \(Figure.grouped(drop.issued))")
        return fitting(
            [whole + label("  ") + books(drop), whole, count + label("remaining")],
            frame.size.width)
    }

    /// The verdict, cut to the width. If nothing is wrong and space is short, one word.
    private var verdict: [Piece] {
        guard let leading = model.verdict?.leading else { return [] }
        let whole = finding(leading)
        guard leading.state == .ok else { return whole }
        return fitting([whole, Array(whole.dropLast())], frame.size.width)
    }

    private var clockPieces: [Piece] {
        guard let now = model.saleNow else { return [] }
        return [Piece("  \(model.zone.clock(now))", .text)]
    }
}
