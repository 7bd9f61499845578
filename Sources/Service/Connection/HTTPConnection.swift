import Engine
import NIOCore
import NIOHTTP1

/// The highest rights of the tokens that came over a connection. Idle connections with the lowest
/// level are closed first.
enum TrustLevel {
    /// No valid token came yet.
    case unknown
    /// The tokens may neither read everything nor command.
    case partner
    /// A token may read everything or command.
    case staff
}

/// One connection. It sends the answers in the order of the requests.
///
/// NIO's parser delivers requests in parts; the connection collects the parts of a request.
final class HTTPConnection: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    /// The part of a request that is expected next.
    enum Intake {
        /// A head.
        case between
        case body(IncomingRequest)
        /// Nothing: all bytes that arrive are discarded.
        case over
    }

    let dispatcher: RequestDispatcher
    let permit: ConnectionPermit
    var trust = TrustLevel.unknown
    var intake = Intake.between
    var parser: FastPath.Parser?
    /// Whether the body that is arriving belongs to a batch.
    var isReceivingBatch = false
    /// When the first byte of the current request arrived; nil between requests.
    var receivingSince: NIODeadline?
    /// Whether the current request's head has arrived, but its body has not.
    var isBodyAwaited = false
    /// Number of complete requests, except those that the fast path performed.
    var completeCount = 0
    /// The body length in the head of the last of these requests. `nil` if the head did not give
    /// it.
    var lastContentLength: Int?
    var subscriber: FeedSubscriber?

    var context: ChannelHandlerContext?
    /// The context to write from: it skips the handlers that only read.
    var writeContext: ChannelHandlerContext?
    var slots = CircularBuffer<PipelinedRequest>(initialCapacity: 2)
    /// The number of the first slot in `slots`: of the request whose answer is sent next.
    var firstSlot: UInt64 = 0
    private var outgoing = ByteBuffer()
    private var isFlushScheduled = false
    let pipelineMax: Int
    var isReadHeld = false
    var quietSince = NIODeadline.now()
    var unwritableSince: NIODeadline?
    var ending: CloseState?

    enum CloseState {
        /// The connection closes after the remaining bytes are sent.
        case afterFlush(lingers: Bool)
        /// Nothing more is sent. The connection closes at the deadline at the latest.
        case closing(NIODeadline)
    }

    init(dispatcher: RequestDispatcher, permit: ConnectionPermit) {
        self.dispatcher = dispatcher
        self.permit = permit
        pipelineMax = dispatcher.limits.pipelineMax
    }

    // MARK: Slots

    /// Opens a slot for a request with this head. `nil` means that no valid head arrived.
    func openSlot(_ head: RequestHead?) -> UInt64 {
        let slot = openSlot(
            at: .now(), isHead: head?.verb == .head, closes: !(head?.isKeepAlive ?? false))
        if head?.isHTTP10 ?? false { change(slot) { $0.isHTTP10 = true } }
        return slot
    }

    func openSlot(at moment: NIODeadline, isHead: Bool = false, closes: Bool = false) -> UInt64 {
        dispatcher.tally.countArrival()
        slots.append(PipelinedRequest(arrived: moment, isHead: isHead, closes: closes))
        return firstSlot + UInt64(slots.count - 1)
    }

    var isBetween: Bool { if case .between = intake { true } else { false } }
    var isOver: Bool { if case .over = intake { true } else { false } }

    /// Changes a slot. Does nothing if its answer is already sent.
    func change(_ number: UInt64, _ change: (inout PipelinedRequest) -> Void) {
        guard number >= firstSlot, number - firstSlot < slots.count else { return }
        change(&slots[slots.index(slots.startIndex, offsetBy: Int(number - firstSlot))])
    }

    /// Answers a request. The answer is sent after all earlier answers.
    func finish(_ number: UInt64, with response: Response) {
        finish(number) { buffer, framing in
            dispatcher.encoder.write(response, framing, into: &buffer)
        }
    }

    /// Answers a request with the bytes that `write` writes.
    func finish(
        _ number: UInt64, _ write: (inout ByteBuffer, ResponseFraming) -> Meters.ResponseKind
    ) {
        guard context != nil else { return }
        if number == firstSlot, ending == nil, slots.count == 1, !dispatcher.isStopping {
            return finishOnly(write)
        }
        // While the server stops, only the last answer ends the connection.
        let isLast = dispatcher.isStopping && number + 1 == firstSlot + UInt64(slots.count)
        change(number) { slot in
            guard !slot.isAnswered else { return }
            slot.closes = slot.closes || isLast
            var bytes = ByteBuffer()
            let kind = write(&bytes, slot.framing)
            slot.content = .bytes(bytes)
            count(&slot, kind)
        }
        advance()
    }

    /// Answers the only open request, without a buffer of its own.
    private func finishOnly(_ write: (inout ByteBuffer, ResponseFraming) -> Meters.ResponseKind) {
        guard var slot = slots.first, !slot.isAnswered else { return advance() }
        slots.removeFirst()
        firstSlot += 1
        let kind = write(&outgoing, slot.framing)
        count(&slot, kind)
        if slot.closes { endAfterFlush(lingers: slot.lingers) }
        scheduleFlush()
    }

    /// Whether an answer can be written at once: no request is open, and the connection stays open.
    var canAnswerAtOnce: Bool {
        slots.isEmpty && ending == nil && subscriber == nil && context != nil
            && !dispatcher.isStopping
    }

    /// Answers a request that arrived at `moment`. Requires `canAnswerAtOnce`.
    func answerAtOnce(
        since moment: NIODeadline, _ write: (inout ByteBuffer) -> Meters.ResponseKind
    ) {
        dispatcher.tally.countArrival()
        let kind = write(&outgoing)
        dispatcher.tally.count(
            kind, afterUS: Int((NIODeadline.now() - moment).nanoseconds / 1000))
        scheduleFlush()
    }

    private func endAfterFlush(lingers: Bool) {
        intake = .over
        ending = .afterFlush(lingers: lingers)
    }

    /// Answers a request with a stream that lasts until the connection ends.
    func beginStream(_ number: UInt64, _ subscriber: FeedSubscriber, head: String) {
        guard context != nil else { return }
        intake = .over
        change(number) { slot in
            slot.content = .stream(subscriber, head: head)
            count(&slot, .answered)
        }
        advance()
    }

    func count(_ slot: inout PipelinedRequest, _ kind: Meters.ResponseKind) {
        slot.isAnswered = true
        let us = (NIODeadline.now() - slot.arrived).nanoseconds / 1000
        dispatcher.tally.count(kind, afterUS: Int(us))
    }

    /// Moves the answers that can be sent now into `outgoing`.
    func advance() {
        while let slot = slots.first, ending == nil, subscriber == nil {
            switch slot.content {
            case .nothing:
                slot.batch?.resume()
                return
            case .bytes(var bytes):
                outgoing.writeBuffer(&bytes)
                removeFirstSlot(slot)
            case .batch(let job): return giveTurn(to: job, in: slot)
            case .stream(let subscriber, let head):
                self.subscriber = subscriber
                outgoing.writeString(head)
                scheduleFlush()
                subscriber.begin()
            }
            scheduleFlush()
        }
        if dispatcher.isStopping, slots.isEmpty, ending == nil, isBetween {
            ending = .afterFlush(lingers: false)
        }
    }

    // MARK: Sending

    /// Sends bytes at once that are not part of an answer.
    func sendInBetween(_ bytes: ByteBuffer) {
        context?.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
    }

    /// Writes bytes to be sent at the end of this turn of the event loop.
    func write(_ write: (inout ByteBuffer) -> Void) {
        write(&outgoing)
        scheduleFlush()
    }

    /// Removes the first slot. Its answer must be completely written.
    func removeFirstSlot(_ slot: PipelinedRequest) {
        slots.removeFirst()
        firstSlot += 1
        if slot.closes { endAfterFlush(lingers: slot.lingers) }
    }

    private func scheduleFlush() {
        if isFlushScheduled { return }
        isFlushScheduled = true
        dispatcher.scheduleFlush(of: self)
    }

    func stream(_ bytes: ByteBuffer) {
        guard let context else { return }
        if outgoing.readableBytes > 0 {
            context.write(wrapOutboundOut(outgoing), promise: nil)
            outgoing = ByteBuffer()
        }
        context.write(wrapOutboundOut(bytes), promise: nil)
        scheduleFlush()
    }

    var isWritable: Bool { context?.channel.isWritable ?? false }

    func flush() {
        isFlushScheduled = false
        guard let context else { return }
        quietSince = .now()
        if outgoing.readableBytes > 0 {
            (writeContext ?? context).writeAndFlush(wrapOutboundOut(outgoing), promise: nil)
            // This reuses the memory, unless the socket still needs some of the bytes.
            outgoing.clear()
        } else {
            context.flush()
        }
        if case .afterFlush(let lingers) = ending { end(context, lingers: lingers) }
        releaseRead(context)
    }

    private func end(_ context: ChannelHandlerContext, lingers: Bool) {
        ending = .closing(
            .now() + (lingers ? dispatcher.limits.headDeadline : dispatcher.limits.idleDeadline))
        if lingers {
            // A full close while the body still arrives would reset the connection: the client
            // could lose the answer.
            context.close(mode: .output, promise: nil)
        } else {
            let channel = context.channel
            context.writeAndFlush(wrapOutboundOut(ByteBuffer())).whenComplete { _ in
                channel.close(promise: nil)
            }
        }
    }
}
