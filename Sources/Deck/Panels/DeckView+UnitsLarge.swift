import Canvas
import Rules
import Telemetry

/// The units on the whole screen: the figure, the books line by line, and the remaining units over
/// time.
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
        guard graph.height >= 3, let index = model.viewIndex else { return }
        put(label("remaining"), in: graph.row(0))
        let tape = model.tape
        drawSeries(in: graph.inset(top: 1), .graph1, unit: "") { count, span, end in
            tape.highest(ofDrop: index, \.remaining, count: count, each: span, end: end)
        }
    }

    private mutating func drawWords(_ drop: DropReading, isAlone: Bool, in side: Rect) {
        let count = isAlone ? figure(drop.books.remaining, 9, .text, .bold) : []
        put(
            count + label("remaining of ") + natural(drop.issued),
            right: books(drop), in: side.row(0))
        var lines = outlook(drop, width: side.width).map { [Piece($0, tone(.rate))] }
        if !announcement.isEmpty { lines.append(announcement) }
        for (row, line) in lines.prefix(max(0, side.height - 1)).enumerated() {
            put(line, in: side.row(row + 1))
        }
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
                row(glyphs.held, "held", drop.held, "\(rate(\.grants))"),
                row(glyphs.sold, "sold", drop.sold, "\(rate(\.confirmations))"),
                row(glyphs.withdrawn, "withdrawn", drop.withdrawn, Figure.none),
                [
                    Piece("= issued", tone(.text, .bold)), cell(drop.issued, .text, .bold),
                    Piece("", .dim), Piece("", .dim),
                ],
            ], in: area)
    }
}
