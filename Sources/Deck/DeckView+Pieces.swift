import Canvas
import Rules
import Telemetry

/// Pieces that every part is made of.
extension DeckView {
    /// Draws a part's box: its title, whether it has the focus, and how old its figures are when
    /// they are not fresh.
    mutating func draw(box pane: Pane, in area: Rect) -> Rect {
        panel(of: pane, width: area.width).draw(in: area, of: &frame, glyphs)
    }

    func panel(of pane: Pane, width: Int) -> Panel {
        var note = staleness
        if pane == .health {
            let room = width - pane.title.width - 10 - note.reduce(0) { $0 + $1.text.width }
            let alarm = alarmNote(room)
            note = alarm + (alarm.isEmpty || note.isEmpty ? [] : [Piece("  ", .border)]) + note
        }
        return Panel(pane.title, note: note, isFocused: focused == pane)
    }

    /// How old figures are that are not fresh; of when they are once the link is lost.
    var staleness: [Piece] {
        guard let latest = model.latest, let age = model.age else { return [] }
        switch freshness {
        case .fresh: return []
        case .old:
            return [Piece(SafeText("\(Figure.fixed(shortSpan(age), 6)) old"), .stale)]
        case .lost: return [Piece("? \(model.zone.clock(latest.at))", .stale)]
        }
    }

    /// A role as it is while figures are fresh.
    func tone(_ role: Role, _ marks: Marks = []) -> Style {
        Style(freshness == .fresh ? role : .stale, marks)
    }

    /// A figure at the right end of its columns, and behind it the mark of a value that is lost.
    func figure(
        _ text: String, _ width: Int, _ role: Role = .text, _ marks: Marks = []
    ) -> [Piece] {
        let style = tone(role, marks)
        return [
            Piece(SafeText(Figure.fixed(text, width)), style),
            freshness == .lost ? Piece("?", .stale) : Piece(" ", .text),
        ]
    }

    /// A count at the right end of its columns.
    func figure(
        _ count: Int, _ width: Int, _ role: Role = .text, _ marks: Marks = []
    ) -> [Piece] {
        figure(Figure.fixed(count, width), width, role, marks)
    }

    /// A count that nothing stands behind in a column, as wide as it is.
    func natural(_ count: Int) -> [Piece] {
        let words = Figure.grouped(count)
        return figure(words, words.count)
    }

    /// A word beside a figure.
    func label(_ words: SafeText) -> [Piece] { [Piece(words, .dim)] }

    /// A rate, or a dash where it cannot be told.
    func perSecond(_ rate: Int?) -> String {
        rate.map { Figure.grouped($0) + "/s" } ?? Figure.none
    }

    /// ` · `, between two facts.
    var dot: String { " \(glyphs.separator) " }

    /// Writes a row, cut where the area ends.
    mutating func put(_ pieces: [Piece], in row: Rect) {
        var x = row.x
        for piece in pieces where x < row.right {
            let text = piece.text.truncated(to: row.right - x, mark: glyphs.ellipsis)
            x = frame.put(text, at: Point(x, row.y), piece.style, in: row)
        }
    }

    /// Writes a row from both ends; what stands at the right is never cut by the left.
    mutating func put(_ left: [Piece], right: [Piece], in row: Rect) {
        let width = right.reduce(0) { $0 + $1.text.width }
        put(left, in: row.inset(right: min(row.width, width + 2)))
        frame.putRight(right, in: row)
    }
}

/// Drawings that several parts have in common.
extension DeckView {
    /// A table, its first column as wide as its words and no wider.
    mutating func drawTable(
        _ columns: [Table.Column], _ rows: [[Piece]], selected: Int? = nil, in area: Rect
    ) {
        Table(columns, rows, selected: selected).draw(in: area, of: &frame, glyphs)
    }

    /// A cell of a table with a figure in it, which bears the mark of a value that is lost.
    func cell(_ text: String, _ role: Role = .text, _ marks: Marks = []) -> Piece {
        Piece(SafeText(freshness == .lost ? text + "?" : text), tone(role, marks))
    }

    func cell(_ count: Int, _ role: Role = .text, _ marks: Marks = []) -> Piece {
        cell(Figure.grouped(count), role, marks)
    }

    /// A bar that is a part of a whole.
    mutating func drawBar(
        _ part: Int, of whole: Int, _ scalar: Unicode.Scalar, _ role: Role, in row: Rect
    ) {
        guard whole > 0, part > 0 else { return }
        let width = min(row.width, (row.width * part + whole - 1) / whole)
        frame.fill(row.cutLeft(width).left, scalar, tone(role))
    }
}
