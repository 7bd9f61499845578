import NIOCore
import NIOHTTP1

struct WholeAnswer: Sendable {
    var status: Int
    var body: [UInt8]
}

/// Sends one request when its connection is open, and collects the answer.
final class AnswerCollector: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    static let bodyLengthMax = 64 << 20

    private let request: OutgoingRequest
    private let promise: EventLoopPromise<WholeAnswer>
    private let deadline: TimeAmount
    private let overdue: ClientError
    private var timeout: Scheduled<Void>?
    private var status = 0
    private var body: [UInt8] = []

    init(
        request: OutgoingRequest, promise: EventLoopPromise<WholeAnswer>, deadline: TimeAmount,
        overdue: ClientError
    ) {
        (self.request, self.promise) = (request, promise)
        (self.deadline, self.overdue) = (deadline, overdue)
    }

    func channelActive(context: ChannelHandlerContext) {
        let (promise, overdue, channel) = (promise, overdue, context.channel)
        timeout = context.eventLoop.scheduleTask(in: deadline) {
            promise.fail(overdue)
            channel.close(promise: nil)
        }
        send(request, on: context)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): status = Int(head.status.code)
        case .body(let part):
            body.append(contentsOf: part.readableBytesView)
            if body.count > AnswerCollector.bodyLengthMax {
                let sentence =
                    "The answer has more than \(AnswerCollector.bodyLengthMax >> 20) MiB, which no"
                    + " engine's has; check the URL."
                end(context, .failure(ClientError.badAnswer(sentence)))
            }
        case .end: end(context, .success(WholeAnswer(status: status, body: body)))
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(context, .failure(ChannelError.eof))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end(context, .failure(error))
    }

    private func end(_ context: ChannelHandlerContext, _ result: Result<WholeAnswer, any Error>) {
        timeout?.cancel()
        promise.completeWith(result)
        context.close(promise: nil)
    }
}

extension ChannelInboundHandler where OutboundOut == HTTPClientRequestPart {
    func send(_ request: OutgoingRequest, on context: ChannelHandlerContext) {
        context.write(wrapOutboundOut(.head(request.head)), promise: nil)
        if let body = request.body {
            let buffer = context.channel.allocator.buffer(bytes: body)
            context.write(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}
