import Certificates
import NIOCore
import NIOSSL

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Why a certificate is not believed: the library says no more than that, so that its facts tell.
enum CertificateTrouble: Equatable, Sendable {
    /// It ended on a day.
    case ended(String)
    /// It is good from a day on.
    case notYet(String)
    /// It is for these names.
    case otherName([String])
    /// The certificate that would vouch for it, in the file, is over or not yet good.
    case authority(path: String, String)
    /// Nobody vouches for it; where a file says whom to trust, its path.
    case unknownIssuer(path: String?)

    /// Why, as what follows "cannot be believed".
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
            "its certificate is not trusted: none of those in \(path) has signed it"
        case .unknownIssuer(nil):
            "its certificate is not trusted: nobody whom this machine trusts has signed it"
        }
    }

    /// The same for a line of few words.
    var brief: String {
        switch self {
        case .otherName: CertificateTrouble.otherName([]).words
        case .authority, .unknownIssuer: "its certificate is not trusted"
        case .ended, .notYet: words
        }
    }

    /// What to do.
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

    /// What the facts tell, at a moment in seconds since 1970.
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

    /// The most names that are told.
    private static let namesMax = 5

    /// The names that a certificate is for, addresses aside.
    private static func names(_ certificate: NIOSSLCertificate) -> [String] {
        certificate._subjectAlternativeNames().filter { $0.nameType == .dnsName }
            .prefix(namesMax).map { String(decoding: $0.contents, as: UTF8.self) }
    }
}

/// Stands behind a connection's encryption: where a certificate is not believed, it says why.
final class CertificateReader: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let encryption: Encryption

    init(_ encryption: Encryption) {
        self.encryption = encryption
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let trouble = ConnectionTrouble(error)
        guard case .certificate = trouble else { return context.fireErrorCaught(error) }
        // Without the handler there is no certificate to look at.
        let handler = try? context.pipeline.syncOperations.handler(type: NIOSSLClientHandler.self)
        let told = CertificateTrouble(
            handler?.peerCertificate, encryption, isName: error is NIOSSLExtraError,
            at: time(nil))
        context.fireErrorCaught(ConnectionTrouble.certificate(told))
    }
}
