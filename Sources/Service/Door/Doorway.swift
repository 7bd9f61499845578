import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Lets connections in: as many as fit, the last of them for operators only.
final class Doorway: Sendable {
    /// More than the door can take.
    private struct Full: Error {}

    private let loops: [ObjectIdentifier: DoorLoop]
    private let tls: LiveCertificate?
    private let limits: DoorLimits
    private let connections = Atomic<Int>(0)

    init(loops: [DoorLoop], tls: LiveCertificate?, limits: DoorLimits) {
        self.loops = Dictionary(
            uniqueKeysWithValues: loops.map { (ObjectIdentifier($0.eventLoop), $0) })
        self.tls = tls
        self.limits = limits
    }

    /// Listens on every address that a name means to people; port 0 picks one that is free.
    ///
    /// `localhost` is both loopbacks: whoever says 127.0.0.1 and whoever says ::1 finds the engine.
    /// On a machine without IPv6 it is the first alone.
    func listen(
        onAllOf host: String, port: Int, group: MultiThreadedEventLoopGroup
    ) async throws -> [any Channel] {
        guard host == "localhost" else {
            return [try await listen(on: host, port: port, group: group)]
        }
        let first = try await listen(on: "127.0.0.1", port: port, group: group)
        do {
            let port = first.localAddress?.port ?? port
            return [first, try await listen(on: "::1", port: port, group: group)]
        } catch let error as IOError
            where [EADDRNOTAVAIL, EAFNOSUPPORT].contains(error.errnoCode)
        {
            return [first]
        } catch {
            try? await first.close()
            throw error
        }
    }

    /// Listens on an address; port 0 picks a free one.
    func listen(
        on host: String, port: Int, group: MultiThreadedEventLoopGroup
    ) async throws -> any Channel {
        try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 4096)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.socketOption(.so_keepalive), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(
                .writeBufferWaterMark, value: .init(low: 64 << 10, high: 256 << 10)
            )
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try self.enter(channel) }
            }
            .bind(host: host, port: port)
            .get()
    }

    private func enter(_ channel: any Channel) throws {
        guard let desk = loops[ObjectIdentifier(channel.eventLoop)] else { throw Full() }
        let count = connections.add(1, ordering: .relaxed).newValue
        channel.closeFuture.whenComplete { _ in
            self.connections.subtract(1, ordering: .relaxed)
        }
        guard count <= limits.connectionsMax, !desk.isStopping else {
            desk.refusedConnection()
            throw Full()
        }
        let conversation = Conversation(
            desk: desk, isReserve: count > limits.connectionsMax - limits.connectionsReserve)
        var decoding = NIOHTTPDecoderLimitConfiguration()
        decoding.maxHeaderFieldSize = limits.fieldLengthMax
        decoding.maxHeaderListSize = limits.headersLengthMax
        decoding.maxHeaderFieldCount = limits.fieldsMax
        let pipeline = channel.pipeline.syncOperations
        if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls.context)) }
        try pipeline.addHandler(FastLane(conversation))
        try pipeline.addHandler(
            ByteToMessageHandler(HTTPRequestDecoder(limitConfiguration: decoding)))
        try pipeline.addHandler(conversation)
    }
}
