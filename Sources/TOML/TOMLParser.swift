/// A parser of TOML 1.0 that remembers the line of every value.
///
/// It is our own because people write these files by hand: every mistake must be reported with its
/// line, and none may crash the program.
package struct TOMLParser {
    /// Keys with more parts, and values nested deeper, are refused.
    static let depthMax = 16

    let bytes: [UInt8]
    var position = 0
    var line = 1

    /// Parses a text.
    package static func document(of text: String) throws(TOMLMistake) -> TOMLTable {
        var parser = TOMLParser(bytes: Array(text.utf8))
        return try parser.document()
    }

    private init(bytes: [UInt8]) {
        self.bytes = TOMLParser.withoutLoneReturns(bytes)
    }

    /// Replaces a CR without an LF by an LF: lines may end with LF, CR LF or CR, as in token files.
    private static func withoutLoneReturns(_ bytes: [UInt8]) -> [UInt8] {
        let (feed, back) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
        var bytes = bytes
        for place in bytes.indices where bytes[place] == back {
            if place + 1 == bytes.count || bytes[place + 1] != feed { bytes[place] = feed }
        }
        return bytes
    }

    private mutating func document() throws(TOMLMistake) -> TOMLTable {
        try checkControlCharacters()
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        let root = TOMLTable(.header)
        var table = root
        while true {
            skipBlank()
            guard let byte else { return root }
            if byte == UInt8(ascii: "[") {
                table = try header(in: root)
            } else {
                try pair(in: table, depth: 0)
            }
            skipSpaces()
            guard skipLineEnd() else {
                throw mistake("A new line must start here, before \(next)")
            }
        }
    }

    private mutating func header(in root: TOMLTable) throws(TOMLMistake) -> TOMLTable {
        skip("[")
        let isArray = skip("[")
        let keys = try keys()
        guard skip("]"), !isArray || skip("]") else {
            let end = isArray ? "]]" : "]"
            throw mistake("A header ends with \(end), not with \(next)")
        }
        var table = root
        for key in keys.dropLast() { table = try table.intermediateTable(key, line: line) }
        let key = keys[keys.count - 1]
        return isArray
            ? try table.appendedTable(key, line: line) : try table.headerTable(key, line: line)
    }

    private mutating func pair(in table: TOMLTable, depth: Int) throws(TOMLMistake) {
        let line = line
        let keys = try keys()
        guard skip("=") else { throw mistake("A key is followed by =, not by \(next)") }
        skipSpaces()
        var table = table
        for key in keys.dropLast() { table = try table.dottedKeyTable(key, line: line) }
        let value = try value(depth: depth)
        try table.set(keys[keys.count - 1], to: value, line: line)
    }

    private mutating func value(depth: Int) throws(TOMLMistake) -> TOMLValue {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return .text(try string(mayBeLong: true))
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            guard depth < TOMLParser.depthMax else {
                throw mistake("Values are too deep inside each other here: write them flatter")
            }
            return byte == UInt8(ascii: "[")
                ? try array(depth: depth + 1) : try inlineTable(depth: depth + 1)
        default: return try bareValue()
        }
    }

    private mutating func array(depth: Int) throws(TOMLMistake) -> TOMLValue {
        let start = line
        skip("[")
        var elements: [TOMLNode] = []
        while true {
            skipBlank()
            if skip("]") { return .array(TOMLArray(elements)) }
            let line = line
            elements.append(TOMLNode(value: try value(depth: depth), line: line))
            skipBlank()
            guard skip(",") || byte == UInt8(ascii: "]") else {
                throw mistake("The array of line \(start) goes on with , or ], not with \(next)")
            }
        }
    }

    private mutating func inlineTable(depth: Int) throws(TOMLMistake) -> TOMLValue {
        skip("{")
        let table = TOMLTable(.dottedKey)
        skipSpaces()
        if !skip("}") {
            repeat {
                try pair(in: table, depth: depth)
                skipSpaces()
            } while skip(",")
            guard skip("}") else {
                throw mistake("A table in braces goes on with , or } on its line, not with \(next)")
            }
        }
        table.close()
        return .table(table)
    }
}

// The four kinds of strings: with single or triple quotes, with or without escapes.

extension TOMLParser {
    /// Reads the string at the position, which is at a quote.
    mutating func string(mayBeLong: Bool) throws(TOMLMistake) -> String {
        guard let quote = byte else { throw mistake("A text in quotes is expected here") }
        let start = line
        let isLong = mayBeLong && isTriple(quote)
        for _ in 0..<(isLong ? 3 : 1) { advance() }
        if isLong {
            // A line end right after the quotes is not part of the text.
            skip("\r")
            skip("\n")
        }
        var text: [UInt8] = []
        while let byte {
            if byte == quote && (!isLong || isTriple(quote)) {
                try close(quote, isLong: isLong, into: &text)
                return String(decoding: text, as: UTF8.self)
            }
            if byte == UInt8(ascii: "\n") && !isLong { break }
            if byte == UInt8(ascii: "\\") && quote == UInt8(ascii: "\"") {
                try escape(isLong: isLong, into: &text)
            } else {
                text.append(byte)
                advance()
            }
        }
        throw TOMLMistake(line: start, what: "This text has no end: close its quotes")
    }

    private func isTriple(_ quote: UInt8) -> Bool {
        bytes[position...].starts(with: [quote, quote, quote])
    }

    private mutating func close(
        _ quote: UInt8, isLong: Bool, into text: inout [UInt8]
    ) throws(TOMLMistake) {
        guard isLong else { return advance() }
        // Up to two quotes before the closing three belong to the text.
        for _ in 0..<2 where bytes[position...].dropFirst(3).first == quote {
            text.append(quote)
            advance()
        }
        for _ in 0..<3 { advance() }
    }

    private mutating func escape(isLong: Bool, into text: inout [UInt8]) throws(TOMLMistake) {
        advance()
        let letter = byte ?? 0
        switch letter {
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): text.append(letter)
        case UInt8(ascii: "u"): return try scalar(digits: 4, into: &text)
        case UInt8(ascii: "U"): return try scalar(digits: 8, into: &text)
        default:
            guard isLong, skipsToNextWord() else {
                throw mistake("\\ before \(next) means nothing: write \\\\ or use single quotes")
            }
            return
        }
        advance()
    }

    /// Handles a backslash at the end of a line: skips all blanks up to the next word. Returns
    /// false and skips nothing when more than blanks follows on the line.
    private mutating func skipsToNextWord() -> Bool {
        let rest = bytes[position...].drop { " \t\r".utf8.contains($0) }
        guard rest.first == UInt8(ascii: "\n") else { return false }
        while let byte, " \t\r\n".utf8.contains(byte) { advance() }
        return true
    }

    private mutating func scalar(digits: Int, into text: inout [UInt8]) throws(TOMLMistake) {
        advance()
        let code = String(decoding: bytes[position...].prefix(digits), as: UTF8.self)
        guard code.utf8.count == digits, !code.hasPrefix("+"), !code.hasPrefix("-"),
            let number = UInt32(code, radix: 16), let scalar = Unicode.Scalar(number)
        else { throw mistake("\(quoted(code)) is the code of no character: check its digits") }
        for _ in 0..<digits { advance() }
        text += Array(String(Character(scalar)).utf8)
    }
}
