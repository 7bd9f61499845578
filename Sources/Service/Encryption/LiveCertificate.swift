import NIOCore
import NIOSSL
import Synchronization

/// The certificate and key of encrypted connections: read once, and again when one of their files
/// has changed. Files that do not go together, or cannot be used, change nothing.
final class LiveCertificate: Sendable {
    /// What is in use.
    struct Loaded {
        var context: NIOSSLContext
        var facts: CertificateFacts
        /// Whether everybody on this machine may read the key.
        var isKeyReadableByAll: Bool
    }

    private struct Stamps: Equatable {
        var certificate: PrivateFile.Stamp?
        var key: PrivateFile.Stamp?
    }

    private let files: TLSFiles
    private let loaded: Mutex<Loaded>
    private let stamps: Mutex<Stamps>

    /// Reads both files. Throws when they cannot be used, or when others may touch the key.
    init(_ files: TLSFiles) throws(DoorProblem) {
        self.files = files
        // The stamps are taken first: a change between the two is then seen by the next refresh.
        stamps = Mutex(LiveCertificate.stamps(files))
        loaded = Mutex(try LiveCertificate.load(files))
    }

    /// What new connections are encrypted with.
    var context: NIOSSLContext { loaded.withLock { $0.context } }

    /// What is worth a word of what is in use, in sentences.
    func warnings(at now: Int) -> [String] {
        let now = loaded.withLock { loaded in
            loaded.facts.objections(at: now).map {
                "The certificate \(files.certificatePath) \($0)."
            }
                + (loaded.isKeyReadableByAll
                    ? ["The key \(files.keyPath) can be read by everybody on this machine."] : [])
        }
        return now
    }

    /// When the certificate in use ends, in seconds since 1970.
    var notAfter: Int { loaded.withLock { $0.facts.notAfter } }

    /// Reads the files again if one of them has changed, or in any case when asked to, and returns
    /// whether it did. Throws once for each change that cannot be used; what was read last stays.
    func refresh(isForced: Bool) throws(DoorProblem) -> Bool {
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

    private static func stamps(_ files: TLSFiles) -> Stamps {
        Stamps(
            certificate: PrivateFile(path: files.certificatePath).stamp,
            key: PrivateFile(path: files.keyPath).stamp)
    }

    private static func load(_ files: TLSFiles) throws(DoorProblem) -> Loaded {
        let chain: [NIOSSLCertificate]
        do {
            let file = PrivateFile(path: files.certificatePath)
            chain = try NIOSSLCertificate.fromPEMBytes(
                LiveCertificate.plain(try file.contents(isSecret: false).bytes))
        } catch let problem as TokenProblem {
            throw .badCertificate(files, why: problem.sentence)
        } catch {
            throw .badCertificate(files, why: "the certificate: \(error)")
        }
        guard let leaf = chain.first else {
            throw .badCertificate(files, why: "the file holds no certificate")
        }
        let (key, isReadableByAll) = try loadKey(files)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        // A client that does not answer the goodbye must not hold up the stop.
        configuration.shutdownTimeout = .milliseconds(500)
        do {
            return Loaded(
                context: try NIOSSLContext(configuration: configuration),
                facts: CertificateFacts(leaf), isKeyReadableByAll: isReadableByAll)
        } catch {
            let why = "the key does not belong to the certificate, or is of a kind not known here"
            throw .badCertificate(files, why: why)
        }
    }

    /// A PEM file without a byte order mark, its lines ended as the library reads them.
    private static func plain(_ text: [UInt8]) -> [UInt8] {
        let lines = TextLines(text)
        return lines.lines.indices.flatMap { lines.content($0) + [0x0A] }
    }

    private static func loadKey(
        _ files: TLSFiles
    ) throws(DoorProblem) -> (NIOSSLPrivateKey, isReadableByAll: Bool) {
        let key: (bytes: [UInt8], isReadableByAll: Bool)
        do {
            key = try PrivateFile(path: files.keyPath).contents()
        } catch {
            throw .badKey(error)
        }
        do {
            let bytes = LiveCertificate.plain(key.bytes)
            return (try NIOSSLPrivateKey(bytes: bytes, format: .pem), key.isReadableByAll)
        } catch {
            throw .badCertificate(files, why: "the key: \(error)")
        }
    }
}
