package import Rules

/// A fast JSON writer, for answers that are sent by the thousand.
package struct JSONText: Sendable {
    package private(set) var bytes: [UInt8] = []
    private var isFirst = true

    package init() {
        bytes.reserveCapacity(256)
    }

    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Empties the text and keeps its memory.
    package mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
        isFirst = true
    }

    /// Opens an object.
    package mutating func open() {
        bytes.append(UInt8(ascii: "{"))
        isFirst = true
    }

    /// Closes an object.
    package mutating func close() {
        bytes.append(UInt8(ascii: "}"))
        isFirst = false
    }

    /// Begins a new line, for newline-delimited JSON.
    package mutating func newLine() {
        bytes.append(UInt8(ascii: "\n"))
        isFirst = true
    }

    /// Appends bytes that are JSON already, or framing around it.
    package mutating func append(raw: some Sequence<UInt8>) {
        bytes.append(contentsOf: raw)
    }

    /// Appends members that are JSON already, separated by commas; nothing when empty.
    package mutating func append(members: [UInt8]) {
        if members.isEmpty { return }
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        bytes.append(contentsOf: members)
    }

    /// Writes a member of text.
    package mutating func member(_ name: StaticString, _ value: String) {
        self.name(name)
        append(quoted: value)
    }

    /// Writes a member of text, or nothing.
    package mutating func member(_ name: StaticString, _ value: String?) {
        if let value { member(name, value) }
    }

    /// Writes a member of text as it came.
    package mutating func member(_ name: StaticString, _ value: ExactText) {
        member(name, value.string)
    }

    /// Writes a member of text as it came, or nothing.
    package mutating func member(_ name: StaticString, _ value: ExactText?) {
        if let value { member(name, value.string) }
    }

    /// Writes a whole number.
    package mutating func member(_ name: StaticString, _ value: Int) {
        self.name(name)
        append(value)
    }

    /// Writes a Boolean.
    package mutating func member(_ name: StaticString, _ value: Bool) {
        self.name(name)
        append(static: value ? "true" : "false")
    }

    /// Writes a moment as RFC 3339 with milliseconds.
    package mutating func member(_ name: StaticString, _ value: Moment) {
        self.name(name)
        bytes.append(UInt8(ascii: "\""))
        append(value)
        bytes.append(UInt8(ascii: "\""))
    }

    /// Opens an object as a member.
    package mutating func openMember(_ name: StaticString) {
        self.name(name)
        open()
    }

    private mutating func name(_ name: StaticString) {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        bytes.append(UInt8(ascii: "\""))
        append(static: name)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func append(static text: StaticString) {
        bytes.append(
            contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Writes a text in quotes, with escapes where needed.
    package mutating func append(quoted text: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20:
                append(static: "\\u00")
                bytes.append(byte < 16 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
                bytes.append(hexadecimalDigit(byte & 15))
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private func hexadecimalDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? value + 48 : value + 87
    }

    private mutating func append(_ number: Int) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        let magnitude = number.magnitude
        var scale: UInt = 1
        while magnitude / scale >= 10 { scale *= 10 }
        while scale > 0 {
            bytes.append(UInt8(magnitude / scale % 10) + 48)
            scale /= 10
        }
    }

    private mutating func append(_ moment: Moment) {
        let parts = Moment.Calendar(moment)
        append(pair: parts.year / 100)
        append(pair: parts.year % 100)
        append(separator: "-", parts.month)
        append(separator: "-", parts.day)
        append(separator: "T", parts.hour)
        append(separator: ":", parts.minute)
        append(separator: ":", parts.second)
        bytes.append(UInt8(ascii: "."))
        bytes.append(UInt8(truncatingIfNeeded: parts.millisecond / 100 + 48))
        append(pair: parts.millisecond % 100)
        bytes.append(UInt8(ascii: "Z"))
    }

    private mutating func append(separator: Unicode.Scalar, _ part: Int) {
        bytes.append(UInt8(ascii: separator))
        append(pair: part)
    }

    /// Two decimal digits of a number below 100.
    private mutating func append(pair: Int) {
        bytes.append(UInt8(truncatingIfNeeded: pair / 10 + 48))
        bytes.append(UInt8(truncatingIfNeeded: pair % 10 + 48))
    }
}
