import Canvas
import Rules
import Telemetry

/// All drops of the campaign, and what happened.
extension DeckView {
    mutating func drawDrops(in area: Rect) {
        let inside = draw(box: "drops", in: area)
        guard let latest = model.latest else { return }
        let isWide = inside.width >= 80
        let table = Table(
            columns(isWide), latest.drops.map { row($0, isWide) }, selected: model.viewIndex)
        let hasTotal = isWide && inside.height >= latest.drops.count + 2
        table.draw(in: hasTotal ? inside.cutBottom(1).rest : inside, of: &frame, glyphs)
        guard hasTotal else { return }
        let places = Table(columns(isWide), [total(latest.drops)])
        // Only the row is wanted: the header falls onto the row above the area's last two.
        let foot = inside.cutBottom(1).bottom
        var scratch = DeckView(model: model, glyphs: glyphs)
        let sheet = Rect(x: foot.x, y: 0, width: foot.width, height: 2)
        places.draw(in: sheet, of: &scratch.frame, glyphs)
        copy(from: scratch.frame, row: 1, to: foot)
    }

    private mutating func copy(from other: Frame, row: Int, to area: Rect) {
        for x in area.x..<area.right {
            let cell = other[x, row]
            frame.put(SafeText(cell.string), at: Point(x, area.y), cell.style, in: area)
        }
    }

    private func columns(_ isWide: Bool) -> [Table.Column] {
        let first: [Table.Column] = [.words("drop", .share(1)), .words("phase", .cells(13))]
        let last: Table.Column = .words("time", .cells(isWide ? 20 : 11))
        guard isWide else { return first + [.figures("remaining", 9), last] }
        return first + [
            .figures("units", 9), .figures("sold", 9), .figures("remaining", 9),
            .figures("registered", 10), last,
        ]
    }

    private func row(_ drop: DropReading, _ isWide: Bool) -> [Piece] {
        let (sign, word, role) = phaseWord(drop)
        let style: Role = freshness == .fresh ? .text : .stale
        func count(_ number: Int) -> Piece { Piece(SafeText(Figure.grouped(number)), style) }
        let first = [Piece(SafeText(drop.drop), style), Piece("\(sign) \(word)", role)]
        let last = Piece(isWide ? timer(drop) : shortTimer(drop), .dim)
        guard isWide else { return first + [count(drop.books.remaining), last] }
        return first + [
            count(drop.issued), count(drop.sold), count(drop.books.remaining),
            count(drop.registered), last,
        ]
    }

    /// The timer without its words, for a narrow column.
    private func shortTimer(_ drop: DropReading) -> SafeText {
        guard drop.phase.isBeforeOpening, let opens = drop.opens, drop.isArmed,
            let now = model.saleNow
        else { return timer(drop) }
        return SafeText(countdown(opens - now))
    }

    private func total(_ drops: [DropReading]) -> [Piece] {
        func sum(_ part: (DropReading) -> Int) -> Piece {
            Piece(SafeText(Figure.grouped(drops.reduce(0) { $0 + part($1) })), .text, .bold)
        }
        return [
            Piece("campaign", .dim), Piece("", .dim), sum { $0.issued }, sum { $0.sold },
            sum { $0.books.remaining }, sum { $0.registered }, Piece("", .dim),
        ]
    }

    mutating func drawChronicle(in area: Rect) {
        let inside = draw(box: "what happened", in: area)
        let entries = model.chronicle.entries
        if entries.isEmpty { put(label("nothing yet"), in: inside.row(0)) }
        let names = entries.suffix(inside.height).map(\.who.width)
        let width = min(12, max(8, names.max() ?? 8))
        for (row, entry) in entries.reversed().prefix(inside.height).enumerated() {
            put(line(entry, width), in: inside.row(row))
        }
    }

    func line(_ entry: Chronicle.Entry, _ nameWidth: Int) -> [Piece] {
        let clock = entry.at.map { model.zone.stamp($0, near: model.saleNow) } ?? ""
        let drop = entry.drop.isEmpty ? "" : "\(entry.drop) "
        return [
            Piece(SafeText(clock).padded(to: 13), .dim),
            Piece(entry.who.padded(to: nameWidth) + " ", .title),
            Piece(SafeText(drop), .dim), Piece(entry.what, entry.role),
        ]
    }
}
