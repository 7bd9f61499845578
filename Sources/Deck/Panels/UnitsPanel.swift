import Canvas
import Rules
import Telemetry

/// The remaining units, and the books of all units.
extension DeckView {
    mutating func drawUnits(in inside: Rect) {
        guard let drop = model.drop else { return }
        let top = inside.inset(bottom: max(0, inside.height - 5))
        guard let room = BigDigits.fitting(Figure.grouped(drop.issued), in: top, beside: 34) else {
            return drawUnitsPlain(drop, in: inside)
        }
        let (left, rest) = inside.cutLeft(room.size.width)
        drawDigits(drop, like: room, in: left)
        put(freshness == .lost ? [Piece("?", .stale)] : [], in: rest.row(4))
        let side = rest.inset(left: 2)
        put(label("remaining of ") + unpadded(drop.issued), right: books(drop), in: side.row(0))
        books(of: drop).draw(in: side.row(1), of: &frame)
        var lines = parts(of: drop, inLinesOf: side.width)
        lines += outlook(drop, width: side.width).map { [Piece($0, tone(.rate))] }
        let rows = side.inset(top: 2, bottom: max(0, inside.height - room.size.height))
        put(lines: lines, in: rows)
        drawAnnouncement(in: inside, below: room.size.height)
    }

    /// Draws the announcement in the last row, which the layout keeps for it.
    private mutating func drawAnnouncement(in inside: Rect, below used: Int) {
        guard inside.height > used else { return }
        put(announcement, in: inside.row(inside.height - 1).inset(left: 2))
    }

    /// The current announcement, and since when it stands; empty when there is none.
    var announcement: [Piece] {
        guard let drop = model.drop, let current = model.announcements.current(in: drop.drop)
        else { return [] }
        let since = model.zone.stamp(current.at, near: model.saleNow).prefix(8)
        return label("announced \(SafeText(since))  ") + [Piece(current.text, tone(.notice))]
    }

    /// Draws the remaining units in large digits, right-aligned in the space of the largest value.
    mutating func drawDigits(_ drop: DropReading, like room: BigDigits, in area: Rect) {
        let digits = BigDigits(
            Figure.grouped(drop.books.remaining), dotWidth: room.dotWidth,
            dotHeight: room.dotHeight)
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
        let kept = announcement.isEmpty ? 0 : 1
        put(
            lines: lines.map { [Piece("  ", .text), Piece($0, tone(.rate))] },
            in: inside.inset(top: 2, bottom: kept))
        drawAnnouncement(in: inside, below: 2)
    }

    private mutating func drawBar(_ drop: DropReading, _ width: Int, in row: Rect) {
        put(
            figure(drop.books.remaining, width, .text, .bold) + label("remaining"),
            right: label("of ") + figure(drop.issued, width), in: row)
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

    /// The parts of the books in one line, or in two if one is too narrow.
    private func parts(of drop: DropReading, inLinesOf width: Int) -> [[Piece]] {
        let line = parts(of: drop, in: width)
        guard drop.withdrawn > 0, line.cells > width else {
            return [line]
        }
        var withoutWithdrawn = drop
        withoutWithdrawn.withdrawn = 0
        let digits = max(7, Figure.grouped(drop.issued).count)
        let rest =
            figure(drop.withdrawn, digits)
            + [Piece(SafeText(String(glyphs.withdrawn)), tone(.withdrawn))] + label(" withdrawn")
        return [parts(of: withoutWithdrawn, in: width), rest]
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
        func part(_ count: Int, _ word: SafeText, _ scalar: Unicode.Scalar, _ role: StyleRole)
            -> [Piece]
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
}

/// The units on the whole screen: also the books line by line, and the units over time.
extension DeckView {
    mutating func drawUnitsLarge(in inside: Rect) {
        guard let drop = model.drop else { return }
        let least = inside.inset(bottom: 11)
        let room = BigDigits.fitting(Figure.grouped(drop.issued), in: least, beside: 34)
        let height = room?.size.height ?? 3
        let (top, rest) = inside.cutTop(height)
        if let room { drawDigits(drop, like: room, in: top.cutLeft(room.size.width).left) }
        drawWords(
            drop, isAlone: room == nil, in: top.inset(left: room.map { $0.size.width + 2 } ?? 0))
        let bar = rest.inset(top: 1).cutTop(rest.height >= 20 ? 2 : 1)
        books(of: drop).draw(in: bar.top, of: &frame)
        let (table, graph) = bar.rest.inset(top: 1).cutTop(7)
        drawBooks(drop, in: table)
        guard graph.height >= 3 else { return }
        put(label("remaining"), in: graph.row(0))
        drawDropGraph(in: graph.inset(top: 1), .graph1, \.remaining)
    }

    private mutating func drawWords(_ drop: DropReading, isAlone: Bool, in side: Rect) {
        let count = isAlone ? figure(drop.books.remaining, 9, .text, .bold) : []
        put(
            count + label("remaining of ") + unpadded(drop.issued),
            right: books(drop), in: side.row(0))
        var lines = outlook(drop, width: side.width).map { [Piece($0, tone(.rate))] }
        if !announcement.isEmpty { lines.append(announcement) }
        put(lines: lines, in: side.inset(top: 1))
    }

    private mutating func drawBooks(_ drop: DropReading, in area: Rect) {
        func row(
            _ scalar: Unicode.Scalar, _ word: SafeText, _ count: Int, _ now: String
        ) -> [Piece] {
            [
                Piece("\(SafeText(String(scalar))) \(word)", tone(.text)), cell(count),
                cell(share(count, of: drop.issued)), cell(now),
            ]
        }
        drawTable(
            [
                .words("the books", .cells(16)), .figures("units", 10), .figures("share", 6),
                .figures("now", 11),
            ],
            [
                row(glyphs.free, "free", drop.free, Figure.none),
                row(glyphs.held, "held", drop.held, rate(\.grants)),
                row(glyphs.sold, "sold", drop.sold, rate(\.confirmations)),
                row(glyphs.withdrawn, "withdrawn", drop.withdrawn, Figure.none),
                [
                    Piece("= issued", tone(.text, .bold)), cell(drop.issued, .text, .bold),
                    Piece("", .dim), Piece("", .dim),
                ],
            ], in: area)
    }
}
