import Certificates
import Machine
package import NIOCore
import NIOSSL

/// The certificates that a client trusts.
package enum TrustRoots: Sendable {
    case system
    /// Certificates that are signed by one of the certificates in a PEM file.
    case authorities(path: String)

    /// The certificates in a file. Without a path, those of this machine.
    package init(path: String?) { self = path.map { .authorities(path: $0) } ?? .system }

    /// Maximum size of a file of certificates, in bytes.
    private static let sizeMax = 4 << 20

    /// Settings for TLS 1.2 or later that check the server's name.
    package func encryption() throws(TrustRootsError) -> Encryption {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        var facts: [CertificateFacts] = []
        if case .authorities(let path) = self {
            let certificates = try TrustRoots.certificates(path)
            configuration.trustRoots = .certificates(certificates)
            facts = certificates.map { CertificateFacts($0) }
        }
        do {
            return Encryption(
                context: try NIOSSLContext(configuration: configuration), trust: self, facts: facts)
        } catch {
            throw TrustRootsError(description: "The trusted certificates cannot be used: \(error).")
        }
    }

    private static func certificates(_ path: String) throws(TrustRootsError) -> [NIOSSLCertificate]
    {
        do {
            return try PEMText.certificates(in: try WholeFile.bytes(at: path, max: sizeMax))
        } catch let trouble as WholeFile.ReadProblem {
            throw TrustRootsError(description: trouble.sentence)
        } catch {
            let why = (error as? PEMProblem)?.words ?? "\(error)"
            throw TrustRootsError(
                description: "The certificates to trust, \(path), cannot be used: \(why).")
        }
    }
}

/// Why the certificates to trust cannot be used, in one sentence.
package struct TrustRootsError: Error, CustomStringConvertible {
    package var description: String
}

/// TLS settings of a client's connections, and facts of the certificates it trusts.
package struct Encryption: Sendable {
    let context: NIOSSLContext
    let trust: TrustRoots
    /// Facts of the trusted certificates. Empty for those of the system.
    let facts: [CertificateFacts]

    /// Adds TLS to a connection. A numeric address is not sent as a server name.
    package func add(
        to pipeline: ChannelPipeline.SynchronousOperations, host: String
    ) throws {
        // If this fails, the host is a name.
        let isNumeric = (try? SocketAddress(ipAddress: host, port: 1)) != nil
        try pipeline.addHandler(
            NIOSSLClientHandler(context: context, serverHostname: isNumeric ? nil : host))
        try pipeline.addHandler(CertificateReader(self))
    }
}
