/// A request's target, split into percent-decoded path segments and the query.
struct Target: Equatable, Sendable {
    /// The segments between the slashes. `nil` for a segment that cannot be decoded to UTF-8.
    var segments: [String?]
    private var query: [UInt8]
    private var path: [[UInt8]]

    /// Splits a target. `nil` if it does not start with a slash.
    init?(_ target: String) {
        guard target.utf8.first == UInt8(ascii: "/") else { return nil }
        let path = target.utf8.prefix { $0 != UInt8(ascii: "?") }
        query = Array(target.utf8[path.endIndex...].dropFirst())
        self.path = path.dropFirst()
            .split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map(Array.init)
        segments = self.path.map(Target.decoded)
    }

    /// Why a path segment cannot be decoded, as the end of "… must be". `nil` if it can.
    func objection(toSegment index: Int) -> String? {
        guard segments.indices.contains(index), segments[index] == nil else { return nil }
        if let position = HTTPRules.brokenEscape(in: path[index]) {
            let wrong = String(decoding: path[index][position...].prefix(3), as: UTF8.self)
            return "percent-encoded UTF-8; \"\(wrong)\" is not % with two hexadecimal digits (write"
                + " % as %25)"
        }
        return "percent-encoded UTF-8; its decoded bytes are not UTF-8"
    }

    /// The first value of a query parameter. `nil` if the parameter is missing. A value that cannot
    /// be decoded becomes U+FFFD, which no parameter accepts.
    func parameter(_ name: String) -> String? {
        for pair in query.split(separator: UInt8(ascii: "&")) {
            let key = pair.prefix { $0 != UInt8(ascii: "=") }
            let isWanted = Target.decoded(key).map { $0.utf8.elementsEqual(name.utf8) } ?? false
            if isWanted {
                return Target.decoded(pair.dropFirst(key.count + 1)) ?? "\u{FFFD}"
            }
        }
        return nil
    }

    /// Decodes a percent-encoded text. `nil` if it is malformed or not UTF-8.
    private static func decoded(_ text: some Collection<UInt8>) -> String? {
        if !text.contains(UInt8(ascii: "%")) { return String(validating: text, as: UTF8.self) }
        var bytes: [UInt8] = []
        var rest = text[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(digit),
                let low = rest.popFirst().flatMap(digit)
            else { return nil }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - 48
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - 87
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - 55
        default: nil
        }
    }
}
