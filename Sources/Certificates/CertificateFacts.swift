package import NIOSSL

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Facts about a certificate that should be known before buyers' browsers reject it.
package struct CertificateFacts: Equatable, Sendable {
    /// A certificate that ends within this time gets a warning, in seconds.
    static let soon = 14 * 86_400
    /// Browsers refuse shorter keys, in bits.
    private static let rsaBitsMin = 2048

    /// The first and the last moment of its validity, in seconds since 1970.
    package var notBefore: Int
    package var notAfter: Int
    /// The length of an RSA key in bits; nil for a key of another kind.
    var rsaBits: Int?
    /// Whether it is signed with a broken hash (SHA-1 or MD5).
    var hasBrokenHash = false

    /// What is wrong with it at a moment (seconds since 1970), in words; empty when nothing is.
    package func objections(at now: Int) -> [String] {
        var found: [String] = []
        if let wrong = validity(at: now) { found.append(wrong) }
        if now <= notAfter, notAfter - now < CertificateFacts.soon {
            let days = (notAfter - now) / 86_400
            found.append(
                "ends on \(CertificateFacts.day(notAfter)), in \(days) day\(days == 1 ? "" : "s")")
        }
        if let rsaBits, rsaBits < CertificateFacts.rsaBitsMin {
            found.append("has an RSA key of \(rsaBits) bits, which browsers refuse")
        }
        if hasBrokenHash { found.append("is signed with SHA-1 or MD5, which browsers refuse") }
        return found
    }

    /// What is wrong with its dates at a moment (seconds since 1970), in words; nil when nothing is.
    package func validity(at now: Int) -> String? {
        if now < notBefore { return "is not valid before \(CertificateFacts.day(notBefore))" }
        return now > notAfter ? "ended on \(CertificateFacts.day(notAfter))" : nil
    }

    /// The date of a moment (seconds since 1970) in UTC, such as `2026-07-22`.
    package static func day(_ seconds: Int) -> String {
        var (time, parts) = (time_t(seconds), tm())
        gmtime_r(&time, &parts)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
    }
}

extension CertificateFacts {
    /// Reads the facts from a certificate. A key that cannot be read counts as sound.
    package init(_ certificate: NIOSSLCertificate) {
        notBefore = Int(certificate.notValidBefore)
        notAfter = Int(certificate.notValidAfter)
        // A key of a kind that the library does not know has no RSA length.
        rsaBits = (try? certificate.extractPublicKey().toSPKIBytes())
            .flatMap(CertificateFacts.rsaBits(ofKey:))
        // The certificate has just been parsed; without its bytes the hash counts as sound.
        let bytes = (try? certificate.toDERBytes()) ?? []
        hasBrokenHash = CertificateFacts.brokenHashes.contains { bytes.contains(sequence: $0) }
    }

    /// Object identifiers: md5WithRSAEncryption, sha1WithRSAEncryption, ecdsa-with-SHA1.
    private static let brokenHashes: [[UInt8]] = [
        [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x04],
        [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x05],
        [0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x01],
    ]

    /// The length in bits of an RSA key in DER form; nil for any other key. The form is the
    /// identifier rsaEncryption and a bit string; the first number in the bit string is the
    /// modulus.
    static func rsaBits(ofKey bytes: [UInt8]) -> Int? {
        let identifier: [UInt8] = [
            0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00,
        ]
        guard let start = bytes.place(ofSequence: identifier) else { return nil }
        var reader = DERReader(bytes[(start + identifier.count)...])
        guard reader.enter(0x03), reader.skip(1), reader.enter(0x30),
            let modulus = reader.contents(0x02)
        else { return nil }
        let digits = modulus.drop { $0 == 0 }
        guard let first = digits.first else { return nil }
        return digits.count * 8 - first.leadingZeroBitCount
    }
}

/// Reads tags and lengths of DER, as far as a key needs it.
private struct DERReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    mutating func skip(_ count: Int) -> Bool {
        guard rest.count >= count else { return false }
        rest = rest.dropFirst(count)
        return true
    }

    /// Enters the next element if it has this tag.
    mutating func enter(_ tag: UInt8) -> Bool { length(tag) != nil }

    /// The contents of the next element if it has this tag.
    mutating func contents(_ tag: UInt8) -> ArraySlice<UInt8>? {
        guard let length = length(tag), rest.count >= length else { return nil }
        return rest.prefix(length)
    }

    private mutating func length(_ tag: UInt8) -> Int? {
        guard rest.popFirst() == tag, let first = rest.popFirst() else { return nil }
        if first < 0x80 { return Int(first) }
        let count = Int(first & 0x7F)
        guard (1...4).contains(count), rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count).reduce(0) { $0 << 8 | Int($1) }
    }
}

extension [UInt8] {
    fileprivate func contains(sequence: [UInt8]) -> Bool { place(ofSequence: sequence) != nil }

    /// Index of the first occurrence of a sequence of bytes.
    fileprivate func place(ofSequence sequence: [UInt8]) -> Int? {
        guard count >= sequence.count else { return nil }
        return (0...(count - sequence.count)).first {
            self[$0..<($0 + sequence.count)].elementsEqual(sequence)
        }
    }
}
