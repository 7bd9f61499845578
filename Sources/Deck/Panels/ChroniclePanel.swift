import Canvas
import Telemetry

/// The chronicle, the newest line first.
extension DeckView {
    mutating func drawChronicle(in inside: Rect) {
        let entries = model.chronicle.entries.reversed().prefix(inside.height)
        if entries.isEmpty { put(label("nothing yet"), in: inside.row(0)) }
        let width = nameWidth(entries)
        put(lines: entries.map { line($0, width) }, in: inside)
    }

    /// The columns for the longest name, from 8 to 12.
    private func nameWidth(_ entries: some Collection<Chronicle.Entry>) -> Int {
        min(12, max(8, entries.map(\.who.width).max() ?? 8))
    }

    /// The whole chronicle, scrollable, with long lines wrapped. If rows are left, the entries of
    /// folded lines are shown one by one.
    mutating func drawChronicleLarge(in inside: Rect) {
        let entries = model.chronicle.entries
        let (foot, list) = inside.cutBottom(1)
        guard !entries.isEmpty else { return put(label("nothing yet"), in: list.row(0)) }
        let names = nameWidth(entries)
        let rest = entries.reversed().dropFirst(model.scroll)
        var blocks: [[[Piece]]] = []
        var spare = list.height
        for entry in rest {
            let rows = wrapped(line(entry, names), entry.role, list.width)
            guard spare > 0, blocks.isEmpty || rows.count <= spare else { break }
            blocks.append(rows)
            spare -= rows.count
        }
        if blocks.count == rest.count {
            for (index, entry) in rest.enumerated() where spare > 0 && entry.count > 1 {
                let parts = parts(of: entry, names, most: spare)
                blocks[index] += parts
                spare -= parts.count
            }
        }
        put(lines: Array(blocks.joined()), in: list)
        let range = "\(model.scroll + 1) to \(model.scroll + blocks.count) of \(entries.count)"
        put(label("\(range), the newest first"), in: foot)
    }

    /// Wraps a line into as many rows as its words need.
    private func wrapped(_ line: [Piece], _ role: StyleRole, _ width: Int) -> [[Piece]] {
        guard let words = line.last?.text else { return [line] }
        let start = line.dropLast().cells
        let rows = words.lines(width: max(10, width - start))
        let indent = label(SafeText.empty.padded(to: start))
        guard let first = rows.first else { return [Array(line.dropLast())] }
        return [line.dropLast() + found(in: first, role)]
            + rows.dropFirst().map { indent + found(in: $0, role) }
    }

    /// The entries of a folded line, the newest first. The line itself already shows the newest
    /// one.
    private func parts(of entry: Chronicle.Entry, _ names: Int, most: Int) -> [[Piece]] {
        let parts = entry.parts.dropLast().suffix(most)
        var rows = parts.reversed().map { part in
            let alone = Chronicle.Entry(
                at: part.at, who: part.who, drop: part.drop,
                what: "\(glyphs.separator) \(part.what)", role: part.role)
            return line(alone, names).dropLast() + found(in: alone.words, part.role)
        }
        let more = entry.count - 1 - parts.count
        if more > 0, rows.count < most {
            let words: SafeText = "\(glyphs.separator) and \(Figure.grouped(more)) before"
            rows.append(label(SafeText.empty.padded(to: 13) + words))
        }
        return rows
    }

    func line(_ entry: Chronicle.Entry, _ nameWidth: Int) -> [Piece] {
        let clock = entry.at.map { model.zone.stamp($0, near: model.saleNow) } ?? ""
        let drop = entry.drop.isEmpty ? "" : "\(entry.drop) "
        return [
            Piece(SafeText(clock).padded(to: 13), .dim),
            Piece(entry.who.padded(to: nameWidth) + " ", .title),
            Piece(SafeText(drop), .dim), Piece(entry.words, entry.role),
        ]
    }
}
