import NIOSSL

/// Which certificates a client believes.
package enum Trust: Sendable {
    /// Those that this machine believes.
    case system
    /// Those signed by one of the certificates in a PEM file.
    case authorities(path: String)

    /// The settings for encrypted connections: TLS 1.2 or later, names checked.
    func context() throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        if case .authorities(let path) = self { configuration.trustRoots = .file(path) }
        return try NIOSSLContext(configuration: configuration)
    }
}
