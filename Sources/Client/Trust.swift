import Certificates
import Machine
package import NIOCore
import NIOSSL

/// Which certificates a client believes.
package enum Trust: Sendable {
    /// Those that this machine believes.
    case system
    /// Those signed by one of the certificates in a PEM file.
    case authorities(path: String)

    /// The largest file of certificates that is read, in bytes.
    private static let sizeMax = 4 << 20

    /// Why the certificates to trust cannot be used, in one sentence.
    package struct Problem: Error, CustomStringConvertible {
        package var description: String
    }

    /// What encrypts connections: TLS 1.2 or later, names checked.
    package func encryption() throws(Problem) -> Encryption {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        var facts: [CertificateFacts] = []
        if case .authorities(let path) = self {
            let certificates = try Trust.certificates(path)
            configuration.trustRoots = .certificates(certificates)
            facts = certificates.map { CertificateFacts($0) }
        }
        do {
            return Encryption(
                context: try NIOSSLContext(configuration: configuration), trust: self, facts: facts)
        } catch {
            throw Problem(description: "The trusted certificates cannot be used: \(error).")
        }
    }

    private static func certificates(_ path: String) throws(Problem) -> [NIOSSLCertificate] {
        do {
            return try PEMText.certificates(in: try WholeFile.bytes(at: path, max: sizeMax))
        } catch let trouble as WholeFile.Trouble {
            throw Problem(description: trouble.sentence)
        } catch {
            let why = (error as? PEMText.Wrong)?.words ?? "\(error)"
            throw Problem(
                description: "The certificates to trust, \(path), cannot be used: \(why).")
        }
    }
}

/// What encrypts a client's connections, and what is known of those whom it trusts.
package struct Encryption: Sendable {
    let context: NIOSSLContext
    let trust: Trust
    /// Of the certificates that are trusted, where a file has them.
    let facts: [CertificateFacts]

    /// Encrypts a connection; an address in numbers has no name to be sent.
    package func add(
        to pipeline: ChannelPipeline.SynchronousOperations, host: String
    ) throws {
        // What is no address in numbers is a name.
        let isNumeric = (try? SocketAddress(ipAddress: host, port: 1)) != nil
        try pipeline.addHandler(
            NIOSSLClientHandler(context: context, serverHostname: isNumeric ? nil : host))
        try pipeline.addHandler(CertificateReader(self))
    }
}
