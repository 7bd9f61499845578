import Certificates
import NIOCore
import NIOSSL
import Synchronization

/// The certificate and key of encrypted connections. They are read again after one of the files has
/// changed. If the new files cannot be used, the previous contents stay in use.
final class LiveCertificate: Sendable {
    struct Loaded {
        var context: NIOSSLContext
        var facts: CertificateFacts
        /// Whether everybody on this machine may read the key.
        var isKeyReadableByAll: Bool
    }

    private let files: TLSFiles
    private let loaded: Mutex<Loaded>
    /// The stamps of the certificate's and the key's file.
    private let stamps: Mutex<[PrivateFile.Stamp?]>

    /// Reads both files. Throws if they cannot be used, or if others may access the key.
    init(_ files: TLSFiles) throws(ServerProblem) {
        self.files = files
        // The stamps are read first: the next refresh then sees a change made in between.
        stamps = Mutex(LiveCertificate.stamps(files))
        loaded = Mutex(try LiveCertificate.load(files))
    }

    var context: NIOSSLContext { loaded.withLock { $0.context } }

    /// Warnings about the certificate and key in use, in sentences.
    func warnings(at now: Int) -> [String] {
        let (facts, isKeyReadableByAll) = loaded.withLock { ($0.facts, $0.isKeyReadableByAll) }
        let ofCertificate = facts.objections(at: now).map {
            "The certificate \(files.certificatePath) \($0)."
        }
        let ofKey = "The key \(files.keyPath) can be read by everybody on this machine."
        return ofCertificate + (isKeyReadableByAll ? [ofKey] : [])
    }

    /// When the certificate in use expires, in seconds since 1970.
    var notAfter: Int { loaded.withLock { $0.facts.notAfter } }

    var lastDay: String { CertificateFacts.day(notAfter) }

    /// Reads the files again if one of them has changed, or if `isForced`. Returns whether it read
    /// them. If they cannot be used, it throws once for each change, and the previous contents stay
    /// in use.
    func refresh(isForced: Bool) throws(ServerProblem) -> Bool {
        let newest = LiveCertificate.stamps(files)
        let isDue = stamps.withLock { stamps in
            defer { stamps = newest }
            return isForced || stamps != newest
        }
        guard isDue else { return false }
        let read = try LiveCertificate.load(files)
        loaded.withLock { $0 = read }
        return true
    }

    private static func stamps(_ files: TLSFiles) -> [PrivateFile.Stamp?] {
        [files.certificatePath, files.keyPath].map { PrivateFile(path: $0).stamp }
    }

    private static func load(_ files: TLSFiles) throws(ServerProblem) -> Loaded {
        do throws(TLSProblem) {
            return try loaded(files)
        } catch {
            throw .badTLS(error)
        }
    }

    private static func loaded(_ files: TLSFiles) throws(TLSProblem) -> Loaded {
        let (certificate, _) = try text(of: files.certificatePath, .certificate)
        let chain = try content(.certificate, files.certificatePath) { () throws(PEMProblem) in
            try PEMText.certificates(in: certificate)
        }
        let (secret, isKeyReadableByAll) = try text(of: files.keyPath, .key)
        let key = try content(.key, files.keyPath) { () throws(PEMProblem) in
            try PEMText.key(in: secret)
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        // A client that does not answer the TLS closing message must not delay the stop.
        configuration.shutdownTimeout = .milliseconds(500)
        do {
            return Loaded(
                context: try NIOSSLContext(configuration: configuration),
                facts: CertificateFacts(chain[0]), isKeyReadableByAll: isKeyReadableByAll)
        } catch NIOSSLError.failedToLoadPrivateKey {
            // The key was parsed before, so the error means that it does not match the certificate.
            throw .keyMismatch(files)
        } catch {
            throw .content(
                .certificate, path: files.certificatePath,
                why: "the TLS library does not accept it (\(error))")
        }
    }

    /// The bytes of a PEM file, without a byte order mark and with LF as line ends.
    private static func text(
        of path: String, _ file: TLSProblem.File
    ) throws(TLSProblem) -> (bytes: [UInt8], isReadableByAll: Bool) {
        do throws(TokenProblem) {
            let read = try PrivateFile(path: path).contents(isSecret: file == .key)
            let lines = TextLines(read.bytes)
            // DER and UTF-16 are not split into lines, so that the error can name the format.
            let isText = read.bytes.starts(with: Array("-----".utf8)) || !read.bytes.contains(0)
            let bytes = lines.lines.indices.flatMap { lines.content($0) + [0x0A] }
            return (isText ? bytes : read.bytes, read.isReadableByAll)
        } catch {
            throw .file(file, error)
        }
    }

    private static func content<Content>(
        _ file: TLSProblem.File, _ path: String, _ read: () throws(PEMProblem) -> Content
    ) throws(TLSProblem) -> Content {
        do throws(PEMProblem) {
            return try read()
        } catch {
            throw .content(file, path: path, why: error.words)
        }
    }
}
