/// A request's target, taken apart: the path's segments and the query, percent-decoded.
struct Target: Equatable, Sendable {
    /// The segments between the slashes; nil where one is not valid UTF-8 once decoded.
    var segments: [String?]
    private var query: Substring

    /// Takes a target apart; nil when it does not start with a slash.
    init?(_ target: String) {
        guard target.utf8.first == UInt8(ascii: "/") else { return nil }
        let path = target.prefix { $0 != "?" }
        query = target.dropFirst(path.count + 1)
        segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
            .map(Target.decoded)
    }

    /// The value of a parameter of the query; the first of several.
    func parameter(_ name: String) -> String? {
        for pair in query.split(separator: "&") {
            let key = pair.prefix { $0 != "=" }
            if key == name { return Target.decoded(pair.dropFirst(key.count + 1)) }
        }
        return nil
    }

    /// A text with its `%41` resolved; nil when they are malformed or make no UTF-8.
    static func decoded(_ text: Substring) -> String? {
        if !text.utf8.contains(UInt8(ascii: "%")) { return String(text) }
        var bytes: [UInt8] = []
        var rest = text.utf8
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
