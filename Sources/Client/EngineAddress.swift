/// The address of an engine's HTTP server.
package struct EngineAddress: Hashable, Sendable {
    /// The name or the IP address, without brackets.
    package let host: String
    package let port: Int
    package let isEncrypted: Bool

    package init(host: String, port: Int, isEncrypted: Bool = false) {
        self.host = host
        self.port = port
        self.isEncrypted = isEncrypted
    }

    /// Parses `http://HOST:PORT` or `https://HOST:PORT`. `nil` for any other text.
    package init?(url: String) {
        let isEncrypted = url.hasPrefix("https://")
        guard isEncrypted || url.hasPrefix("http://") else { return nil }
        var rest = url.dropFirst(isEncrypted ? 8 : 7)
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        var host = rest
        var port = isEncrypted ? 443 : 80
        if rest.first == "[", let end = rest.firstIndex(of: "]") {
            host = rest[rest.index(after: rest.startIndex)..<end]
            rest = rest[rest.index(after: end)...]
        } else {
            host = rest.prefix { $0 != ":" }
            rest = rest.dropFirst(host.count)
        }
        if let colon = rest.first {
            guard colon == ":", let number = Int(rest.dropFirst()), (1...65_535).contains(number)
            else { return nil }
            port = number
        }
        let isPlain = host.utf8.allSatisfy { byte in
            byte > 0x20 && byte < 0x7F && !"/?#@\\[]".utf8.contains(byte)
        }
        guard !host.isEmpty, isPlain else { return nil }
        self.init(host: String(host), port: port, isEncrypted: isEncrypted)
    }

    /// The address as people write it.
    package var url: String {
        "\(isEncrypted ? "https" : "http")://\(authority)"
    }

    /// The `Host` field of requests, without the scheme's default port.
    var hostField: String {
        guard port == (isEncrypted ? 443 : 80) else { return authority }
        return host.contains(":") ? "[\(host)]" : host
    }

    /// Host and port, as in a URL.
    package var authority: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
