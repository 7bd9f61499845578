import Canvas
import Rules
import Telemetry

/// How much is asked of the sale, and whether it moves.
extension DeckView {
    mutating func drawRegistrations(in area: Rect) {
        let inside = draw(box: "registrations", in: area)
        guard let drop = model.drop else { return }
        put(registered(drop), in: inside.row(0))
        put(figure(rate(\.registrations), 9) + label("new"), in: inside.row(1))
    }

    private func registered(_ drop: DropReading) -> [Piece] {
        figure(drop.registered, 9, .text, .bold) + label("registered ")
            + figure(quotient(drop.registered, drop.issued) ?? Figure.none, 7) + label("a unit")
    }

    mutating func drawLine(in area: Rect) {
        let inside = draw(box: "line", in: area)
        guard let drop = model.drop else { return }
        let oldest = drop.line > 0 ? shortSpan(Span(milliseconds: Int64(drop.oldestWaitMS))) : "-"
        put(
            figure(drop.line, 9, .text, .bold) + label("waiting  oldest") + figure(oldest, 8),
            in: inside.row(0))
        put(
            figure(dripWords(drop.dripRate), 9) + label("drip    granted")
                + figure(rate(\.grants), 8),
            in: inside.row(1))
        put(
            figure(drop.held, 9) + label("held     paid  ") + figure(rate(\.confirmations), 8),
            in: inside.row(2))
        put(
            figure(drop.lapses, 9) + label("lapsed   back  ") + figure(drop.releases, 8),
            in: inside.row(3))
        guard let revenue = wait(drop) else { return }
        put(label("  ") + [Piece(revenue, .dim)], in: inside.row(4))
    }

    /// How long somebody who joins the line now would wait, at the present pace.
    private func wait(_ drop: DropReading) -> SafeText? {
        guard drop.phase == .open, drop.line > drop.free else { return nil }
        let without = drop.line - drop.free
        return "\(Figure.grouped(without)) of them find no free unit"
    }

    /// From registered to sold: what is left of the demand at each step.
    mutating func drawFunnel(in area: Rect) {
        let inside = draw(box: "registered to sold", in: area)
        guard let drop = model.drop else { return }
        let steps: [(SafeText, Int, Role)] = [
            ("registered", drop.registered, .graph1), ("claimed", drop.claims, .graph2),
            ("granted", drop.grants, .held), ("sold", drop.sold, .sold),
        ]
        let most = max(1, steps.map(\.1).max() ?? 1)
        for (row, step) in steps.enumerated() {
            let line = inside.row(row)
            let percent = share(step.1, of: drop.registered)
            put(
                [Piece(step.0.padded(to: 10), .dim)] + figure(step.1, 9)
                    + figure(row == 0 ? "" : percent, 4),
                in: line)
            let bar = line.inset(left: 27)
            let width = (bar.width * step.1 + most - 1) / most
            frame.fill(bar.cutLeft(width).left, glyphs.sold, Style(step.2))
        }
        put(
            label("demand    ") + figure(quotient(drop.registered, drop.issued) ?? "-", 9)
                + label("a unit") + figure(rate(\.registrations), 9) + label("new"),
            in: inside.row(4))
    }

    mutating func drawRefusals(in area: Rect) {
        guard let drop = model.drop else { return }
        let total = label("all ") + figure(drop.refusals.total, 9)
        let inside = draw(box: "refused", note: total, in: area)
        let rows = drop.refusals.occurring
        if rows.isEmpty { put(label("nobody was refused"), in: inside.row(0)) }
        // The commonest first where there is no room for all; ties stay in order of precedence.
        let ranked = rows.enumerated().sorted {
            ($0.element.count, $1.offset) > ($1.element.count, $0.offset)
        }.map(\.element)
        for (row, refusal) in ranked.prefix(inside.height).enumerated() {
            put(
                figure(refusal.count, 11) + figure(share(refusal.count, of: drop.refusals.total), 5)
                    + label(SafeText(spaced(refusal.code.rawValue))),
                in: inside.row(row))
        }
    }

    /// A total of the drop in view, a second.
    func rate(_ total: KeyPath<Tape.DropSample, Int>) -> String {
        guard let index = model.viewIndex else { return Figure.none }
        return perSecond(
            model.tape.rate {
                $0.drops.indices.contains(index) ? $0.drops[index][keyPath: total] : nil
            })
    }
}

/// `registrationNotOpen` as `registration not open`.
func spaced(_ name: String) -> String {
    name.reduce(into: "") { words, letter in
        if letter.isUppercase { words += " " }
        words += letter.lowercased()
    }
}
