import Rules

/// Scans the JSON text of a reading in one pass.
///
/// It accepts only the form that journals write. For any other text (with an unknown member, an
/// escape, a fraction, a space) it fails, and the caller decodes the text with `JSONDecoder`.
struct ReadingScanner {
    /// The text contains something that journals do not write.
    struct Unexpected: Error {}

    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// The reading, if the text is exactly one. `nil` if the text has anything unexpected.
    mutating func onlyReading() -> Reading? {
        // If this fails, the caller decodes the text with `JSONDecoder`, which reports the error.
        guard let reading = try? reading(), position == bytes.count else { return nil }
        return reading
    }

    private var nextByte: UInt8 { position < bytes.count ? bytes[position] : 0 }

    mutating func expect(_ byte: UInt8) throws(Unexpected) {
        guard nextByte == byte else { throw Unexpected() }
        position += 1
    }

    /// Scans an object. Calls `body` with the name of each member, to scan the value. Names must be
    /// sorted and unique, as journals write them. Returns the number of members.
    @discardableResult
    mutating func members(
        _ body: (inout ReadingScanner, String) throws(Unexpected) -> Void
    ) throws(Unexpected) -> Int {
        var count = 0
        try expect(UInt8(ascii: "{"))
        if nextByte != UInt8(ascii: "}") {
            var last = ""
            while true {
                let name = try text()
                guard name > last else { throw Unexpected() }
                last = name
                try expect(UInt8(ascii: ":"))
                try body(&self, name)
                count += 1
                guard nextByte == UInt8(ascii: ",") else { break }
                position += 1
            }
        }
        try expect(UInt8(ascii: "}"))
        return count
    }

    mutating func elements<Element>(
        _ body: (inout ReadingScanner) throws(Unexpected) -> Element
    ) throws(Unexpected) -> [Element] {
        var elements: [Element] = []
        try expect(UInt8(ascii: "["))
        if nextByte != UInt8(ascii: "]") {
            while true {
                elements.append(try body(&self))
                guard nextByte == UInt8(ascii: ",") else { break }
                position += 1
            }
        }
        try expect(UInt8(ascii: "]"))
        return elements
    }

    /// Scans a string without escapes.
    mutating func text() throws(Unexpected) -> String {
        try expect(UInt8(ascii: "\""))
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            guard bytes[position] >= 0x20, bytes[position] != UInt8(ascii: "\\") else {
                throw Unexpected()
            }
            position += 1
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        try expect(UInt8(ascii: "\""))
        return text
    }

    /// Scans an integer of at most 18 digits.
    mutating func number() throws(Unexpected) -> Int {
        let isNegative = nextByte == UInt8(ascii: "-")
        if isNegative { position += 1 }
        let start = position
        var number = 0
        while case let digit = Int(nextByte) - 48, (0...9).contains(digit), position - start < 18 {
            number = number * 10 + digit
            position += 1
        }
        let isPadded = position - start > 1 && bytes[start] == UInt8(ascii: "0")
        guard position > start, !isPadded else { throw Unexpected() }
        return isNegative ? -number : number
    }

    mutating func boolean() throws(Unexpected) -> Bool {
        let isTrue = nextByte == UInt8(ascii: "t")
        for byte in isTrue ? "true".utf8 : "false".utf8 { try expect(byte) }
        return isTrue
    }

    mutating func moment() throws(Unexpected) -> Moment {
        guard let moment = Moment(rfc3339: try text()) else { throw Unexpected() }
        return moment
    }

    /// Scans a string that must be one of a fixed set of words.
    mutating func word<Word: RawRepresentable>(
        _: Word.Type = Word.self
    ) throws(Unexpected) -> Word where Word.RawValue == String {
        guard let word = Word(rawValue: try text()) else { throw Unexpected() }
        return word
    }

    /// Scans a number, or the string `"unlimited"`.
    mutating func dripRate() throws(Unexpected) -> DripRate {
        if nextByte == UInt8(ascii: "\"") {
            guard try text() == "unlimited" else { throw Unexpected() }
            return .unlimited
        }
        let rate = try number()
        guard (0...DripRate.perSecondMax).contains(rate) else { throw Unexpected() }
        return .perSecond(rate)
    }
}
