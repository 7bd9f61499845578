import Foundation
import Machine
import NIOCore
import Synchronization

extension ServerProblem {
    /// The problem of a server that cannot listen, with the cause that the system gives.
    init(listening error: any Error, _ settings: ServerSettings) {
        let why = (error as? IOError).map { SystemError($0.errnoCode).words } ?? "\(error)"
        self = .cannotListen(host: settings.host, port: settings.port, why: why)
    }
}

/// A listening socket that one listener passes to the next.
///
/// Clients that connect between the two wait in the socket; none is refused.
package final class ListeningSocket: Sendable {
    /// Maximum number of connections that wait to be accepted.
    static let backlog: Int32 = 4096

    private let descriptor: Mutex<CInt?>

    /// Duplicates the descriptor of the socket on which a channel listens. Call it on the channel's
    /// event loop. Throws if the process has no descriptor left.
    init(of channel: any Channel) throws {
        let copy = try channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(
            of: NIOBSDSocket.Handle.self
        ) { fcntl($0, F_DUPFD_CLOEXEC, 0) }
        guard let copy, copy >= 0 else { throw IOError(errnoCode: errno, reason: "fcntl") }
        descriptor = Mutex(copy)
    }

    /// Restores the length of the accept queue. It shrinks when a listener takes over the socket.
    static func lengthen(_ descriptor: CInt) {
        // If this fails, only fewer connections can wait.
        _ = listen(descriptor, backlog)
    }

    deinit {
        if let descriptor = descriptor.withLock({ $0 }) { close(descriptor) }
    }

    /// The descriptor, which the caller owns from now on. `nil` if it was taken before.
    func take() -> CInt? {
        descriptor.withLock { descriptor in
            defer { descriptor = nil }
            return descriptor
        }
    }
}
