import Rules

/// Reads the head of a hot request byte by byte. Stops at the first byte that does not fit.
struct FastPathReader {
    let bytes: UnsafeRawBufferPointer
    private(set) var position = 0
    /// Whether the reader stopped because the bytes ended.
    private(set) var ranOut = false

    init(bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    struct RequestLine {
        var kind: FastPathRequest.Kind
        var drop: Range<Int>
        var buyer: Range<Int>
        var target: Range<Int>
    }

    /// The next byte. At the end it returns `nil` and sets `ranOut`.
    mutating func peek() -> UInt8? {
        guard position < bytes.count else {
            ranOut = true
            return nil
        }
        return bytes[position]
    }

    /// Skips these bytes. Returns false if other bytes follow.
    mutating func skip(_ text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        for offset in 0..<length {
            guard let byte = peek(), byte == text.utf8Start[offset] else { return false }
            position += 1
        }
        return true
    }

    /// Skips bytes of a kind and returns their range. `nil` if there are none or more than `count`,
    /// or if the bytes end.
    mutating func run(upTo count: Int, where belongs: (UInt8) -> Bool) -> Range<Int>? {
        let start = position
        while let byte = peek(), belongs(byte) { position += 1 }
        let length = position - start
        return ranOut || length == 0 || length > count ? nil : start..<position
    }

    mutating func skip(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        position += 1
        return true
    }

    /// Reads the request line. `nil` if the request is not hot or the line is incomplete.
    mutating func requestLine() -> RequestLine? {
        guard let first = peek() else { return nil }
        let isPost = first == UInt8(ascii: "P")
        guard isPost ? skip("POST ") : skip("GET ") else { return nil }
        let start = position
        guard skip("/v1/drops/"), let drop = run(upTo: 64, where: isOfDrop) else { return nil }
        var line = RequestLine(kind: .drop, drop: drop, buyer: 0..<0, target: start..<position)
        if isPost || peek() == UInt8(ascii: "/") {
            guard skip("/"), isPost ? readPostTarget(&line) : readPollTarget(&line) else {
                return nil
            }
        }
        line.target = start..<position
        return skip(" HTTP/1.1\r\n") ? line : nil
    }

    private mutating func readPostTarget(_ line: inout RequestLine) -> Bool {
        line.kind = .register
        if peek() == UInt8(ascii: "r") { return skip("registrations") }
        line.kind = .claim
        guard skip("claims") else { return false }
        guard skip(UInt8(ascii: "/")) else { return true }
        line.kind = .confirm
        return readBuyer(&line) && skip("/confirm")
    }

    private mutating func readPollTarget(_ line: inout RequestLine) -> Bool {
        line.kind = .standing
        return skip("claims/") && readBuyer(&line)
    }

    private mutating func readBuyer(_ line: inout RequestLine) -> Bool {
        guard let buyer = run(upTo: 128, where: isUnreserved),
            !BuyerID.isPathStep(
                length: buyer.count, first: bytes[buyer.lowerBound],
                last: bytes[buyer.upperBound - 1])
        else { return false }
        line.buyer = buyer
        return true
    }

    struct Fields {
        var hasHost = false
        var hasConnection = false
        var bearer: Range<Int>?
        var contentLength: Int?
        var isRehearsal = false
    }

    /// Reads the fields up to the empty line. `nil` if a field is incomplete, does not have the
    /// common form, or needs NIO's parser.
    mutating func fields() -> Fields? {
        var fields = Fields()
        for _ in 0...FastPathRequest.fieldsMax {
            if skip(UInt8(ascii: "\r")) {
                return skip(UInt8(ascii: "\n")) && fields.hasHost ? fields : nil
            }
            guard let name = run(upTo: 64, where: isOfName), skip(": ") else { return nil }
            if name.count == 4, isNamed(name, "host") {
                guard !fields.hasHost, host(), skip("\r\n") else { return nil }
                fields.hasHost = true
                continue
            }
            guard let value = value(), skip("\r\n"), apply(name, value, in: &fields) else {
                return nil
            }
        }
        return nil
    }

    /// Reads a value: visible ASCII, with spaces only inside.
    private mutating func value() -> Range<Int>? {
        guard let value = run(upTo: FastPathRequest.headLengthMax, where: isOfValue) else {
            return nil
        }
        let space = UInt8(ascii: " ")
        return bytes[value.lowerBound] == space || bytes[value.upperBound - 1] == space
            ? nil : value
    }

    /// Reads a host's name or IPv4 address, with or without a port.
    private mutating func host() -> Bool {
        guard run(upTo: 255, where: isOfHost) != nil else { return false }
        guard skip(UInt8(ascii: ":")) else { return !ranOut }
        guard let port = run(upTo: 5, where: { (48...57).contains($0) }) else { return false }
        return bytes[port].reduce(0) { $0 * 10 + Int($1 - 48) } <= 65_535
    }

    /// Stores the value of a field. Returns false if the request needs NIO's parser.
    private func apply(_ name: Range<Int>, _ value: Range<Int>, in fields: inout Fields) -> Bool {
        switch name.count {
        case 6 where isNamed(name, "expect"), 7 where isNamed(name, "upgrade"),
            7 where isNamed(name, "trailer"), 16 where isNamed(name, "proxy-connection"),
            17 where isNamed(name, "transfer-encoding"):
            return false
        case 10 where isNamed(name, "connection"):
            defer { fields.hasConnection = true }
            return !fields.hasConnection && isNamed(value, "keep-alive")
        case 13 where isNamed(name, "authorization"):
            guard fields.bearer == nil, let token = token(in: value) else { return false }
            fields.bearer = token
        case 13 where isNamed(name, "last-event-id"): return false
        case 14 where isNamed(name, "content-length"):
            guard fields.contentLength == nil, let length = number(value) else { return false }
            fields.contentLength = length
        case 18 where isNamed(name, "penstock-rehearsal"): fields.isRehearsal = true
        default: break
        }
        return true
    }

    private func token(in value: Range<Int>) -> Range<Int>? {
        let scheme: StaticString = "Bearer "
        let length = scheme.utf8CodeUnitCount
        guard value.count > length else { return nil }
        for offset in 0..<length
        where bytes[value.lowerBound + offset] != scheme.utf8Start[offset] { return nil }
        let token = (value.lowerBound + length)..<value.upperBound
        return bytes[token].contains(UInt8(ascii: " ")) ? nil : token
    }

    /// One to six digits without a leading zero.
    private func number(_ value: Range<Int>) -> Int? {
        guard value.count <= 6, bytes[value.lowerBound] != UInt8(ascii: "0") else { return nil }
        var number = 0
        for position in value {
            guard case UInt8(ascii: "0")...UInt8(ascii: "9") = bytes[position] else { return nil }
            number = number * 10 + Int(bytes[position] - 48)
        }
        return number
    }

    /// Whether the bytes of a range are `text`, in any case. `text` is in lower case.
    private func isNamed(_ range: Range<Int>, _ text: StaticString) -> Bool {
        guard range.count == text.utf8CodeUnitCount else { return false }
        for offset in 0..<range.count {
            var byte = bytes[range.lowerBound + offset]
            if case UInt8(ascii: "A")...UInt8(ascii: "Z") = byte { byte += 32 }
            if byte != text.utf8Start[offset] { return false }
        }
        return true
    }
}

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

/// Whether a byte may be part of a field's name here. HTTP allows more.
private func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
        true
    default: false
    }
}

private func isOfValue(_ byte: UInt8) -> Bool { (0x20...0x7E).contains(byte) }

/// Whether a byte may be part of a host's name here. HTTP allows more.
private func isOfHost(_ byte: UInt8) -> Bool { isOfName(byte) || byte == UInt8(ascii: ".") }
