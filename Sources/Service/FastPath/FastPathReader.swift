import Rules

/// Reads the head of a hot request byte by byte; stops at the first byte that does not fit.
struct FastPathReader {
    let bytes: UnsafeRawBufferPointer
    private(set) var place = 0
    /// Whether it stopped because the bytes ended, not because a byte does not fit.
    private(set) var ranOut = false

    init(bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// The parts of the request line.
    struct Line {
        var kind: FastPathRequest.Kind
        var drop: Range<Int>
        var buyer: Range<Int>
        var target: Range<Int>
    }

    /// The byte that comes next; nil, and `ranOut`, at the end.
    mutating func peek() -> UInt8? {
        guard place < bytes.count else {
            ranOut = true
            return nil
        }
        return bytes[place]
    }

    /// Skips exactly these bytes; false if others follow.
    mutating func skip(_ text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        for offset in 0..<length {
            guard let byte = peek(), byte == text.utf8Start[offset] else { return false }
            place += 1
        }
        return true
    }

    /// Skips bytes of a kind. Nil if they are none or more than `count`, or if the bytes end first.
    mutating func run(upTo count: Int, where belongs: (UInt8) -> Bool) -> Range<Int>? {
        let start = place
        while let byte = peek(), belongs(byte) { place += 1 }
        let length = place - start
        return ranOut || length == 0 || length > count ? nil : start..<place
    }

    /// Skips the next byte if it is this one.
    mutating func skip(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        place += 1
        return true
    }

    /// Reads the request line; nil if the request is not hot or the line is incomplete.
    mutating func requestLine() -> Line? {
        guard let first = peek() else { return nil }
        let isPost = first == UInt8(ascii: "P")
        guard isPost ? skip("POST ") : skip("GET ") else { return nil }
        let start = place
        guard skip("/v1/drops/"), let drop = run(upTo: 64, where: isOfDrop) else { return nil }
        var line = Line(kind: .drop, drop: drop, buyer: 0..<0, target: start..<place)
        if isPost || peek() == UInt8(ascii: "/") {
            guard skip("/"), isPost ? post(&line) : poll(&line) else { return nil }
        }
        line.target = start..<place
        return skip(" HTTP/1.1\r\n") ? line : nil
    }

    private mutating func post(_ line: inout Line) -> Bool {
        line.kind = .register
        if peek() == UInt8(ascii: "r") { return skip("registrations") }
        line.kind = .claim
        guard skip("claims") else { return false }
        guard skip(UInt8(ascii: "/")) else { return true }
        line.kind = .confirm
        return named(&line) && skip("/confirm")
    }

    private mutating func poll(_ line: inout Line) -> Bool {
        line.kind = .standing
        return skip("claims/") && named(&line)
    }

    private mutating func named(_ line: inout Line) -> Bool {
        guard let buyer = run(upTo: 128, where: isUnreserved),
            !BuyerID.isPathStep(
                length: buyer.count, first: bytes[buyer.lowerBound],
                last: bytes[buyer.upperBound - 1])
        else { return false }
        line.buyer = buyer
        return true
    }
}

/// Whether a byte may be part of a drop's name.
private func isOfDrop(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"):
        true
    default: false
    }
}

/// Whether a byte means the same in a path, percent-encoded or not (RFC 3986, "unreserved").
private func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        true
    default: false
    }
}
