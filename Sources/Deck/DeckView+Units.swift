import Canvas
import Rules
import Telemetry

/// What remains, where the units are, and how fast they go.
extension DeckView {
    mutating func drawUnits(in area: Rect) {
        var inside = draw(box: "units", in: area)
        guard let drop = model.drop else { return }
        let remaining = Figure.grouped(drop.books.remaining)
        let widest = Figure.grouped(drop.issued)
        var line = inside.row(0)
        if inside.height >= BigDigits.height, frame.size.width >= DeckView.wide.width {
            let wide = frame.size.width >= DeckView.hall.width ? 2 : 1
            let room = BigDigits(widest, dotWidth: wide).size.width
            let (left, rest) = inside.cutLeft(room)
            let digits = BigDigits(remaining, dotWidth: wide)
            let style = freshness == .fresh ? Style(.text, .bold) : Style(.stale)
            digits.draw(
                in: left.inset(left: max(0, room - digits.size.width)), of: &frame, style, glyphs)
            inside = rest.inset(left: 1, top: 1)
            line = inside.row(0)
            put(freshness == .lost ? [Piece("?", .stale)] : [], in: rest.row(4))
        }
        drawBar(drop, widest.count, in: line)
        put(parts(of: drop, widest.count), right: books(drop), in: inside.row(1))
        put(outlook(drop), in: inside.row(2))
    }

    private mutating func drawBar(_ drop: DropReading, _ width: Int, in row: Rect) {
        let count = figure(drop.books.remaining, max(7, width), .text, .bold)
        let left = count + label("remaining")
        let right = label("of ") + figure(drop.issued, max(7, width))
        put(left, right: right, in: row)
        let (leftWidth, rightWidth) = (max(7, width) + 10, max(7, width) + 4)
        let bar = row.inset(left: leftWidth + 2, right: rightWidth + 2)
        StackedBar(
            sold: drop.sold, held: drop.held, free: drop.free, withdrawn: drop.withdrawn, glyphs
        ).draw(in: bar, of: &frame)
    }

    /// Sold, held, free and withdrawn, each with the character that it has in the bar.
    private func parts(of drop: DropReading, _ width: Int) -> [Piece] {
        func part(_ count: Int, _ word: SafeText, _ scalar: Unicode.Scalar, _ role: Role) -> [Piece]
        {
            figure(count, max(5, width)) + [Piece(SafeText(String(scalar)), role)]
                + label(" \(word)")
        }
        let gap = label("  ")
        return [Piece("  ", .text)] + part(drop.sold, "sold", glyphs.sold, .sold) + gap
            + part(drop.held, "held", glyphs.held, .held) + gap
            + part(drop.free, "free", glyphs.free, .free)
            + (drop.withdrawn > 0
                ? gap + part(drop.withdrawn, "withdrawn", glyphs.withdrawn, .withdrawn) : [])
    }

    func books(_ drop: DropReading) -> [Piece] {
        drop.books.isBalanced
            ? [Piece("books ", .dim), Piece(glyphs.check, .ok)]
            : [Piece("\(glyphs.cross) BOOKS BROKEN", .alarm, .bold)]
    }

    /// One sentence on where this is going.
    func outlook(_ drop: DropReading) -> [Piece] {
        let zone = model.zone
        func clock(_ moment: Moment) -> String { "\(zone.clock(moment)) \(zone.abbreviation)" }
        if freshness == .lost, let latest = model.latest {
            return [Piece("  not known since \(clock(latest.at))", .stale)]
        }
        let words: String =
            switch drop.phase {
            case .scheduled, .registering, .ready:
                drop.opens.map { opens in
                    drop.isArmed
                        ? "opens by schedule at \(clock(opens))"
                        : "the schedule is off: an operator opens it"
                } ?? "an operator opens it: O"
            case .open: flow(drop)
            case .paused: pausing(drop)
            case .closed: ending(drop)
            }
        return [Piece("  ", .text), Piece(SafeText(words), freshness == .fresh ? .rate : .stale)]
    }

    private func flow(_ drop: DropReading) -> String {
        let gone = model.gone(drop).map { "gone in \(shortSpan($0))" }
        if drop.free == 0 {
            let held = "\(Figure.grouped(drop.held)) held may be paid or come back"
            return [gone, held].compactMap { $0 }.joined(separator: dot)
        }
        if drop.dripRate == .perSecond(0) { return "the drip rate is 0: nothing is granted" }
        guard let rate = grantRate, rate > 0 else {
            return drop.line > 0 ? "no grant in the last second" : "no claim waits"
        }
        let rest = Span(milliseconds: Int64(drop.free) * 1000 / Int64(rate))
        return "free gone in \(shortSpan(rest)) at \(Figure.grouped(rate)) grants/s"
    }

    private func pausing(_ drop: DropReading) -> String {
        let rest = "claims keep their places"
        guard let pause = model.chronicle.latest(.paused, of: drop.drop), let at = pause.at,
            let now = model.saleNow
        else { return "nothing is granted\(dot)\(rest)" }
        return
            "paused by \(pause.who) for \(shortSpan(now - at))\(dot)nothing is granted\(dot)\(rest)"
    }

    private func ending(_ drop: DropReading) -> String {
        var words: [String] = []
        if let gone = model.gone(drop) { words.append("gone in \(shortSpan(gone))") }
        if drop.closedBecause == .soldOut, let opened = drop.openedAt, let closed = drop.closedAt {
            words.append("sold out in \(shortSpan(closed - opened))")
        } else {
            let by = drop.closedBecause == .bySchedule ? "the schedule" : "an operator"
            words.append("closed by \(by)")
            if drop.free > 0 { words.append("\(Figure.grouped(drop.free)) left over") }
            if drop.held > 0 { words.append("\(Figure.grouped(drop.held)) held may still be paid") }
        }
        return words.joined(separator: dot)
    }

    /// Grants a second in the drop in view.
    var grantRate: Int? {
        guard let index = model.viewIndex else { return nil }
        return model.tape.rate { $0.drops.indices.contains(index) ? $0.drops[index].grants : nil }
    }
}
