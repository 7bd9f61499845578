extension JSONScanner {
    /// A string from its opening quote on, with its escapes resolved.
    mutating func string() throws -> String {
        try expect(UInt8(ascii: "\""))
        let start = place
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "\""):
                let text = try text(start..<place)
                place += 1
                return text
            case UInt8(ascii: "\\"): return try escapedString(from: start)
            case 0..<0x20: throw NotJSON(place: place)
            default: place += 1
            }
        }
        throw NotJSON(place: place)
    }

    /// The bytes of a range as text; they must be valid UTF-8.
    private func text(_ range: Range<Int>) throws -> String {
        let slice = UnsafeRawBufferPointer(rebasing: bytes[range])
        guard let text = String(validating: slice, as: UTF8.self) else {
            throw NotJSON(place: range.lowerBound)
        }
        return text
    }

    /// The slow form of a string: the scanner stands on the first backslash.
    private mutating func escapedString(from start: Int) throws -> String {
        var text = try text(start..<place)
        var plain = place
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "\""):
                text += try self.text(plain..<place)
                place += 1
                return text
            case UInt8(ascii: "\\"):
                text += try self.text(plain..<place)
                place += 1
                text.unicodeScalars.append(try escape())
                plain = place
            case 0..<0x20: throw NotJSON(place: place)
            default: place += 1
            }
        }
        throw NotJSON(place: place)
    }

    /// The escape after a backslash.
    private mutating func escape() throws -> Unicode.Scalar {
        guard place < bytes.count else { throw NotJSON(place: place) }
        let byte = bytes[place]
        place += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw NotJSON(place: place - 1)
        }
    }

    /// Four hexadecimal digits, or a surrogate pair of two such escapes.
    private mutating func unicodeEscape() throws -> Unicode.Scalar {
        let unit = try hexadecimalUnit()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard (0xD800..<0xDC00).contains(unit), skip(UInt8(ascii: "\\")), skip(UInt8(ascii: "u"))
        else { throw NotJSON(place: place) }
        let low = try hexadecimalUnit()
        guard (0xDC00..<0xE000).contains(low),
            let scalar = Unicode.Scalar(0x1_0000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        else { throw NotJSON(place: place) }
        return scalar
    }

    private mutating func hexadecimalUnit() throws -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard place < bytes.count else { throw NotJSON(place: place) }
            let byte = bytes[place]
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): unit = unit << 4 | UInt32(byte - 48)
            case UInt8(ascii: "a")...UInt8(ascii: "f"): unit = unit << 4 | UInt32(byte - 87)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): unit = unit << 4 | UInt32(byte - 55)
            default: throw NotJSON(place: place)
            }
            place += 1
        }
        return unit
    }

    /// A number in JSON's grammar: no leading zero, no plus, no bare point.
    mutating func number() throws -> ScannedValue {
        let first = place
        let isNegative = skip(UInt8(ascii: "-"))
        let start = place
        var whole: Int? = 0
        while let digit = digit() { whole = JSONScanner.grown(whole, by: digit, isNegative) }
        let count = place - start
        if count == 0 || (count > 1 && bytes[start] == UInt8(ascii: "0")) {
            throw NotJSON(place: start)
        }
        var isPlain = true
        if skip(UInt8(ascii: ".")) {
            isPlain = false
            try digits()
        }
        var exponent: Int? = 0
        if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
            isPlain = false
            exponent = try self.exponent()
        }
        if isPlain, let whole { return .integer(whole) }
        let text = UnsafeRawBufferPointer(rebasing: bytes[first..<place])
        if !isPlain, let exponent, let whole = JSONScanner.whole(text, exponent: exponent) {
            return .integer(whole)
        }
        return .number(String(decoding: text, as: UTF8.self))
    }

    /// The signed digits after an `e`; nil when they do not fit.
    private mutating func exponent() throws -> Int? {
        let isNegative = skip(UInt8(ascii: "-"))
        if !isNegative { _ = skip(UInt8(ascii: "+")) }
        guard let first = digit() else { throw NotJSON(place: place) }
        var exponent: Int? = isNegative ? -first : first
        while let digit = digit() { exponent = JSONScanner.grown(exponent, by: digit, isNegative) }
        return exponent
    }

    /// The value of a decimal number that is whole, such as `10.0` or `1e1`; nil when it is not whole or
    /// does not fit. `text` holds the digits before the exponent.
    private static func whole(_ text: UnsafeRawBufferPointer, exponent: Int) -> Int? {
        let isNegative = text.first == UInt8(ascii: "-")
        var digits: [Int] = []
        var decimals: Int?
        reading: for byte in text {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits.append(Int(byte) - 48)
                decimals = decimals.map { $0 + 1 }
            case UInt8(ascii: "."): decimals = 0
            case UInt8(ascii: "e"), UInt8(ascii: "E"): break reading
            default: continue
            }
        }
        var (scale, overflow) = exponent.subtractingReportingOverflow(decimals ?? 0)
        while digits.last == 0 {
            digits.removeLast()
            overflow = overflow || scale == .max
            scale &+= 1
        }
        if digits.isEmpty { return 0 }
        guard !overflow, (0...18).contains(scale) else { return nil }
        digits += Array(repeating: 0, count: scale)
        var whole: Int? = 0
        for digit in digits { whole = grown(whole, by: digit, isNegative) }
        return whole
    }

    private static func grown(_ whole: Int?, by digit: Int, _ isNegative: Bool) -> Int? {
        guard let whole else { return nil }
        let (shifted, tooLarge) = whole.multipliedReportingOverflow(by: 10)
        let (sum, overflow) = shifted.addingReportingOverflow(isNegative ? -digit : digit)
        return tooLarge || overflow ? nil : sum
    }

    private mutating func digit() -> Int? {
        guard place < bytes.count, (48...57).contains(bytes[place]) else { return nil }
        place += 1
        return Int(bytes[place - 1]) - 48
    }

    private mutating func digits() throws {
        guard digit() != nil else { throw NotJSON(place: place) }
        while digit() != nil {}
    }
}
