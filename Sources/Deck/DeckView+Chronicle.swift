import Canvas
import Rules
import Telemetry

/// What happened, the newest first.
extension DeckView {
    mutating func drawChronicle(in inside: Rect) {
        drawEntries(from: 0, in: inside)
    }

    private mutating func drawEntries(from first: Int, in inside: Rect) {
        let entries = model.chronicle.entries.reversed().dropFirst(first).prefix(inside.height)
        if entries.isEmpty { put(label("nothing yet"), in: inside.row(0)) }
        let width = min(12, max(8, entries.map(\.who.width).max() ?? 8))
        for (row, entry) in entries.enumerated() { put(line(entry, width), in: inside.row(row)) }
    }

    /// All that is kept, to scroll in; a line too long for one row is broken.
    mutating func drawChronicleLarge(in inside: Rect) {
        let entries = model.chronicle.entries
        let (foot, list) = inside.cutBottom(1)
        let names = min(12, max(8, entries.map(\.who.width).max() ?? 8))
        var row = 0
        var shown = 0
        for entry in entries.reversed().dropFirst(model.scroll) {
            let pieces = line(entry, names)
            let start = pieces.dropLast().reduce(0) { $0 + $1.text.width }
            let words = entry.words.lines(width: max(10, list.width - start))
            guard row < list.height, row == 0 || row + words.count <= list.height else { break }
            put(Array(pieces.dropLast()), in: list.row(row))
            for (offset, words) in words.enumerated() {
                put(found(in: words, entry.role), in: list.row(row + offset).inset(left: start))
            }
            row += max(1, words.count)
            shown += 1
        }
        guard !entries.isEmpty else { return put(label("nothing yet"), in: list.row(0)) }
        let place = "\(model.scroll + 1) to \(model.scroll + shown) of \(entries.count)"
        put(label(SafeText("\(place), the newest first")), in: foot)
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
