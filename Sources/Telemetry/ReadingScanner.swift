import Rules

/// Goes through the JSON text of a reading once. Whatever is not as journals write it (an unknown
/// member, an escape, a fraction, a space) is an end, and left to others.
struct ReadingScanner {
    /// Something that journals do not write.
    struct Strange: Error {}

    private let bytes: UnsafeRawBufferPointer
    private var place = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// The reading that is the whole text; nil when something in it is strange.
    mutating func wholeReading() -> Reading? {
        // What is strange is nil here and decoded by others, who say what is wrong with it.
        guard let reading = try? reading(), place == bytes.count else { return nil }
        return reading
    }

    private var next: UInt8 { place < bytes.count ? bytes[place] : 0 }

    mutating func take(_ byte: UInt8) throws(Strange) {
        guard next == byte else { throw Strange() }
        place += 1
    }

    /// Hands over the name of each member of an object, its value being next. Journals sort them,
    /// and none comes twice.
    mutating func members(
        _ body: (inout ReadingScanner, String) throws(Strange) -> Void
    ) throws(Strange) {
        try take(UInt8(ascii: "{"))
        if next != UInt8(ascii: "}") {
            var last = ""
            while true {
                let name = try text()
                guard name > last else { throw Strange() }
                last = name
                try take(UInt8(ascii: ":"))
                try body(&self, name)
                guard next == UInt8(ascii: ",") else { break }
                place += 1
            }
        }
        try take(UInt8(ascii: "}"))
    }

    /// The elements of an array.
    mutating func elements<Element>(
        _ body: (inout ReadingScanner) throws(Strange) -> Element
    ) throws(Strange) -> [Element] {
        var elements: [Element] = []
        try take(UInt8(ascii: "["))
        if next != UInt8(ascii: "]") {
            while true {
                elements.append(try body(&self))
                guard next == UInt8(ascii: ",") else { break }
                place += 1
            }
        }
        try take(UInt8(ascii: "]"))
        return elements
    }

    /// A text without escapes.
    mutating func text() throws(Strange) -> String {
        try take(UInt8(ascii: "\""))
        let start = place
        while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
            guard bytes[place] >= 0x20, bytes[place] != UInt8(ascii: "\\") else { throw Strange() }
            place += 1
        }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        try take(UInt8(ascii: "\""))
        return text
    }

    /// A whole number of at most 18 digits.
    mutating func number() throws(Strange) -> Int {
        let isNegative = next == UInt8(ascii: "-")
        if isNegative { place += 1 }
        let start = place
        var number = 0
        while case let digit = Int(next) - 48, (0...9).contains(digit), place - start < 18 {
            number = number * 10 + digit
            place += 1
        }
        let isPadded = place - start > 1 && bytes[start] == UInt8(ascii: "0")
        guard place > start, !isPadded else { throw Strange() }
        return isNegative ? -number : number
    }

    mutating func flag() throws(Strange) -> Bool {
        let isTrue = next == UInt8(ascii: "t")
        for byte in isTrue ? "true".utf8 : "false".utf8 { try take(byte) }
        return isTrue
    }

    mutating func moment() throws(Strange) -> Moment {
        guard let moment = Moment(rfc3339: try text()) else { throw Strange() }
        return moment
    }

    /// One of a few words.
    mutating func word<Word: RawRepresentable>(
        _: Word.Type = Word.self
    ) throws(Strange) -> Word where Word.RawValue == String {
        guard let word = Word(rawValue: try text()) else { throw Strange() }
        return word
    }

    /// Words are in quotes, numbers are not.
    mutating func dripRate() throws(Strange) -> DripRate {
        if next == UInt8(ascii: "\"") {
            guard try text() == "unlimited" else { throw Strange() }
            return .unlimited
        }
        let rate = try number()
        guard (0...DripRate.perSecondMax).contains(rate) else { throw Strange() }
        return .perSecond(rate)
    }
}
