// The values without quotes: booleans, numbers, dates and times.

extension TOMLParser {
    /// Reads the value at the position, up to the next `,`, `]`, `}`, `#` or line end.
    mutating func bareValue() throws(TOMLMistake) -> TOMLValue {
        let start = position
        while let byte, !",]}#\r\n".utf8.contains(byte) { advance() }
        let written = String(decoding: bytes[start..<position], as: UTF8.self)
        let word = String(written.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
        guard !word.isEmpty else { throw mistake("A value is expected here, not \(next)") }
        switch word {
        case "true": return .boolean(true)
        case "false": return .boolean(false)
        default: break
        }
        if TOMLParser.looksLikeTime(word) { return .time(word) }
        if let value = TOMLParser.number(word) { return value }
        throw mistake("\(quoted(word)) \(TOMLParser.objection(to: word))")
    }

    /// Why a word is not a value, and what to do.
    private static func objection(to word: String) -> String {
        let bytes = Array(word.utf8)
        let isSigned = bytes.first.map { "+-".utf8.contains($0) } ?? false
        let unsigned = bytes.dropFirst(isSigned ? 1 : 0)
        guard let first = unsigned.first, isDigit(first) else {
            return "is no value: put texts in quotes"
        }
        let digits = unsigned.prefix { isDigit($0) }.count
        if digits > 4, unsigned.dropFirst(digits).first == UInt8(ascii: "-"), word.contains(":") {
            return "is no date: a year has 4 digits, as in 2014-07-22T12:00:00+05:30"
        }
        let isWhole = unsigned.allSatisfy { isDigit($0) || $0 == UInt8(ascii: "_") }
        if isWhole, first == UInt8(ascii: "0"), unsigned.count > 1 {
            return "has a zero before the number: write it without"
        }
        if isWhole, withoutUnderscores(String(decoding: unsigned, as: UTF8.self), isDigit) == nil {
            return "has an underscore that is not between two digits: write it without"
        }
        if isWhole || isOfRadix(unsigned) {
            return "is too large: the largest number is \(Int.max)"
        }
        if unsigned.allSatisfy({ isDigit($0) || "_.,eE+-'".utf8.contains($0) }) {
            return "is no number: write it like 10_000 or 0.5"
        }
        return "is neither a number nor a date: put texts in quotes"
    }

    /// Whether it is a hexadecimal, octal or binary number of any size.
    private static func isOfRadix(_ word: ArraySlice<UInt8>) -> Bool {
        guard word.count > 2, word.first == UInt8(ascii: "0") else { return false }
        let digits = word.dropFirst(2)
        func all(_ allowed: String) -> Bool { digits.allSatisfy { allowed.utf8.contains($0) } }
        switch word.dropFirst().first {
        case UInt8(ascii: "x"): return all("0123456789abcdefABCDEF")
        case UInt8(ascii: "o"): return all("01234567")
        case UInt8(ascii: "b"): return all("01")
        default: return false
        }
    }

    /// Whether a word starts like a date or a time of day and has only characters of these.
    private static func looksLikeTime(_ word: String) -> Bool {
        let bytes = Array(word.utf8)
        let digits = bytes.prefix { isDigit($0) }.count
        let sign = digits < bytes.count ? bytes[digits] : 0
        guard
            (digits == 4 && sign == UInt8(ascii: "-")) || (digits == 2 && sign == UInt8(ascii: ":"))
        else { return false }
        return bytes.allSatisfy { isDigit($0) || "-:.+TtZz ".utf8.contains($0) }
    }

    private static func number(_ word: String) -> TOMLValue? {
        let isSigned = word.hasPrefix("+") || word.hasPrefix("-")
        let digits = isSigned ? String(word.dropFirst()) : word
        let sign = word.hasPrefix("-") ? "-" : ""
        for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where word.hasPrefix(prefix) {
            let plain = withoutUnderscores(String(word.dropFirst(2))) {
                isDigit($0) || isHexadecimalLetter($0)
            }
            return plain.flatMap { Int($0, radix: radix) }.map(TOMLValue.integer)
        }
        if digits == "inf" { return .decimal(sign.isEmpty ? .infinity : -.infinity) }
        if digits == "nan" { return .decimal(.nan) }
        guard let plain = withoutUnderscores(digits, isDigit), isDecimal(plain) else { return nil }
        let isWhole = plain.utf8.allSatisfy { isDigit($0) }
        return isWhole
            ? Int(sign + plain).map(TOMLValue.integer) : Double(sign + plain).map(TOMLValue.decimal)
    }

    /// Whether a word is a decimal number in TOML: no leading zeros, digits on both sides of the
    /// point, digits in the exponent.
    private static func isDecimal(_ word: String) -> Bool {
        let parts = word.split(omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
        guard let size = parts.first, parts.count <= 2 else { return false }
        let points = size.split(separator: ".", omittingEmptySubsequences: false)
        guard points.count <= 2, let whole = points.first, whole == "0" || !whole.hasPrefix("0")
        else { return false }
        var digits = points
        if parts.count == 2 {
            let exponent = parts[1]
            let isSigned = exponent.hasPrefix("+") || exponent.hasPrefix("-")
            digits.append(isSigned ? exponent.dropFirst() : exponent)
        }
        return digits.allSatisfy { part in !part.isEmpty && part.utf8.allSatisfy { isDigit($0) } }
    }

    /// The word without its underscores; nil unless each one stands between two digits.
    private static func withoutUnderscores(
        _ word: String, _ isDigit: (UInt8) -> Bool
    ) -> String? {
        let bytes = Array(word.utf8)
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "_") {
            guard index > 0, index + 1 < bytes.count, isDigit(bytes[index - 1]),
                isDigit(bytes[index + 1])
            else { return nil }
        }
        let plain = bytes.filter { $0 != UInt8(ascii: "_") }
        // Refuses a sign here, because `Int` and `Double` would accept one.
        guard plain.first.map(isDigit) == true else { return nil }
        return String(decoding: plain, as: UTF8.self)
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isHexadecimalLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }
}
