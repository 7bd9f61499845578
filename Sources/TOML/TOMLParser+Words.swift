// The smallest parts of a TOML text: blanks, line ends, keys.

extension TOMLParser {
    var byte: UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    /// Describes what is at the position, for a message.
    var next: String {
        guard let byte else { return "the end of the file" }
        if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { return "the end of the line" }
        let rest = String(decoding: bytes[position...].prefix(16), as: UTF8.self)
        return quoted(String(rest.prefix(1)))
    }

    func mistake(_ what: String) -> TOMLMistake {
        TOMLMistake(line: line, what: what)
    }

    mutating func advance() {
        if bytes[position] == UInt8(ascii: "\n") { line += 1 }
        position += 1
    }

    /// Skips one byte if it is the expected character; returns whether it was.
    @discardableResult
    mutating func skip(_ expected: Unicode.Scalar) -> Bool {
        guard byte == UInt8(ascii: expected) else { return false }
        advance()
        return true
    }

    mutating func skipSpaces() {
        while byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { advance() }
    }

    mutating func skipBlank() {
        repeat { skipSpaces() } while byte != nil && skipLineEnd()
    }

    /// Skips a comment and the line end; returns false when something else comes first.
    mutating func skipLineEnd() -> Bool {
        if byte == UInt8(ascii: "#") {
            while let byte, byte != UInt8(ascii: "\n") { advance() }
        }
        skip("\r")
        return byte == nil || skip("\n")
    }

    mutating func keys() throws(TOMLMistake) -> [String] {
        var keys: [String] = []
        repeat {
            guard keys.count < TOMLParser.depthMax else {
                throw mistake("This key has too many parts: write it flatter")
            }
            skipSpaces()
            keys.append(try key())
            skipSpaces()
        } while skip(".")
        return keys
    }

    private mutating func key() throws(TOMLMistake) -> String {
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
            return try string(mayBeLong: false)
        }
        let start = position
        while let byte, TOMLParser.isKeyByte(byte) { advance() }
        guard position > start else {
            throw mistake("A key is expected here, of a-z, 0-9, _ and -, not \(next)")
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private static func isKeyByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }

    /// Refuses control characters, which TOML does not allow, except tabs and line ends.
    func checkControlCharacters() throws(TOMLMistake) {
        var line = 1
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: "\n"): line += 1
            case UInt8(ascii: "\r") where bytes[index...].dropFirst().first == UInt8(ascii: "\n"):
                continue
            case 0..<0x09, 0x0B..<0x20, 0x7F:
                let digits = String(byte, radix: 16, uppercase: true)
                let name = "U+00" + (digits.utf8.count < 2 ? "0" : "") + digits
                let what = "A control character is here (\(name)): remove it"
                throw TOMLMistake(line: line, what: what)
            default: continue
            }
        }
    }
}
