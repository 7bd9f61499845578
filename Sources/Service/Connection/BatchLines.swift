import NIOCore

/// Splits the body of a batch into lines as it arrives. Keeps only the bytes not yet split.
struct BatchLines {
    enum Element {
        /// A line without its line end; never empty.
        case line(ByteBuffer)
        /// A line longer than the limit. Its remaining bytes are skipped.
        case tooLong
        /// An empty line, or skipped bytes.
        case nothing
    }

    private let lineLengthMax: Int
    private var rest = ByteBuffer()
    /// Number of bytes at the start of `rest` that contain no line end.
    private var searched = 0
    private var isSkipping = false
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

    /// Discards the kept bytes and all bytes that still arrive.
    mutating func discard() {
        isDiscarding = true
        (rest, searched) = (ByteBuffer(), 0)
    }

    /// The next line. `nil` until more bytes arrive, and at the end.
    mutating func next() -> Element? {
        let length = rest.withUnsafeReadableBytes { bytes in
            bytes[searched...].firstIndex(of: 0x0A)
        }
        guard let length else { return unfinished() }
        searched = 0
        guard let line = rest.readSlice(length: length) else { return nil }
        rest.moveReaderIndex(forwardBy: 1)
        // Frees the bytes already returned, so that an append does not copy them.
        if rest.readableBytes == 0 {
            rest = ByteBuffer()
        } else if rest.readerIndex > 1 << 20 {
            rest.discardReadBytes()
        }
        if isSkipping {
            isSkipping = false
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

    /// Handles the bytes after the last line end.
    private mutating func unfinished() -> Element? {
        searched = rest.readableBytes
        if isSkipping {
            if searched == 0 { return nil }
            (rest, searched) = (ByteBuffer(), 0)
            return .nothing
        }
        // One more byte is allowed: it may be the CR of a line end whose LF has not arrived.
        if searched > lineLengthMax + 1 {
            isSkipping = true
            (rest, searched) = (ByteBuffer(), 0)
            return .tooLong
        }
        guard hasEnded, searched > 0 else { return nil }
        let line = rest
        (rest, searched) = (ByteBuffer(), 0)
        return piece(line)
    }
}
