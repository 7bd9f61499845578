import Foundation
import NIOCore
import NIOPosix
import NIOSSL

final class ConnectionAcceptor: Sendable {
    private struct Refused: Error {}

    private let dispatchers: [RequestDispatcher]
    private let byLoop: [ObjectIdentifier: RequestDispatcher]
    private let tls: LiveCertificate?
    private let limits: ServerLimits
    private let limiter: ConnectionLimiter

    init(_ dispatchers: [RequestDispatcher], tls: LiveCertificate?, limits: ServerLimits) {
        self.dispatchers = dispatchers
        limiter = ConnectionLimiter(limits)
        byLoop = Dictionary(
            uniqueKeysWithValues: dispatchers.map { (ObjectIdentifier($0.eventLoop), $0) })
        self.tls = tls
        self.limits = limits
    }

    /// Listens on the address of a host; port 0 picks a free one.
    ///
    /// For `localhost` it listens on 127.0.0.1 and ::1, so that clients of both find the engine. On
    /// a machine without IPv6 it listens on 127.0.0.1 only.
    func listen(
        onAllOf host: String, port: Int, socket: ListeningSocket?,
        group: MultiThreadedEventLoopGroup
    ) async throws -> [any Channel] {
        guard host == "localhost" else {
            return [try await listen(on: host, port: port, socket: socket, group: group)]
        }
        let first = try await listen(on: "127.0.0.1", port: port, socket: socket, group: group)
        do {
            let port = first.localAddress?.port ?? port
            return [first, try await listen(on: "::1", port: port, socket: nil, group: group)]
        } catch let error as IOError
            where [EADDRNOTAVAIL, EAFNOSUPPORT].contains(error.errnoCode)
        {
            return [first]
        } catch {
            // The caller gets the error of the second address, even if this fails.
            try? await first.close()
            throw error
        }
    }

    /// Listens on an address; port 0 picks a free one. With `socket`, which listens there already,
    /// it takes over that socket and the connections that wait in it.
    func listen(
        on host: String, port: Int, socket: ListeningSocket?, group: MultiThreadedEventLoopGroup
    ) async throws -> any Channel {
        let bootstrap = bootstrap(group)
        guard let descriptor = socket?.take() else {
            return try await bootstrap.bind(host: host, port: port).get()
        }
        let channel = try await bootstrap.withBoundSocket(descriptor).get()
        ListeningSocket.lengthen(descriptor)
        return channel
    }

    private func bootstrap(_ group: MultiThreadedEventLoopGroup) -> ServerBootstrap {
        ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: ListeningSocket.backlog)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.socketOption(.so_keepalive), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(
                .writeBufferWaterMark, value: .init(low: 64 << 10, high: 256 << 10)
            )
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try self.configure(channel) }
            }
    }

    private func configure(_ channel: any Channel) throws {
        guard let dispatcher = byLoop[ObjectIdentifier(channel.eventLoop)] else { throw Refused() }
        guard !dispatcher.isStopping,
            let permit = limiter.permit(on: dispatcher, among: dispatchers)
        else {
            dispatcher.connectionsRefused += 1
            throw Refused()
        }
        channel.closeFuture.whenComplete { _ in permit.release() }
        let connection = HTTPConnection(dispatcher: dispatcher, permit: permit)
        let pipeline = channel.pipeline.syncOperations
        if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls.context)) }
        let parser = FastPath.parser(limits)
        try pipeline.addHandler(FastPath(connection, before: parser))
        try pipeline.addHandler(parser)
        try pipeline.addHandler(connection)
    }
}
