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
