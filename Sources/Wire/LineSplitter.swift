/// Cuts what comes in, in pieces of any size, into lines.
package struct LineSplitter: Sendable {
    /// A line does not end within any length that ours have.
    package struct TooLong: Error {}

    /// The longest line taken, in bytes: a reading of ten thousand drops is shorter.
    package static let lengthMax = 16 << 20

    private var rest: [UInt8] = []

    /// A splitter at the start of a text.
    package init() {}

    /// Takes the next piece, and hands over each line that it completes, without its end.
    package mutating func take(
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
