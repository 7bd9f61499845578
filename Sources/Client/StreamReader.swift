import NIOCore
import NIOHTTP1

/// Sends one request, and delivers the body of the answer piece by piece.
final class StreamReader: ChannelDuplexHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundIn = HTTPClientRequestPart
    typealias OutboundOut = HTTPClientRequestPart

    /// The answer does not have the requested content type: it may be a page of a proxy.
    struct WrongType: Error, CustomStringConvertible {
        var description: String
    }

    private let request: OutgoingRequest
    private let backpressure: StreamBackpressure
    private let receive: (UnsafeRawBufferPointer) throws -> Void
    private let onEnd: @Sendable (any Error) -> Void
    private var status = 0
    private var refusal: [UInt8] = []

    init(
        request: OutgoingRequest, backpressure: StreamBackpressure,
        receive: @escaping (UnsafeRawBufferPointer) throws -> Void,
        onEnd: @escaping @Sendable (any Error) -> Void
    ) {
        (self.request, self.backpressure) = (request, backpressure)
        (self.receive, self.onEnd) = (receive, onEnd)
    }

    func channelActive(context: ChannelHandlerContext) {
        send(request, on: context)
        context.fireChannelActive()
    }

    func read(context: ChannelHandlerContext) {
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        let mustWait = backpressure.mustWait {
            bound.eventLoop.execute { bound.value.read() }
        }
        if !mustWait { context.read() }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            status = Int(head.status.code)
            guard status == 200 else { return }
            let type = head.headers.first(name: "content-type") ?? "nothing"
            guard let asked = request.head.headers.first(name: "accept"), type.hasPrefix(asked)
            else { return end(context, WrongType(description: "its type is \(type)")) }
        case .body(let part) where status == 200:
            do {
                try part.withUnsafeReadableBytes(receive)
            } catch {
                end(context, error)
            }
        case .body(let part):
            if refusal.count < 65_536 { refusal.append(contentsOf: part.readableBytesView) }
        case .end:
            end(
                context,
                status == 200 ? ChannelError.eof : ClientError(status: status, body: refusal))
        }
    }

    func channelInactive(context: ChannelHandlerContext) { end(context, ChannelError.eof) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { end(context, error) }

    private func end(_ context: ChannelHandlerContext, _ error: any Error) {
        onEnd(error)
        context.close(promise: nil)
    }
}
