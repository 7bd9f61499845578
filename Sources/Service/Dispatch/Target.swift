/// A request's target, taken apart at its bytes: the path's segments and the query, percent-decoded.
struct Target: Equatable, Sendable {
    /// The segments between the slashes; nil where one is not valid UTF-8 once decoded.
    var segments: [String?]
    private var query: [UInt8]
    /// The segments as they came.
    private var path: [[UInt8]]

    /// Takes a target apart; nil when it does not start with a slash.
    init?(_ target: String) {
        guard target.utf8.first == UInt8(ascii: "/") else { return nil }
        let path = target.utf8.prefix { $0 != UInt8(ascii: "?") }
        query = Array(target.utf8[path.endIndex...].dropFirst())
        self.path = path.dropFirst()
            .split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map(Array.init)
        segments = self.path.map(Target.decoded)
    }

    /// Why a segment of the path makes no text, as the end of "… must be"; nil where it does.
    func objection(toSegment index: Int) -> String? {
        guard segments.indices.contains(index), segments[index] == nil else { return nil }
        if let place = HTTPRules.brokenEscape(in: path[index]) {
            let wrong = String(decoding: path[index][place...].prefix(3), as: UTF8.self)
            return "percent-encoded UTF-8; \"\(wrong)\" is no % with two hexadecimal digits (% is"
                + " %25)"
        }
        return "percent-encoded UTF-8; its bytes are none once they are decoded"
    }

    /// The value of a parameter of the query; the first of several. One that makes no text is no
    /// value that anything takes.
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

    /// A text with its `%41` resolved; nil when they are malformed or make no UTF-8.
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

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - 48
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - 87
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - 55
        default: nil
        }
    }
}
