import NIOCore

/// Cuts the body of a batch into lines as it comes in, and keeps only what is not cut yet.
struct BatchLines {
    /// What comes next of the body.
    enum Piece {
        /// A line without its end; never empty.
        case line(ByteBuffer)
        /// A line that is longer than may be: what follows up to its end is passed over.
        case tooLong
        /// An empty line, or what is passed over.
        case nothing
    }

    private let lineLengthMax: Int
    private var rest = ByteBuffer()
    /// Bytes at the beginning of `rest` in which there is no line's end.
    private var searched = 0
    private var isPassingOver = false
    private var isDiscarding = false
    /// Whether nothing more will come in.
    private(set) var hasEnded = false

    init(lineLengthMax: Int) {
        self.lineLengthMax = lineLengthMax
    }

    /// Whether every line was handed out.
    var isAtEnd: Bool { hasEnded && rest.readableBytes == 0 }

    /// Takes in a part of the body.
    mutating func append(_ part: ByteBuffer) {
        if isDiscarding { return }
        if rest.readableBytes == 0 {
            rest = part
        } else {
            rest.writeImmutableBuffer(part)
        }
    }

    /// Nothing more will come in: the last line need not have an end.
    mutating func end() {
        hasEnded = true
    }

    /// Throws away what is there, and whatever still comes in.
    mutating func discard() {
        isDiscarding = true
        (rest, searched) = (ByteBuffer(), 0)
    }

    /// The next piece; nil until more has come in.
    mutating func next() -> Piece? {
        let length = rest.withUnsafeReadableBytes { bytes in
            bytes[searched...].firstIndex(of: 0x0A)
        }
        guard let length else { return unfinished() }
        searched = 0
        guard let line = rest.readSlice(length: length) else { return nil }
        rest.moveReaderIndex(forwardBy: 1)
        // What has been handed out must not be copied again and again as more comes in.
        if rest.readableBytes == 0 {
            rest = ByteBuffer()
        } else if rest.readerIndex > 1 << 20 {
            rest.discardReadBytes()
        }
        if isPassingOver {
            isPassingOver = false
            return .nothing
        }
        return piece(line)
    }

    private func piece(_ text: ByteBuffer) -> Piece {
        var line = text
        if line.readableBytesView.last == 0x0D { line.moveWriterIndex(to: line.writerIndex - 1) }
        if line.readableBytes == 0 { return .nothing }
        return line.readableBytes > lineLengthMax ? .tooLong : .line(line)
    }

    /// What to make of a beginning without an end.
    private mutating func unfinished() -> Piece? {
        searched = rest.readableBytes
        if isPassingOver {
            if searched == 0 { return nil }
            (rest, searched) = (ByteBuffer(), 0)
            return .nothing
        }
        // One more for the CR of an end that is still to come.
        if searched > lineLengthMax + 1 {
            isPassingOver = true
            (rest, searched) = (ByteBuffer(), 0)
            return .tooLong
        }
        guard hasEnded, searched > 0 else { return nil }
        let line = rest
        (rest, searched) = (ByteBuffer(), 0)
        return piece(line)
    }
}
