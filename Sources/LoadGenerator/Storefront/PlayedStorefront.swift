import Foundation
package import Machine
import NIOCore
import NIOHTTP1
import NIOPosix
package import Rehearsal
import Synchronization

/// The partner's site in a rehearsal: a small HTTP server that answers as the scenario says.
package final class PlayedStorefront: Sendable {
    /// Too many connections: more than any rehearsal needs.
    private struct Full: Error {}

    private static let host = "127.0.0.1"
    /// Maximum number of connections. Requests may wait for as long as a trouble lasts.
    private static let connectionsMax = 256

    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let port = Atomic<Int>(0)
    private let connections = Atomic<Int>(0)
    private let asked = Atomic<Int>(0)
    private let part = Mutex<@Sendable () -> Storefront.PageAnswer>({ .usual })

    private init() {}

    /// Opens the site; port 0 chooses a free one.
    package static func open(port: Int) async throws(Failure) -> PlayedStorefront {
        let site = PlayedStorefront()
        do {
            let listener = try await site.listen(at: port)
            site.port.store(listener.localAddress?.port ?? port, ordering: .relaxed)
        } catch {
            await site.close()
            throw Failure(refusal(of: port, error), .cannotCreate)
        }
        return site
    }

    package var url: String {
        "http://\(PlayedStorefront.host):\(port.load(ordering: .relaxed))/"
    }

    package var questions: Int { asked.load(ordering: .relaxed) }

    /// Sets the closure that gives the answer to each request from now on.
    package func play(_ answer: @escaping @Sendable () -> Storefront.PageAnswer) {
        part.withLock { $0 = answer }
    }

    /// Closes the site and every connection to it.
    package func close() async { try? await group.shutdownGracefully() }

    fileprivate func nextAnswer() -> Storefront.PageAnswer {
        asked.add(1, ordering: .relaxed)
        return part.withLock { $0 }()
    }

    private func listen(at port: Int) async throws -> any Channel {
        try await ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try self.enter(channel) }
            }
            .bind(host: PlayedStorefront.host, port: port)
            .get()
    }

    private func enter(_ channel: any Channel) throws {
        let count = connections.add(1, ordering: .relaxed).newValue
        channel.closeFuture.whenComplete { _ in
            self.connections.subtract(1, ordering: .relaxed)
        }
        guard count <= PlayedStorefront.connectionsMax else { throw Full() }
        let pipeline = channel.pipeline.syncOperations
        try pipeline.configureHTTPServerPipeline()
        try pipeline.addHandler(StorefrontHandler(self))
    }

    private static func refusal(of port: Int, _ error: any Error) -> String {
        let why =
            switch (error as? IOError)?.errnoCode {
            case EADDRINUSE: "another program listens there; end it, or choose"
            case EACCES: "this user may not listen there; choose"
            default: "\(error); choose"
            }
        return "The storefront cannot be played at \(host) port \(port): \(why) another port with"
            + " --storefront and in the campaign's [storefront] probe."
    }
}

/// Answers the requests of one connection, one after the other.
private final class StorefrontHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private static let page = "the storefront of a rehearsal\n"

    private let site: PlayedStorefront
    private var question: HTTPRequestHead?
    private var waiting: Scheduled<Void>?

    init(_ site: PlayedStorefront) { self.site = site }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): question = head
        case .body: break
        case .end:
            guard let asked = question else { return }
            question = nil
            guard asked.method == .GET || asked.method == .HEAD else {
                answer(asked, with: .methodNotAllowed, on: context)
                return
            }
            let answer = site.nextAnswer()
            let bound = NIOLoopBound((queue: self, context: context), eventLoop: context.eventLoop)
            waiting = context.eventLoop.scheduleTask(in: TimeAmount(answer.after)) {
                let (queue, context) = bound.value
                queue.answer(asked, with: .init(statusCode: answer.status), on: context)
            }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        waiting?.cancel()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func answer(
        _ asked: HTTPRequestHead, with status: HTTPResponseStatus,
        on context: ChannelHandlerContext
    ) {
        let body = context.channel.allocator.buffer(string: StorefrontHandler.page)
        var headers = HTTPHeaders([
            ("content-type", "text/plain"), ("content-length", String(body.readableBytes)),
            ("cache-control", "no-store"),
            ("connection", asked.isKeepAlive ? "keep-alive" : "close"),
        ])
        if status == .methodNotAllowed { headers.add(name: "allow", value: "GET, HEAD") }
        let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if asked.method != .HEAD {
            context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        }
        let done = context.eventLoop.makePromise(of: Void.self)
        if !asked.isKeepAlive {
            let channel = context.channel
            done.futureResult.whenComplete { _ in channel.close(promise: nil) }
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: done)
    }
}
