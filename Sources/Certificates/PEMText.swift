package import NIOSSL

/// Why a text cannot be read as PEM.
package struct PEMProblem: Error, Equatable, Sendable {
    /// What is wrong and what to do, as the end of a sentence that names the file.
    package var words: String
}

/// Reads certificates and private keys in PEM, or says in words why it cannot.
package enum PEMText {
    /// Reads the certificates in a text, in their order; at least one.
    package static func certificates(in text: [UInt8]) throws(PEMProblem) -> [NIOSSLCertificate] {
        do {
            let found = try NIOSSLCertificate.fromPEMBytes(text)
            if !found.isEmpty { return found }
        } catch {
            // The library only says that it failed; `objection` finds the cause.
        }
        throw PEMProblem(words: objection(to: text, wants: .certificate))
    }

    /// Reads the private key in a text.
    package static func key(in text: [UInt8]) throws(PEMProblem) -> NIOSSLPrivateKey {
        if !isEncrypted(lines(of: text)) {
            do {
                return try NIOSSLPrivateKey(bytes: text, format: .pem)
            } catch {
                // The library only says that it failed; `objection` finds the cause.
            }
        }
        throw PEMProblem(words: objection(to: text, wants: .key))
    }

    private enum Kind {
        case certificate, key

        var name: String { self == .certificate ? "certificate" : "private key" }

        var first: String {
            self == .certificate ? "-----BEGIN CERTIFICATE-----" : "-----BEGIN PRIVATE KEY-----"
        }

        func isOf(_ label: String) -> Bool {
            self == .certificate ? label.hasSuffix("CERTIFICATE") : label.hasSuffix("PRIVATE KEY")
        }
    }

    private static func objection(to text: [UInt8], wants kind: Kind) -> String {
        let lines = lines(of: text)
        let labels = lines.enumerated().compactMap { index, line in
            label(in: line, after: "-----BEGIN ").map { (line: index + 1, name: $0) }
        }
        if lines.allSatisfy({ $0.allSatisfy(\.isWhitespace) }) { return "it is empty" }
        if text.starts(with: [0xFF, 0xFE]) || text.starts(with: [0xFE, 0xFF]) {
            return "it is UTF-16: save it as UTF-8"
        }
        if labels.isEmpty, text.first == 0x30, text.contains(where: { $0 >= 0x80 }) {
            let tool = kind == .certificate ? "x509" : "pkey"
            return "it is DER and not PEM: openssl \(tool) -inform der makes PEM of it"
        }
        if labels.isEmpty { return "it is not PEM: a line \(kind.first) is missing" }
        guard let first = labels.first(where: { kind.isOf($0.name) }) else {
            return "it holds no \(kind.name), but a \(labels[0].name.lowercased()) on line"
                + " \(labels[0].line)"
        }
        if kind == .key, isEncrypted(lines) {
            return "the key is encrypted, and nobody is there to type its password: openssl pkey"
                + " writes it without one, into a file of mode 600"
        }
        if first.name == "OPENSSH PRIVATE KEY" { return "it is a key of SSH" }
        if let cut = labels.first(where: { !isEnded($0.name, in: lines.dropFirst($0.line)) }) {
            return "it is half written: the block that begins on line \(cut.line) has no end"
        }
        return "what stands between BEGIN and END from line \(first.line) on is no \(kind.name)"
    }

    private static func isEnded(_ name: String, in lines: ArraySlice<String>) -> Bool {
        let next = lines.first { $0.hasPrefix("-----") }
        return next.flatMap { label(in: $0, after: "-----END ") } == name
    }

    private static func isEncrypted(_ lines: [String]) -> Bool {
        lines.contains { line in
            line.hasPrefix("-----BEGIN ENCRYPTED PRIVATE KEY")
                || (line.hasPrefix("Proc-Type:") && line.contains("ENCRYPTED"))
        }
    }

    private static func label(in line: String, after start: String) -> String? {
        guard line.hasPrefix(start) else { return nil }
        let rest = line.dropFirst(start.count)
        guard let end = rest.firstIndex(of: "-") else { return nil }
        return String(rest[..<end])
    }

    private static func lines(of text: [UInt8]) -> [String] {
        text.split(omittingEmptySubsequences: false) { $0 == 0x0A || $0 == 0x0D }
            .map { String(decoding: $0, as: UTF8.self) }
    }
}
