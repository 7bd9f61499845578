import Client
import NIOCore
import NIOPosix
import Testing

/// Answers each connection with the next text of its script and closes it, like a proxy whose
/// engine comes and goes. The last text goes to all later connections. Health checks consume no
/// text.
final class ScriptedServer: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let script: NIOLoopBoundBox<[String]>
    private var hasAnswered = false

    private init(_ script: NIOLoopBoundBox<[String]>) {
        self.script = script
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if hasAnswered { return }
        hasAnswered = true
        let request = unwrapInboundIn(data)
        let words: String
        if String(buffer: request).hasPrefix("GET /healthz") {
            words = ScriptedServer.answer("200 OK", "application/json", "{}")
        } else {
            words = script.value.first ?? ""
            if script.value.count > 1 { script.value.removeFirst() }
        }
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: words))).whenComplete { _ in
            channel.close(promise: nil)
        }
    }

    /// Runs the body with a server that listens on this machine.
    static func lend(
        _ script: [String], _ body: (EngineAddress) async throws -> Void
    ) async throws {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let box = NIOLoopBoundBox.makeBoxSendingValue(script, eventLoop: loop)
        let channel = try await ServerBootstrap(group: loop, childGroup: loop)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ScriptedServer(box))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(channel.localAddress?.port)
        try await body(EngineAddress(host: "127.0.0.1", port: port, isEncrypted: false))
        try await channel.close()
    }

    /// An answer of a content type.
    static func answer(_ status: String, _ type: String, _ body: String) -> String {
        "HTTP/1.1 \(status)\r\ncontent-type: \(type)\r\ncontent-length: \(body.utf8.count)\r\n\r\n"
            + body
    }
}
