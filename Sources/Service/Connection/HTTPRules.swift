/// Rules for HTTP requests that NIO's parser does not check (RFC 9112, RFC 3986).
enum HTTPRules {
    struct WrongTarget: Error {
        var sentence: String
    }

    /// The path and query of a target; of a full URL, the part after the host.
    static func origin(of target: String) -> Result<String, WrongTarget> {
        let bytes = Array(target.utf8)
        if let index = bytes.firstIndex(of: UInt8(ascii: "#")) {
            return wrong("has a fragment (byte \(index)); remove it")
        }
        if bytes.first == UInt8(ascii: "/") { return .success(target) }
        let lowercase = target.prefix(8).lowercased()
        let schemes = ["http://", "https://"]
        guard let scheme = schemes.first(where: { lowercase.hasPrefix($0) }) else {
            return wrong("is neither a path nor a URL of http")
        }
        let rest = target.utf8.dropFirst(scheme.utf8.count)
        let authority = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        guard isHost(String(Substring(authority))) else { return wrong("names no valid host") }
        let origin = String(Substring(rest.dropFirst(authority.count)))
        return .success(origin.utf8.first == UInt8(ascii: "/") ? origin : "/" + origin)
    }

    /// A field's value without the spaces and tabs around it.
    static func trimmed(_ value: String) -> String {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
        let start = value.utf8.drop(while: isBlank)
        guard let last = start.lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(Substring(start[...last]))
    }

    /// The error in the transfer codings of a body. `nil` if there is none. Only chunked is
    /// allowed, because the server would store a body in another coding as it is.
    static func objection(toCodings codings: [String], _ isHTTP10: Bool) -> String? {
        guard !codings.isEmpty else { return nil }
        if isHTTP10 {
            return "Transfer-Encoding came with HTTP/1.0, which does not have it: send"
                + " Content-Length, or HTTP/1.1."
        }
        let all = codings.joined(separator: ", ")
        guard all.lowercased() != "chunked" else { return nil }
        let shown = String(String.UnicodeScalarView(all.unicodeScalars.prefix(40)))
        return "Transfer-Encoding is \"\(shown)\", and chunked alone is taken here."
    }

    private static func wrong(_ what: String) -> Result<String, WrongTarget> {
        .failure(WrongTarget(sentence: "The target \(what)."))
    }

    /// Index of the first % without two hexadecimal digits after it. `nil` if there is none.
    static func brokenEscape(in bytes: [UInt8]) -> Int? {
        bytes.indices.first { index in
            bytes[index] == UInt8(ascii: "%")
                && (index + 2 >= bytes.count || Target.digit(bytes[index + 1]) == nil
                    || Target.digit(bytes[index + 2]) == nil)
        }
    }

    /// Whether a text is a host with an optional port: a name, an address, or `[` an address `]`.
    static func isHost(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        var end = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.count
        if bytes.first == UInt8(ascii: "[") {
            guard let close = bytes.firstIndex(of: UInt8(ascii: "]")), close > 1,
                bytes[1..<close].allSatisfy({ isOfAddress($0) })
            else { return false }
            end = close + 1
        } else if end == 0 || !bytes[..<end].allSatisfy(isOfHost) || brokenEscape(in: bytes) != nil
        {
            return false
        }
        return isPort(bytes[end...])
    }

    /// Whether the rest after a host is empty, or a colon and a port.
    private static func isPort(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let colon = bytes.first else { return true }
        let digits = bytes.dropFirst()
        guard colon == UInt8(ascii: ":"), digits.count <= 5,
            digits.allSatisfy({ (48...57).contains($0) })
        else { return false }
        return digits.reduce(0) { $0 * 10 + Int($1 - 48) } <= 65_535
    }

    private static func isOfHost(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~%!$&'()*+,;=".utf8.contains(byte)
        }
    }

    private static func isOfAddress(_ byte: UInt8) -> Bool {
        Target.digit(byte) != nil || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
    }
}
