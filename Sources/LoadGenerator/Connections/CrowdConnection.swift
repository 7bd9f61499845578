import Client
import NIOCore

/// One connection of a crowd, kept alive, with one request under way at a time.
///
/// It lives on its event loop and must be used there alone.
final class CrowdConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Takes the outcome of one request.
    typealias Completion = (CrowdOutcome) -> Void

    private let target: CrowdTarget
    private let deadline: TimeAmount
    private var context: ChannelHandlerContext?
    private var reader = AnswerReader()
    private var waiting: Completion?
    private var hasAnswered = false
    /// Whether the other end closed it before it answered anything: it takes no more of them.
    private(set) var wasTurnedAway = false
    /// Since when it has had nothing to do.
    private var idleSince = NIODeadline.now()
    /// Whether it was closed here because it had nothing to do.
    private(set) var wasIdle = false
    /// When the request under way counts as unanswered.
    private var overdue = NIODeadline.distantFuture
    private let isIdle: (CrowdConnection) -> Void
    private let isGone: (CrowdConnection) -> Void

    /// A connection that tells when it has nothing to do, and when it is gone.
    init(
        target: CrowdTarget, deadline: TimeAmount, isIdle: @escaping (CrowdConnection) -> Void,
        isGone: @escaping (CrowdConnection) -> Void
    ) {
        self.target = target
        self.deadline = deadline
        self.isIdle = isIdle
        self.isGone = isGone
    }

    /// Sends a request; the connection must be idle.
    func send(_ request: OutgoingRequest, completion: @escaping Completion) {
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

    /// How long it may have nothing to do: engines close what is quiet for longer, and a request
    /// that meets that would be lost.
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

    /// Closes the connection.
    func close() {
        end("the crowd went home")
    }

    func channelActive(context: ChannelHandlerContext) {
        self.context = context
        isIdle(self)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var piece = unwrapInboundIn(data)
        reader.take(&piece)
        do {
            while let answer = try reader.next() {
                guard let waiting else { return end("an answer that nobody asked for") }
                self.waiting = nil
                (hasAnswered, idleSince) = (true, .now())
                if answer.closes {
                    end("closed after the answer")
                }
                waiting(.answered(status: answer.status, body: answer.body))
                if !answer.closes, self.waiting == nil { isIdle(self) }
            }
        } catch {
            end("the answer is none of an engine's")
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        wasTurnedAway = !hasAnswered
        end("the connection was closed")
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end("\(error)")
    }

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
