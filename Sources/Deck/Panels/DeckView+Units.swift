import Canvas
import Rules
import Telemetry

/// The remaining units, where all units are, and how fast they sell.
extension DeckView {
    mutating func drawUnits(in inside: Rect) {
        guard let drop = model.drop else { return }
        let columns = 34
        guard
            let room = BigDigits.fitting(
                Figure.grouped(drop.issued), in: inside.inset(bottom: max(0, inside.height - 5)),
                beside: columns)
        else { return drawUnitsPlain(drop, in: inside) }
        let (left, rest) = inside.cutLeft(room.size.width)
        drawDigits(drop, like: room, in: left)
        put(freshness == .lost ? [Piece("?", .stale)] : [], in: rest.row(4))
        let side = rest.inset(left: 2)
        put(
            label("remaining of ") + natural(drop.issued), right: books(drop),
            in: side.row(0))
        books(of: drop).draw(in: side.row(1), of: &frame)
        var lines = parts(of: drop, inLinesOf: side.width)
        lines += outlook(drop, width: side.width).map { [Piece($0, tone(.rate))] }
        let rows = side.inset(top: 2, bottom: max(0, inside.height - room.size.height))
        for (row, line) in lines.prefix(rows.height).enumerated() { put(line, in: rows.row(row)) }
        drawAnnouncement(in: inside, below: room.size.height)
    }

    /// Draws the announcement in the last row, which the layout keeps for it.
    private mutating func drawAnnouncement(in inside: Rect, below used: Int) {
        guard inside.height > used else { return }
        put(announcement, in: inside.row(inside.height - 1).inset(left: 2))
    }

    /// The current announcement, and since when it stands; empty when there is none.
    var announcement: [Piece] {
        guard let drop = model.drop, let standing = model.announcements.standing(in: drop.drop)
        else { return [] }
        let since = model.zone.stamp(standing.at, near: model.saleNow).prefix(8)
        return label("announced \(SafeText(since))  ") + [Piece(standing.text, tone(.notice))]
    }

    /// The figure that must be readable from afar, right-aligned in the space of the largest
    /// figure.
    mutating func drawDigits(_ drop: DropReading, like room: BigDigits, in area: Rect) {
        let remaining = Figure.grouped(drop.books.remaining)
        let digits = BigDigits(
            remaining, dotWidth: room.dotWidth, dotHeight: room.dotHeight)
        let gap = max(0, area.width - digits.size.width)
        digits.draw(in: area.inset(left: gap), of: &frame, tone(.text, .bold), glyphs)
    }

    private mutating func drawUnitsPlain(_ drop: DropReading, in inside: Rect) {
        let width = max(7, Figure.grouped(drop.issued).count)
        drawBar(drop, width, in: inside.row(0))
        put(
            [Piece("  ", .text)] + parts(of: drop, in: inside.width - 10), right: books(drop),
            in: inside.row(1))
        let lines = outlook(drop, width: inside.width - 2)
        let told = announcement.isEmpty ? 0 : 1
        for (row, words) in lines.prefix(max(0, inside.height - 2 - told)).enumerated() {
            put([Piece("  ", .text), Piece(words, tone(.rate))], in: inside.row(row + 2))
        }
        drawAnnouncement(in: inside, below: 2)
    }

    private mutating func drawBar(_ drop: DropReading, _ width: Int, in row: Rect) {
        let count = figure(drop.books.remaining, width, .text, .bold)
        let left = count + label("remaining")
        let right = label("of ") + figure(drop.issued, width)
        put(left, right: right, in: row)
        books(of: drop).draw(in: row.inset(left: width + 12, right: width + 6), of: &frame)
    }

    /// The books as a bar: sold, held, free, withdrawn.
    func books(of drop: DropReading) -> StackedBar {
        StackedBar([
            .init(drop.sold, glyphs.sold, tone(.sold)), .init(drop.held, glyphs.held, tone(.held)),
            .init(drop.free, glyphs.free, tone(.free)),
            .init(drop.withdrawn, glyphs.withdrawn, tone(.withdrawn)),
        ])
    }

    /// The parts of the books in one line, or in two where one is too short.
    private func parts(of drop: DropReading, inLinesOf width: Int) -> [[Piece]] {
        let line = parts(of: drop, in: width)
        guard drop.withdrawn > 0, line.reduce(0, { $0 + $1.text.width }) > width else {
            return [line]
        }
        var without = drop
        without.withdrawn = 0
        let digits = max(7, Figure.grouped(drop.issued).count)
        let rest =
            figure(drop.withdrawn, digits)
            + [Piece(SafeText(String(glyphs.withdrawn)), tone(.withdrawn))] + label(" withdrawn")
        return [parts(of: without, in: width), rest]
    }

    /// Sold, held, free and withdrawn, each with its character from the bar.
    func parts(of drop: DropReading, in width: Int) -> [Piece] {
        let count = drop.withdrawn > 0 ? 4 : 3
        // The figures take the width that is left, with one column between parts.
        let room = width - count * 8 + 1 - (count > 3 ? 5 : 0)
        let digits = min(max(7, Figure.grouped(drop.issued).count), max(4, room / count))
        let gap = label(" ")
        // Four digits per figure may already be too wide. Then the space before each word is left
        // out.
        let space: SafeText = digits * count > room ? "" : " "
        func part(_ count: Int, _ word: SafeText, _ scalar: Unicode.Scalar, _ role: StyleRole) -> [Piece]
        {
            figure(count, digits) + [Piece(SafeText(String(scalar)), tone(role))]
                + label(space + word)
        }
        return part(drop.sold, "sold", glyphs.sold, .sold) + gap
            + part(drop.held, "held", glyphs.held, .held) + gap
            + part(drop.free, "free", glyphs.free, .free)
            + (drop.withdrawn > 0
                ? gap + part(drop.withdrawn, "withdrawn", glyphs.withdrawn, .withdrawn) : [])
    }

    func books(_ drop: DropReading) -> [Piece] {
        if freshness == .lost, drop.books.isBalanced { return [Piece("books ?", .stale)] }
        return drop.books.isBalanced
            ? [Piece("books ", .dim), Piece(glyphs.check, .ok)]
            : [Piece("\(glyphs.cross) BOOKS BROKEN", .alarm, .bold)]
    }

    /// The outlook of a drop in lines. A fact is wrapped only when it is longer than a line.
    func outlook(_ drop: DropReading, width: Int) -> [SafeText] {
        let facts = outlook(drop).string.split(separator: dot).map { SafeText($0) }
        return facts.reduce(into: [SafeText]()) { lines, fact in
            if let last = lines.last, last.width + dot.count + fact.width <= width {
                lines[lines.count - 1] = last + SafeText(dot) + fact
            } else {
                lines += fact.lines(width: width)
            }
        }
    }

    /// The outlook of a drop in one sentence.
    func outlook(_ drop: DropReading) -> SafeText {
        if freshness == .lost, let latest = model.latest {
            return SafeText("not known since \(clock(latest.at))")
        }
        switch drop.phase {
        case .scheduled, .registering, .ready: return SafeText(coming(drop))
        case .open: return SafeText(flow(drop))
        case .paused: return SafeText(pausing(drop))
        case .closed: return SafeText(ending(drop))
        }
    }

    /// Whether this operator may act. If not, the keys of acts are not named.
    private var mayAct: Bool { if case .success = model.permit { true } else { false } }

    private func clock(_ moment: Moment) -> String {
        "\(model.zone.clock(moment)) \(model.zone.abbreviation(at: moment))"
    }

    private func coming(_ drop: DropReading) -> String {
        let byHand = mayAct ? "opens by hand: \(model.keys.label(of: .open))" : "opens by hand"
        if let missed = drop.missed {
            let (open, close) = (model.keys.label(of: .open), model.keys.label(of: .close))
            return "missed \(model.zone.clock(missed.from)) to \(clock(missed.to))\(dot)"
                + (mayAct
                    ? "\(open) opens it after a notice\(dot)\(close) closes it"
                    : "parked until it is opened or closed")
        }
        if let opens = drop.opens, model.isReopening(drop) {
            let kept = drop.line > 0 ? "\(dot)\(Figure.grouped(drop.line)) kept in line" : ""
            return "opens at \(clock(opens)), as all were told\(kept)"
        }
        guard let opens = drop.opens else { return byHand }
        guard drop.isArmed else { return "the schedule is off\(dot)\(byHand)" }
        let isToday = model.saleNow.map { model.zone.date($0) == model.zone.date(opens) } ?? true
        let date = isToday ? "" : "\(model.zone.date(opens)) "
        return "opens by schedule at \(date)\(clock(opens))"
    }

    private func flow(_ drop: DropReading) -> String {
        if drop.hasNoUnits { return withdrawn(drop) }
        let gone = model.gone(drop).map { "gone after \(shortSpan($0))" }
        if drop.free == 0 {
            let held = "\(Figure.grouped(drop.held)) held may be paid or come back"
            return [gone, held, sellOut(drop)].compactMap { $0 }.joined(separator: dot)
        }
        if drop.dripRate == .perSecond(0) {
            let set = mayAct ? "\(dot)\(model.keys.label(of: .drip)) sets it" : ""
            return "the drip rate is 0: nothing is granted\(set)"
        }
        guard let rate = grantRate, rate > 0 else {
            return drop.line > 0 ? "no grant in the last second" : "no claim waits"
        }
        let rest = TimeSpan(milliseconds: Int64(drop.free) * 1000 / Int64(rate))
        let free = "free gone in \(shortSpan(rest)) at \(Figure.grouped(rate)) grants/s"
        return [free, sellOut(drop)].compactMap { $0 }.joined(separator: dot)
    }

    /// The time until the last unit is paid, at the present rate of payments.
    func sellOut(_ drop: DropReading) -> String? {
        guard let paid = paymentRate, paid > 0, drop.books.remaining > 0 else { return nil }
        let rest = TimeSpan(milliseconds: Int64(drop.books.remaining) * 1000 / Int64(paid))
        return "sold out in \(shortSpan(rest)) at \(Figure.grouped(paid)) paid/s"
    }

    /// Confirmations per second in the drop in view.
    var paymentRate: Int? {
        model.viewIndex.flatMap { model.pulse.rate(ofDrop: $0, \.confirmations) }
    }

    /// All units were withdrawn and none was sold: claims wait until units are added.
    private func withdrawn(_ drop: DropReading) -> String {
        let claims = drop.line > 0 ? "\(Figure.grouped(drop.line)) wait" : "no claim waits"
        let add = mayAct ? "\(dot)\(model.keys.label(of: .units)) adds units" : ""
        return "all units were withdrawn\(dot)\(claims)\(add)"
    }

    private func pausing(_ drop: DropReading) -> String {
        if drop.hasNoUnits { return "paused\(dot)\(withdrawn(drop))" }
        let rest = "places are kept"
        guard let pause = model.chronicle.latest(.paused, of: drop.drop), let at = pause.at,
            let now = model.saleNow
        else { return "nothing is granted\(dot)\(rest)" }
        return
            "paused by \(pause.who) for \(shortSpan(now - at))\(dot)nothing is granted\(dot)\(rest)"
    }

    private func ending(_ drop: DropReading) -> String {
        var words: [String] = []
        if let gone = model.gone(drop) { words.append("gone after \(shortSpan(gone))") }
        if drop.closedBecause == .soldOut, let opened = drop.openedAt, let closed = drop.closedAt {
            words.append("sold out after \(shortSpan(closed - opened))")
            if drop.free > 0 {
                let reopen = mayAct ? ": \(model.keys.label(of: .open)) reopens it" : ""
                words = ["\(Figure.grouped(drop.free)) free since\(reopen)"] + words
            }
            if drop.line > 0 { words.append("\(Figure.grouped(drop.line)) unserved") }
        } else {
            let by = drop.closedBecause == .bySchedule ? "the schedule" : "an operator"
            words.append("closed by \(by)")
            if drop.free > 0 { words.append("\(Figure.grouped(drop.free)) left over") }
            if drop.held > 0 { words.append("\(Figure.grouped(drop.held)) held may still be paid") }
        }
        return words.joined(separator: dot)
    }

    /// Grants per second in the drop in view.
    var grantRate: Int? {
        guard let index = model.viewIndex else { return nil }
        return model.tape.rate { $0.drops.indices.contains(index) ? $0.drops[index].grants : nil }
    }
}
