/// The lines of a text as bytes, each with its own line end: LF, CR LF, CR, or none at the end of
/// the text.
struct TextLines: Equatable, Sendable {
    struct Line: Equatable, Sendable {
        var bytes: [UInt8]
        var end: [UInt8]
    }

    static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    var lines: [Line] = []

    /// The lines of a text. An empty text has none.
    init(_ text: [UInt8]) {
        var rest = text[...]
        while !rest.isEmpty {
            let stop = rest.firstIndex { $0 == 0x0A || $0 == 0x0D } ?? rest.endIndex
            var next = stop
            if next < rest.endIndex { next += 1 }
            if stop < rest.endIndex, rest[stop] == 0x0D, next < rest.endIndex, rest[next] == 0x0A {
                next += 1
            }
            lines.append(Line(bytes: Array(rest[..<stop]), end: Array(rest[stop..<next])))
            rest = rest[next...]
        }
    }

    var text: [UInt8] { lines.flatMap { $0.bytes + $0.end } }

    /// Adds a line at the end, with the line end of the first line.
    mutating func append(_ line: String) {
        let end = lines.first { !$0.end.isEmpty }?.end ?? [0x0A]
        if let last = lines.indices.last, lines[last].end.isEmpty {
            // If the last line is only a byte order mark, the new line goes after that mark.
            if lines[last].bytes == TextLines.byteOrderMark {
                lines[last] = Line(bytes: lines[last].bytes + Array(line.utf8), end: end)
                return
            }
            lines[last].end = end
        }
        lines.append(Line(bytes: Array(line.utf8), end: end))
    }

    /// The bytes of a line, without a byte order mark at the beginning of the text.
    func content(_ index: Int) -> ArraySlice<UInt8> {
        let bytes = lines[index].bytes[...]
        guard index == 0, bytes.starts(with: TextLines.byteOrderMark) else { return bytes }
        return bytes.dropFirst(TextLines.byteOrderMark.count)
    }

    func words(_ index: Int) -> [ArraySlice<UInt8>] {
        content(index).split { TextLines.isBlank($0) }
    }

    mutating func replaceLastWord(of index: Int, with word: String) {
        guard let last = words(index).last else { return }
        lines[index].bytes.replaceSubrange(last.indices, with: Array(word.utf8))
    }

    static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0B || byte == 0x0C
    }

    /// A byte in hexadecimal digits, such as `0x0A`.
    static func name(of byte: UInt8) -> String {
        (byte < 16 ? "0x0" : "0x") + String(byte, radix: 16, uppercase: true)
    }

    /// Whether a text begins with a byte order mark of UTF-16.
    static func isUTF16(_ text: [UInt8]) -> Bool {
        text.starts(with: [0xFF, 0xFE]) || text.starts(with: [0xFE, 0xFF])
    }
}
