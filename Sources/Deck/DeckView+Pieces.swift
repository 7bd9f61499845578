import Canvas
import Rules
import Telemetry

/// Styled texts that all parts of the screen use.
extension DeckView {
    /// Draws the box of a part: its title, its focus, and the age of its figures when they are not
    /// fresh. Returns the area inside.
    mutating func draw(box pane: Pane, in area: Rect) -> Rect {
        panel(of: pane, width: area.width).draw(in: area, of: &frame, glyphs)
    }

    func panel(of pane: Pane, width: Int) -> Panel {
        var note = staleness
        if pane == .health {
            let room = width - pane.title.width - 10 - note.cells
            let alarm = alarmNote(room)
            note = alarm + (alarm.isEmpty || note.isEmpty ? [] : [Piece("  ", .border)]) + note
        }
        return Panel(pane.title, note: note, isFocused: focused == pane)
    }

    /// The age of figures that are not fresh. After the link is lost, their time instead.
    var staleness: [Piece] {
        guard let latest = model.latest, let age = model.age else { return [] }
        switch freshness {
        case .fresh: return []
        case .old:
            return [Piece("\(Figure.fixed(shortSpan(age), 6)) old", .stale)]
        case .lost: return [Piece("? \(model.zone.clock(latest.at))", .stale)]
        }
    }

    /// The style of a role; `stale` when the figures are not fresh.
    func tone(_ role: StyleRole, _ marks: Marks = []) -> Style {
        Style(freshness == .fresh ? role : .stale, marks)
    }

    /// A figure, right-aligned in its columns, followed by a mark when the link is lost.
    func figure(
        _ text: String, _ width: Int, _ role: StyleRole = .text, _ marks: Marks = []
    ) -> [Piece] {
        let style = tone(role, marks)
        return [
            Piece(SafeText(Figure.fixed(text, width)), style),
            freshness == .lost ? Piece("?", .stale) : Piece(" ", .text),
        ]
    }

    func figure(
        _ count: Int, _ width: Int, _ role: StyleRole = .text, _ marks: Marks = []
    ) -> [Piece] {
        figure(Figure.fixed(count, width), width, role, marks)
    }

    /// A count without padding, for a row in which no column follows.
    func unpadded(_ count: Int) -> [Piece] {
        let words = Figure.grouped(count)
        return figure(words, words.count)
    }

    func label(_ words: SafeText) -> [Piece] { [Piece(words, .dim)] }

    /// The mark of figures from before the link was lost.
    var lostMark: SafeText { freshness == .lost ? "?" : "" }

    /// A filled square; without Unicode another sign.
    var solid: SafeText { glyphs.isUnicode ? "■" : "#" }

    /// Whether this operator may act. If not, the keys of acts are not named.
    var mayAct: Bool { if case .success = model.permit { true } else { false } }

    func rate(_ total: (DropReading) -> Int) -> String {
        perSecond(model.dropIndex.flatMap { model.recent.rate(ofDrop: $0, total) })
    }

    /// A rate per second, or a dash when it is unknown.
    func perSecond(_ rate: Int?) -> String {
        rate.map { Figure.grouped($0) + "/s" } ?? Figure.none
    }

    /// The separator ` · ` between two facts.
    var separator: String { " \(glyphs.separator) " }

    /// Writes a row and cuts it at the end of the area.
    mutating func put(_ pieces: [Piece], in row: Rect) {
        var x = row.x
        for piece in pieces where x < row.right {
            let text = piece.text.truncated(to: row.right - x, mark: glyphs.ellipsis)
            x = frame.put(text, at: Point(x, row.y), piece.style, in: row)
        }
    }

    /// Writes as many lines as fit, from the top.
    mutating func put(lines: [[Piece]], in area: Rect) {
        for (row, line) in lines.prefix(area.height).enumerated() { put(line, in: area.row(row)) }
    }

    /// Writes a row, and after it a bar for a share.
    mutating func put(
        _ pieces: [Piece], bar part: Int, of whole: Int, _ scalar: Unicode.Scalar,
        _ role: StyleRole,
        in row: Rect
    ) {
        put(pieces, in: row)
        drawBar(part, of: whole, scalar, role, in: row.inset(left: pieces.cells + 2))
    }

    /// The first candidate that fits, else the last.
    func fitting(_ candidates: [[Piece]], _ width: Int) -> [Piece] {
        candidates.first { $0.cells <= width } ?? candidates.last ?? []
    }

    /// Puts groups of pieces side by side, in as many lines as needed.
    static func wrapped(_ groups: [[Piece]], width: Int) -> [[Piece]] {
        groups.reduce(into: []) { lines, group in
            if let last = lines.last, last.cells + group.cells <= width {
                lines[lines.count - 1] += group
            } else {
                lines.append(group)
            }
        }
    }

    /// Writes a row from both ends. The right part keeps its place; the left part is cut.
    mutating func put(_ left: [Piece], right: [Piece], in row: Rect) {
        put(left, in: row.inset(right: min(row.width, right.cells + 2)))
        frame.putRight(right, in: row)
    }
}

/// Drawings that several parts share.
extension DeckView {
    mutating func drawTable(
        _ columns: [Table.Column], _ rows: [[Piece]], selected: Int? = nil, in area: Rect
    ) {
        Table(columns, rows, selected: selected).draw(in: area, of: &frame, glyphs)
    }

    /// A table cell with a figure, and a mark when the link is lost.
    func cell(_ text: String, _ role: StyleRole = .text, _ marks: Marks = []) -> Piece {
        Piece(SafeText(freshness == .lost ? text + "?" : text), tone(role, marks))
    }

    func cell(_ count: Int, _ role: StyleRole = .text, _ marks: Marks = []) -> Piece {
        cell(Figure.grouped(count), role, marks)
    }

    mutating func drawBar(
        _ part: Int, of whole: Int, _ scalar: Unicode.Scalar, _ role: StyleRole, in row: Rect
    ) {
        guard whole > 0, part > 0 else { return }
        let width = min(row.width, (row.width * part + whole - 1) / whole)
        frame.fill(row.cutLeft(width).left, scalar, tone(role))
    }
}
