import NIOCore

/// Cuts the body of a batch into lines as it arrives. Keeps only the bytes that are not cut yet.
struct BatchLines {
    enum Element {
        /// A line without its line end; never empty.
        case line(ByteBuffer)
        /// A line longer than the limit. The rest of it, up to its end, is skipped.
        case tooLong
        /// An empty line, or skipped bytes.
        case nothing
    }

    private let lineLengthMax: Int
    private var rest = ByteBuffer()
    /// Number of bytes at the start of `rest` that contain no line end.
    private var searched = 0
    private var isPassingOver = false
    private var isDiscarding = false
    private(set) var hasEnded = false

    init(lineLengthMax: Int) {
        self.lineLengthMax = lineLengthMax
    }

    var isAtEnd: Bool { hasEnded && rest.readableBytes == 0 }

    mutating func append(_ part: ByteBuffer) {
        if isDiscarding { return }
        if rest.readableBytes == 0 {
            rest = part
        } else {
            rest.writeImmutableBuffer(part)
        }
    }

    /// Called at the end of the body. The last line needs no line end.
    mutating func end() {
        hasEnded = true
    }

    /// Drops the bytes that are kept, and all that still arrive.
    mutating func discard() {
        isDiscarding = true
        (rest, searched) = (ByteBuffer(), 0)
    }

    /// The next piece; nil until more bytes arrive, and at the end.
    mutating func next() -> Element? {
        let length = rest.withUnsafeReadableBytes { bytes in
            bytes[searched...].firstIndex(of: 0x0A)
        }
        guard let length else { return unfinished() }
        searched = 0
        guard let line = rest.readSlice(length: length) else { return nil }
        rest.moveReaderIndex(forwardBy: 1)
        // Frees the bytes already returned, so that appending does not copy them again and again.
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

    private func piece(_ text: ByteBuffer) -> Element {
        var line = text
        if line.readableBytesView.last == 0x0D { line.moveWriterIndex(to: line.writerIndex - 1) }
        if line.readableBytes == 0 { return .nothing }
        return line.readableBytes > lineLengthMax ? .tooLong : .line(line)
    }

    /// Decides about bytes without a line end.
    private mutating func unfinished() -> Element? {
        searched = rest.readableBytes
        if isPassingOver {
            if searched == 0 { return nil }
            (rest, searched) = (ByteBuffer(), 0)
            return .nothing
        }
        // One more byte for the CR of a line end that is still to come.
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
