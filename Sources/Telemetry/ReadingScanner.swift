import Rules

/// Scans the JSON text of a reading in one pass.
///
/// It accepts only what journals write. At anything else (an unknown member, an escape, a fraction,
/// a space) it gives up, and the caller decodes the text with `JSONDecoder`.
struct ReadingScanner {
    /// The text contains something that journals do not write.
    struct Unexpected: Error {}

    private let bytes: UnsafeRawBufferPointer
    private var place = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// The reading, if it is the whole text; nil when the text has anything unexpected.
    mutating func wholeReading() -> Reading? {
        // On nil the caller decodes the text with `JSONDecoder`, which reports what is wrong.
        guard let reading = try? reading(), place == bytes.count else { return nil }
        return reading
    }

    private var next: UInt8 { place < bytes.count ? bytes[place] : 0 }

    mutating func expect(_ byte: UInt8) throws(Unexpected) {
        guard next == byte else { throw Unexpected() }
        place += 1
    }

    /// Calls `body` with the name of each member of an object; its value is next in the text. Names
    /// must be sorted and unique, as journals write them. Returns the number of members.
    @discardableResult
    mutating func members(
        _ body: (inout ReadingScanner, String) throws(Unexpected) -> Void
    ) throws(Unexpected) -> Int {
        var count = 0
        try expect(UInt8(ascii: "{"))
        if next != UInt8(ascii: "}") {
            var last = ""
            while true {
                let name = try text()
                guard name > last else { throw Unexpected() }
                last = name
                try expect(UInt8(ascii: ":"))
                try body(&self, name)
                count += 1
                guard next == UInt8(ascii: ",") else { break }
                place += 1
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
        if next != UInt8(ascii: "]") {
            while true {
                elements.append(try body(&self))
                guard next == UInt8(ascii: ",") else { break }
                place += 1
            }
        }
        try expect(UInt8(ascii: "]"))
        return elements
    }

    /// Scans a string without escapes.
    mutating func text() throws(Unexpected) -> String {
        try expect(UInt8(ascii: "\""))
        let start = place
        while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
            guard bytes[place] >= 0x20, bytes[place] != UInt8(ascii: "\\") else {
                throw Unexpected()
            }
            place += 1
        }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        try expect(UInt8(ascii: "\""))
        return text
    }

    /// Scans an integer of at most 18 digits.
    mutating func number() throws(Unexpected) -> Int {
        let isNegative = next == UInt8(ascii: "-")
        if isNegative { place += 1 }
        let start = place
        var number = 0
        while case let digit = Int(next) - 48, (0...9).contains(digit), place - start < 18 {
            number = number * 10 + digit
            place += 1
        }
        let isPadded = place - start > 1 && bytes[start] == UInt8(ascii: "0")
        guard place > start, !isPadded else { throw Unexpected() }
        return isNegative ? -number : number
    }

    mutating func flag() throws(Unexpected) -> Bool {
        let isTrue = next == UInt8(ascii: "t")
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
        if next == UInt8(ascii: "\"") {
            guard try text() == "unlimited" else { throw Unexpected() }
            return .unlimited
        }
        let rate = try number()
        guard (0...DripRate.perSecondMax).contains(rate) else { throw Unexpected() }
        return .perSecond(rate)
    }
}
