import NIOCore

/// Parses the answers of an engine on one connection, only in the form that engines send.
///
/// The head has at most 16 KiB, the status at a fixed place, and a content length. Everything else,
/// such as a proxy's chunks, is an error here.
struct AnswerReader {
    struct Malformed: Error {}

    struct ParsedAnswer: Equatable {
        var status: Int
        var body: ByteBuffer
        /// Whether the other end closes the connection after it.
        var closes: Bool
    }

    private static let headLengthMax = 16_384
    private static let bodyLengthMax = 64 << 20

    private var bytes = ByteBuffer()

    mutating func append(_ piece: inout ByteBuffer) {
        if bytes.readableBytes == 0 {
            bytes = piece
        } else {
            bytes.writeBuffer(&piece)
        }
    }

    mutating func next() throws(Malformed) -> ParsedAnswer? {
        guard let head = try head() else { return nil }
        guard bytes.readableBytes >= head.length + head.bodyLength else { return nil }
        bytes.moveReaderIndex(forwardBy: head.length)
        guard let body = bytes.readSlice(length: head.bodyLength) else { throw Malformed() }
        return ParsedAnswer(status: head.status, body: body, closes: head.closes)
    }

    private struct Head {
        var length: Int
        var status: Int
        var bodyLength: Int
        var closes: Bool
    }

    private func head() throws(Malformed) -> Head? {
        try bytes.withUnsafeReadableBytes { bytes throws(Malformed) in
            guard let end = AnswerReader.endOfHead(bytes) else {
                if bytes.count > AnswerReader.headLengthMax { throw Malformed() }
                return nil
            }
            guard let head = AnswerReader.head(UnsafeRawBufferPointer(rebasing: bytes[..<end]))
            else { throw Malformed() }
            return head
        }
    }

    /// The place after the empty line.
    private static func endOfHead(_ bytes: UnsafeRawBufferPointer) -> Int? {
        for place in bytes.indices.dropFirst(3)
        where bytes[place] == 0x0A && bytes[place - 1] == 0x0D && bytes[place - 2] == 0x0A {
            return place + 1
        }
        return nil
    }

    private static func head(_ bytes: UnsafeRawBufferPointer) -> Head? {
        guard bytes.count > 13, bytes.starts(with: "HTTP/1.1 ".utf8),
            let status = number(bytes[9..<12]), status >= 200
        else { return nil }
        var bodyLength: Int?
        var closes = false
        for line in bytes.split(separator: 0x0A) {
            if let value = value(of: "content-length", in: line) {
                guard bodyLength == nil, let length = number(value) else { return nil }
                bodyLength = length
            } else if let value = value(of: "connection", in: line) {
                closes = isSame(value, "close")
            } else if value(of: "transfer-encoding", in: line) != nil {
                return nil
            }
        }
        guard let bodyLength, bodyLength <= bodyLengthMax else { return nil }
        return Head(length: bytes.count, status: status, bodyLength: bodyLength, closes: closes)
    }

    /// The value of a line if it is of this field, in any case, without surrounding spaces.
    private static func value(
        of name: StaticString, in line: Slice<UnsafeRawBufferPointer>
    ) -> Slice<UnsafeRawBufferPointer>? {
        let length = name.utf8CodeUnitCount
        guard line.count > length, line[line.startIndex + length] == UInt8(ascii: ":"),
            isSame(line.prefix(length), name)
        else { return nil }
        var value = line.dropFirst(length + 1)
        while let first = value.first, first == 0x20 || first == 0x09 { value.removeFirst() }
        while let last = value.last, last == 0x20 || last == 0x09 || last == 0x0D {
            value.removeLast()
        }
        return value
    }

    private static func isSame(_ text: Slice<UnsafeRawBufferPointer>, _ word: StaticString) -> Bool
    {
        guard text.count == word.utf8CodeUnitCount else { return false }
        for (index, byte) in text.enumerated() {
            let lower = (65...90).contains(byte) ? byte | 0x20 : byte
            if lower != word.utf8Start[index] { return false }
        }
        return true
    }

    private static func number(_ digits: Slice<UnsafeRawBufferPointer>) -> Int? {
        guard (1...9).contains(digits.count), digits.allSatisfy({ (48...57).contains($0) }) else {
            return nil
        }
        return digits.reduce(0) { $0 * 10 + Int($1) - 48 }
    }
}
