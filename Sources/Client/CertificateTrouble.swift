import Certificates
import NIOCore
import NIOSSL

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Why a certificate is not trusted. The TLS library does not give the reason, so this type
/// examines the certificate.
enum CertificateTrouble: Equatable, Sendable {
    /// It expired on this day.
    case ended(String)
    /// It is not valid before this day.
    case notYet(String)
    /// It is valid for these names, but not for the name in the address.
    case otherName([String])
    /// All trusted certificates in the file have expired or are not valid yet. The text says what
    /// is wrong with the first one.
    case authority(path: String, String)
    /// No trusted issuer signed it. `path` is the file of trusted certificates, if there is one.
    case unknownIssuer(path: String?)

    /// The reason, as it follows the words "cannot be trusted: ".
    var words: String {
        switch self {
        case .ended(let day): "its certificate ended on \(day)"
        case .notYet(let day): "its certificate is not valid before \(day)"
        case .otherName(let names):
            names.isEmpty
                ? "its certificate is for another name"
                : "its certificate is for \(names.joined(separator: ", ")), and not for this name"
        case .authority(let path, let what): "the certificate to trust, \(path), \(what)"
        case .unknownIssuer(let path?):
            "none of the certificates in \(path) has signed its certificate"
        case .unknownIssuer(nil):
            "nobody whom this machine trusts has signed its certificate"
        }
    }

    /// The reason in a few words.
    var brief: String {
        switch self {
        case .otherName: CertificateTrouble.otherName([]).words
        case .authority, .unknownIssuer: "its certificate is not trusted"
        case .ended, .notYet: words
        }
    }

    var advice: String {
        switch self {
        case .ended: "whoever runs the engine must renew it, or this machine's clock is wrong"
        case .notYet: "this machine's clock or the one that made it is wrong"
        case .otherName: "use a name that it has, or check the address"
        case .authority: "give --trust with a newer one"
        case .unknownIssuer(nil): "check the address, or give --trust with the certificate to trust"
        case .unknownIssuer: "check the address, or give --trust with another file"
        }
    }

    /// Examines a certificate at a time in seconds since 1970. `isName` means that the check of the
    /// name failed.
    init(_ certificate: NIOSSLCertificate?, _ encryption: Encryption, isName: Bool, at now: Int) {
        let facts = certificate.map { CertificateFacts($0) }
        if isName {
            self = .otherName(certificate.map(CertificateTrouble.names) ?? [])
        } else if let facts, now > facts.notAfter {
            self = .ended(CertificateFacts.day(facts.notAfter))
        } else if let facts, now < facts.notBefore {
            self = .notYet(CertificateFacts.day(facts.notBefore))
        } else if case .authorities(let path) = encryption.trust {
            let troubles = encryption.facts.map { $0.validity(at: now) }
            let first = troubles.first ?? nil
            self =
                troubles.contains(nil)
                ? .unknownIssuer(path: path) : .authority(path: path, first ?? "")
        } else {
            self = .unknownIssuer(path: nil)
        }
    }

    /// Maximum number of names that a message lists.
    private static let namesMax = 5

    /// The DNS names of a certificate.
    private static func names(_ certificate: NIOSSLCertificate) -> [String] {
        certificate._subjectAlternativeNames().filter { $0.nameType == .dnsName }
            .prefix(namesMax).map { String(decoding: $0.contents, as: UTF8.self) }
    }
}

/// The handler after TLS in a connection's pipeline. It finds out why a certificate is not trusted.
final class CertificateReader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let encryption: Encryption

    init(_ encryption: Encryption) {
        self.encryption = encryption
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let trouble = ConnectionTrouble(error)
        guard case .certificate = trouble else { return context.fireErrorCaught(error) }
        // If this fails, there is no certificate to examine.
        let handler = try? context.pipeline.syncOperations.handler(type: NIOSSLClientHandler.self)
        let why = CertificateTrouble(
            handler?.peerCertificate, encryption, isName: error is NIOSSLExtraError,
            at: time(nil))
        context.fireErrorCaught(ConnectionTrouble.certificate(why))
    }
}
