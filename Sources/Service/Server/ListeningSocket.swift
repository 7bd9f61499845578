import Machine
import NIOCore
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension ServerProblem {
    /// Why nobody can listen where the settings say: the system's own cause.
    init(listening error: any Error, _ settings: ServerSettings) {
        let why = (error as? IOError).map { SystemError($0.errnoCode).words } ?? "\(error)"
        self = .cannotListen(host: settings.host, port: settings.port, why: why)
    }
}

/// A socket that listens, on its way from one listener to the next: whoever connects in between waits
/// in it, and nobody is refused.
package final class ListeningSocket: Sendable {
    /// Connections that may wait to be accepted.
    static let backlog: Int32 = 4096

    private let descriptor: Mutex<CInt?>

    /// The socket on which a channel listens, under a descriptor of its own. To be called on the
    /// channel's loop; throws when the process has no descriptor left.
    init(of channel: any Channel) throws {
        let copy = try channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(
            of: NIOBSDSocket.Handle.self
        ) { fcntl($0, F_DUPFD_CLOEXEC, 0) }
        guard let copy, copy >= 0 else { throw IOError(errnoCode: errno, reason: "fcntl") }
        descriptor = Mutex(copy)
    }

    /// Lets as many wait as before: whoever takes a socket over makes it shorter.
    static func lengthen(_ descriptor: CInt) {
        // Where it fails, fewer may wait.
        _ = listen(descriptor, backlog)
    }

    deinit {
        if let descriptor = descriptor.withLock({ $0 }) { close(descriptor) }
    }

    /// The descriptor, which is the caller's from now on; nil when somebody has it already.
    func take() -> CInt? {
        descriptor.withLock { descriptor in
            defer { descriptor = nil }
            return descriptor
        }
    }
}
