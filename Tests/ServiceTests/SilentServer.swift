import Client
import NIOCore
import NIOPosix
import Testing

/// Accepts every connection. Sends one text to the first that asks, and another text, or nothing,
/// to all others.
final class SilentServer: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let words: NIOLoopBoundBox<String?>

    private let others: String?

    private init(_ words: NIOLoopBoundBox<String?>, others: String?) {
        (self.words, self.others) = (words, others)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard let text = words.value ?? others else { return }
        words.value = nil
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    }

    /// Runs the body with a server that listens on this machine.
    static func lend(
        _ words: String? = nil, others: String? = nil, _ body: (EngineAddress) async throws -> Void
    ) async throws {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let box = NIOLoopBoundBox.makeBoxSendingValue(words, eventLoop: loop)
        let channel = try await ServerBootstrap(group: loop, childGroup: loop)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        SilentServer(box, others: others))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(channel.localAddress?.port)
        try await body(EngineAddress(host: "127.0.0.1", port: port, isEncrypted: false))
        try await channel.close()
    }
}
