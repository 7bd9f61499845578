/// Splits text that arrives in pieces of any size into lines.
package struct LineSplitter: Sendable {
    /// A line is longer than any that an engine sends.
    package struct TooLong: Error {}

    /// Maximum length of a line, in bytes; a reading of ten thousand drops is shorter.
    package static let lengthMax = 16 << 20

    private var rest: [UInt8] = []

    package init() {}

    /// Adds the next piece; calls the closure with each complete line, without its line feed.
    package mutating func split(
        _ piece: UnsafeRawBufferPointer, _ body: ([UInt8]) throws -> Void
    ) throws {
        var start = 0
        for (place, byte) in piece.enumerated() where byte == UInt8(ascii: "\n") {
            rest.append(contentsOf: piece[start..<place])
            try body(rest)
            rest.removeAll(keepingCapacity: true)
            start = place + 1
        }
        rest.append(contentsOf: piece[start...])
        if rest.count > LineSplitter.lengthMax { throw TooLong() }
    }
}
