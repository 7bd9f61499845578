import NIOCore

/// Stands before the parser and tells the conversation that bytes have come, so that a request
/// that never gets complete has a deadline.
final class Arrivals: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let conversation: Conversation

    init(_ conversation: Conversation) {
        self.conversation = conversation
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        conversation.bytesArrived()
        context.fireChannelRead(data)
    }
}
