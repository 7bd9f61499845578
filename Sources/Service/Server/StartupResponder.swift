package import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization
import Wire

/// Answers instead of the HTTP server while an engine reads its journal.
///
/// Its answers say that the engine is starting, and give the progress of the replay.
package final class StartupResponder: Sendable {
    package let port: Int
    /// The listening socket, for the HTTP server.
    package let socket: ListeningSocket

    /// How long already connected clients are served after `close`.
    private let grace: TimeAmount

    private let group: MultiThreadedEventLoopGroup
    private let listener: any Channel
    private let progress: Progress

    private init(
        port: Int, socket: ListeningSocket, group: MultiThreadedEventLoopGroup,
        listener: any Channel, progress: Progress, grace: TimeAmount
    ) {
        (self.port, self.socket, self.group, self.grace) = (port, socket, group, grace)
        (self.listener, self.progress) = (listener, progress)
    }

    /// Opens a responder on the address of these settings. Throws the same errors as
    /// `HTTPServer.open`.
    package static func open(
        _ settings: ServerSettings, grace: TimeAmount = .seconds(1)
    ) async throws(ServerProblem) -> StartupResponder {
        let tls = try HTTPServer.encryption(settings)?.context
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let progress = Progress()
        do {
            let listener = try await ServerBootstrap(group: group)
                .serverChannelOption(.backlog, value: ListeningSocket.backlog)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let pipeline = channel.pipeline.syncOperations
                        if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
                        try pipeline.configureHTTPServerPipeline()
                        try pipeline.addHandler(StartupHandler(progress))
                    }
                }
                .bind(
                    host: settings.host == "localhost" ? "127.0.0.1" : settings.host,
                    port: settings.port
                )
                .get()
            let socket = try await listener.eventLoop.submit { try ListeningSocket(of: listener) }
                .get()
            return StartupResponder(
                port: listener.localAddress?.port ?? settings.port, socket: socket, group: group,
                listener: listener, progress: progress, grace: grace)
        } catch {
            // The caller gets the reason why the responder cannot listen, even if this fails.
            try? await group.shutdownGracefully()
            throw ServerProblem(listening: error, settings)
        }
    }

    /// Sets the progress of the replay, in percent.
    package func setProgress(percent: Int) {
        progress.percent.store(percent, ordering: .relaxed)
    }

    /// Accepts no more connections, so that the HTTP server can take over the socket.
    ///
    /// Connected clients are served for a moment. New clients wait in the socket.
    package func close() async {
        // If this fails, the responder has stopped listening anyway.
        try? await listener.close()
        let group = group
        group.next().scheduleTask(in: grace) { group.shutdownGracefully { _ in } }
    }

    fileprivate final class Progress: Sendable {
        let percent = Atomic<Int>(0)
    }
}

/// Answers `/healthz` with the progress, and every other request with 503.
private final class StartupHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let progress: StartupResponder.Progress
    private var isHealth = false
    private var isHead = false

    init(_ progress: StartupResponder.Progress) {
        self.progress = progress
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            let target = Target(RequestHead(head).target)
            isHealth = target?.segments == ["healthz"]
            isHead = head.method == .HEAD
        case .body: break
        case .end: answer(context)
        }
    }

    private func answer(_ context: ChannelHandlerContext) {
        let percent = progress.percent.load(ordering: .relaxed)
        var json = JSONText()
        if isHealth {
            json.open()
            json.member("status", "starting")
            json.member("progress", percent)
            json.close()
        } else {
            var problem = Problem(
                .starting,
                "The engine is starting: \(percent) % of its journal read; try again in a moment.")
            problem.progress = percent
            json.problem(problem)
        }
        let headers = HTTPHeaders([
            ("content-type", isHealth ? "application/json" : "application/problem+json"),
            ("content-length", "\(json.bytes.count)"), ("cache-control", "no-store"),
            ("retry-after", "1"), ("connection", "close"),
        ])
        let status: HTTPResponseStatus = isHealth ? .ok : .serviceUnavailable
        let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if !isHead {
            context.write(
                wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: json.bytes)))), promise: nil)
        }
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
            channel.close(promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
