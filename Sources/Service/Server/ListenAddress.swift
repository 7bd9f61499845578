/// An address to listen on: `HOST:PORT`, `[::1]:PORT`.
package struct ListenAddress: Sendable {
    package let host: String
    package let port: Int

    package init(_ text: String) throws(ListenAddressProblem) {
        guard !text.contains("://") else {
            throw ListenAddress.problem(
                "is a URL: remove \(text.prefix { $0 != ":" })://", text)
        }
        let end = text.unicodeScalars.lastIndex(of: "]") ?? text.startIndex
        guard let colon = text.unicodeScalars[end...].lastIndex(of: ":") else {
            throw ListenAddress.problem("has no port: write it after a colon", text)
        }
        let digits = text[text.index(after: colon)...]
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let port = Int(digits),
            (0...65_535).contains(port)
        else { throw ListenAddress.problem("has no port from 0 to 65535 after its colon", text) }
        var host = text[..<colon]
        guard !host.isEmpty else {
            throw ListenAddress.problem("has no host: 0.0.0.0 stands for all addresses", text)
        }
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        let isPlain = host.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"/?#@[]".utf8.contains($0) }
        guard isPlain, !host.isEmpty else {
            throw ListenAddress.problem("names no host before its port", text)
        }
        self.host = String(host)
        self.port = port
    }

    private static func problem(_ what: String, _ text: String) -> ListenAddressProblem {
        ListenAddressProblem(
            sentence: "--listen takes HOST:PORT, such as 127.0.0.1:7070; \"\(text)\" \(what).")
    }
}

/// Why a text is not an address to listen on, in one sentence.
package struct ListenAddressProblem: Error {
    package let sentence: String
}
