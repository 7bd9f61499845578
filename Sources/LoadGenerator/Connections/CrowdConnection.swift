import NIOCore

/// One keep-alive connection of a crowd, with one open request at a time.
///
/// It must only be used on its event loop.
final class CrowdConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let target: CrowdTarget
    private let deadline: TimeAmount
    private var context: ChannelHandlerContext?
    private var reader = AnswerReader()
    private var waiting: ((RequestOutcome) -> Void)?
    private var hasAnswered = false
    /// Whether the other end closed it before any answer: it accepts no more connections.
    private(set) var wasTurnedAway = false
    private var idleSince = NIODeadline.now()
    /// Whether this side closed it because it was idle.
    private(set) var wasIdle = false
    private var overdue = NIODeadline.distantFuture
    private let isIdle: (CrowdConnection) -> Void
    private let isGone: (CrowdConnection) -> Void

    init(
        target: CrowdTarget, deadline: TimeAmount, isIdle: @escaping (CrowdConnection) -> Void,
        isGone: @escaping (CrowdConnection) -> Void
    ) {
        (self.target, self.deadline) = (target, deadline)
        (self.isIdle, self.isGone) = (isIdle, isGone)
    }

    /// Sends a request; the connection must be idle.
    func send(_ request: RawRequest, completion: @escaping (RequestOutcome) -> Void) {
        guard let context else { return completion(.unsent("the connection is closed")) }
        precondition(waiting == nil, "a connection carries one request at a time")
        waiting = completion
        overdue = .now() + deadline
        var buffer = context.channel.allocator.buffer(
            capacity: 64 + target.headTail.utf8.count + request.path.utf8.count
                + request.body.utf8.count)
        target.write(request, into: &buffer)
        context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
    }

    /// Maximum idle time. Engines close connections that are idle for longer, and a request sent at
    /// that moment would be lost.
    private static let idleMax = TimeAmount.seconds(15)

    /// Closes the connection when its answer is overdue, and when it has been idle for long.
    func check(at now: NIODeadline) {
        if waiting != nil {
            if now >= overdue { end("no answer in time") }
        } else if now - idleSince >= CrowdConnection.idleMax {
            wasIdle = true
            end("idle")
        }
    }

    func close() { end("the crowd has ended") }

    func channelActive(context: ChannelHandlerContext) {
        self.context = context
        isIdle(self)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var piece = unwrapInboundIn(data)
        reader.append(&piece)
        do {
            while let answer = try reader.next() {
                guard let waiting else { return end("an answer without a request") }
                self.waiting = nil
                (hasAnswered, idleSince) = (true, .now())
                if answer.closes { end("closed after the answer") }
                waiting(.answered(status: answer.status, body: answer.body))
                if !answer.closes, self.waiting == nil { isIdle(self) }
            }
        } catch {
            end("the answer is not an engine's")
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        wasTurnedAway = !hasAnswered
        end("the connection was closed")
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { end("\(error)") }

    private func end(_ reason: String) {
        guard let context else { return }
        self.context = nil
        let completion = waiting
        waiting = nil
        context.close(promise: nil)
        completion?(.failed(reason))
        isGone(self)
    }
}
