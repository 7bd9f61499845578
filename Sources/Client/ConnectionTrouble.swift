import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Why a connection failed or ended, as far as known.
enum ConnectionTrouble: Error, Equatable, Sendable {
    case noSuchName
    /// The machine refused the connection: nothing listens on the port.
    case refused
    /// No answer came in time.
    case timeOut
    /// The server's certificate is not trusted.
    case certificate(CertificateTrouble)
    case handshake
    case closed
    case notHTTP
    /// Any other error, as the system describes it.
    case other(String)

    /// Classifies an error of the network.
    init(_ error: any Error) {
        switch error {
        case let trouble as ConnectionTrouble: self = trouble
        case let error as NIOConnectionError: self = ConnectionTrouble.of(error)
        case let error as IOError: self = ConnectionTrouble.of(error)
        case ChannelError.connectTimeout: self = .timeOut
        case ChannelError.eof, ChannelError.inputClosed, ChannelError.ioOnClosedChannel:
            self = .closed
        case is NIOSSLExtraError: self = .certificate(.otherName([]))
        case NIOSSLError.handshakeFailed(let cause): self = ConnectionTrouble.ofHandshake(cause)
        case NIOSSLError.uncleanShutdown: self = .closed
        case let error as BoringSSLError: self = ConnectionTrouble.ofHandshake(error)
        case is HTTPParserError: self = .notHTTP
        default: self = .other("\(error)")
        }
    }

    /// The trouble in a few words.
    var words: String {
        switch self {
        case .noSuchName: "name not found"
        case .refused: "nobody listens there"
        case .timeOut: "no answer in time"
        case .certificate(let why): why.brief
        case .handshake: "no TLS handshake; is it http?"
        case .closed: "the connection was closed"
        case .notHTTP: "the answer is not HTTP"
        case .other(let words): words
        }
    }

    /// The result is `refused` only if all addresses of the name refused the connection.
    private static func of(_ error: NIOConnectionError) -> ConnectionTrouble {
        let troubles = error.connectionErrors.map { ConnectionTrouble($0.error) }
        guard let first = troubles.first else {
            return error.dnsAError != nil || error.dnsAAAAError != nil
                ? .noSuchName : .other("\(error)")
        }
        return troubles.first { $0 != .refused } ?? first
    }

    private static func of(_ error: IOError) -> ConnectionTrouble {
        switch error.errnoCode {
        case ECONNREFUSED: .refused
        case ETIMEDOUT: .timeOut
        case ECONNRESET, EPIPE: .closed
        case ENETUNREACH, EHOSTUNREACH: .other("the network is unreachable")
        default: .other(error.description)
        }
    }

    /// The TLS library gives its reasons only as text.
    private static func ofHandshake(_ error: BoringSSLError) -> ConnectionTrouble {
        let text = "\(error)"
        guard text.contains("CERTIFICATE_VERIFY_FAILED") else {
            return text.contains("EOF") || text.contains("eof") ? .closed : .handshake
        }
        return .certificate(.unknownIssuer(path: nil))
    }
}
