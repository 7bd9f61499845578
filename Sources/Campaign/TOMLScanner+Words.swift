// The smallest parts of a TOML text: blanks, keys, strings, bare values.

extension TOMLScanner {
    /// The byte at the position; nil at the end.
    var byte: UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    /// Steps over one byte if it is the expected one.
    @discardableResult
    mutating func skip(_ expected: UInt8) -> Bool {
        guard byte == expected else { return false }
        advance()
        return true
    }

    mutating func skipSpaces() {
        while byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { advance() }
    }

    /// Steps over spaces, line ends and comments.
    mutating func skipBlank() {
        while let byte {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
                advance()
            case UInt8(ascii: "#"):
                while let byte = self.byte, byte != UInt8(ascii: "\n") { advance() }
            default: return
            }
        }
    }

    /// A key's parts; nil where there is no key.
    mutating func keys() -> [String]? {
        var keys: [String] = []
        repeat {
            skipSpaces()
            let key: String?
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"): key = string()
            default: key = bareKey()
            }
            guard let key else { return nil }
            keys.append(key)
            skipSpaces()
        } while skip(UInt8(ascii: "."))
        return keys
    }

    /// A number, a date, a truth: all up to what must follow a value.
    mutating func bareValue() -> Bool {
        let start = position
        while let byte, !",]}#\n".utf8.contains(byte) { advance() }
        return position > start
    }

    /// A string of any of the four kinds, as it is written between its quotes; nil when it does
    /// not end.
    mutating func string() -> String? {
        guard let quote = byte else { return nil }
        let isLong = bytes[position...].starts(with: [quote, quote, quote])
        let width = isLong ? 3 : 1
        for _ in 0..<width { advance() }
        let start = position
        while let byte {
            if byte == quote && (!isLong || bytes[position...].starts(with: [quote, quote, quote]))
            {
                let text = String(decoding: bytes[start..<position], as: UTF8.self)
                for _ in 0..<width { advance() }
                // A long string may end in one or two quotes of its own.
                for _ in 0..<2 where isLong { skip(quote) }
                return text
            }
            if byte == UInt8(ascii: "\n") && !isLong { return nil }
            if byte == UInt8(ascii: "\\") && quote == UInt8(ascii: "\"") { noteEscape() }
            advance()
        }
        return nil
    }

    /// Steps over a backslash, so that what follows it ends no string.
    private mutating func noteEscape() {
        let escape = bytes[position...].dropFirst()
        if escape.starts(with: "u0000".utf8) || escape.starts(with: "U00000000".utf8) {
            nulLine = nulLine ?? line
        }
        if escape.first != nil { advance() }
    }

    private mutating func bareKey() -> String? {
        let start = position
        while let byte, !" \t\r\n.=[]{},#\"'".utf8.contains(byte) { advance() }
        guard position > start else { return nil }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func advance() {
        if bytes[position] == UInt8(ascii: "\n") { line += 1 }
        position += 1
    }
}
