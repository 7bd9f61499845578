import Engine
import NIOCore
import NIOHTTP1
import Wire

/// One connection: requests come in, answers go out in the same order.
///
/// The parser in front of it hands over parts of requests; from there on a request is one value.
final class HTTPConnection: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = Never
    typealias OutboundOut = ByteBuffer

    /// What is being read.
    enum Intake {
        /// Nothing, or the beginning of a head.
        case between
        case body(Receiving)
        /// Whatever comes in is thrown away.
        case over
    }

    /// A request whose body is coming in.
    struct Receiving {
        var head: RequestHead
        var admission: Admission
        var slot: UInt64
        /// The batch that takes the body as it comes in.
        var batch: BatchJob?
        var body = ByteBuffer()
        var length = 0
    }

    let dispatcher: RequestDispatcher
    /// Its place in the house.
    let place: DoorPlaces.Place
    /// What it has shown of whom it belongs to.
    var standing = Standing.stranger
    var intake = Intake.between
    /// The library's parser.
    var parser: FastPath.Parser?
    /// Whether the body that comes in is a batch's.
    var isTakingBatch = false
    /// When the first byte of the request came in that is being read.
    var receivingSince: NIODeadline?
    /// Whether the head of that request is there, and only its body is not.
    var isBodyAwaited = false
    /// Requests that the library's parser made, and the length of the last one's body; nil where it
    /// was not said beforehand.
    var completeCount = 0
    var lastContentLength: Int?
    /// The stream that this connection has become.
    var follower: FeedSubscriber?

    var context: ChannelHandlerContext?
    /// Where bytes go out: past the handlers that only read.
    var wayOut: ChannelHandlerContext?
    var slots = CircularBuffer<PipelinedRequest>(initialCapacity: 2)
    var firstSlot: UInt64 = 0
    private var outgoing = ByteBuffer()
    private var isTouched = false
    let pipelineMax: Int
    var isReadHeld = false
    var quietSince = NIODeadline.now()
    var unwritableSince: NIODeadline?
    var ending: Ending?

    /// How the connection comes to its end.
    enum Ending {
        /// After the bytes that are still to be sent.
        case afterFlush(lingers: Bool)
        /// Nothing more is sent; at the deadline at the latest it is closed.
        case closing(NIODeadline)
    }

    init(dispatcher: RequestDispatcher, place: DoorPlaces.Place) {
        self.dispatcher = dispatcher
        self.place = place
        pipelineMax = dispatcher.limits.pipelineMax
    }

    // MARK: Slots

    /// Opens the slot of a request whose head is there.
    func openSlot(_ head: RequestHead?) -> UInt64 {
        let slot = openSlot(
            at: .now(), isHead: head?.verb == .head, closes: !(head?.isKeepAlive ?? false))
        if head?.isHTTP10 ?? false { change(slot) { $0.isHTTP10 = true } }
        return slot
    }

    /// Opens the slot of a request.
    func openSlot(at moment: NIODeadline, isHead: Bool = false, closes: Bool = false) -> UInt64 {
        dispatcher.tally.countArrival()
        slots.append(PipelinedRequest(arrived: moment, isHead: isHead, closes: closes))
        return firstSlot + UInt64(slots.count - 1)
    }

    /// Whether nothing of a request is being read, and whether nothing more is read at all.
    var isBetween: Bool { if case .between = intake { true } else { false } }
    var isOver: Bool { if case .over = intake { true } else { false } }

    /// The slot whose answer is owed next.
    var owedSlot: UInt64 { firstSlot }

    /// Changes a slot that is still open.
    func change(_ number: UInt64, _ change: (inout PipelinedRequest) -> Void) {
        guard number >= firstSlot, number - firstSlot < slots.count else { return }
        change(&slots[slots.index(slots.startIndex, offsetBy: Int(number - firstSlot))])
    }

    /// Answers a request. Its bytes leave once all earlier ones have; the dispatcher flushes.
    func finish(_ number: UInt64, with answer: Answer) {
        finish(number, answer.ending) { buffer, slot in
            answer.write(
                into: &buffer, date: dispatcher.fields(slot), isHead: slot.isHead, closes: slot.closes)
        }
    }

    /// Answers a request with JSON that is written by now, without an answer in between.
    func finish(_ number: UInt64, status: Int, json: borrowing JSONText) {
        finish(number, .answered) { buffer, slot in
            Answer.writeHead(
                into: &buffer, status: status, kind: .json, length: json.bytes.count,
                date: dispatcher.fields(slot), closes: slot.closes)
            if !slot.isHead { buffer.writeBytes(json.bytes) }
        }
    }

    /// Whether an answer would leave at once: nothing is owed, and nothing is about to end.
    var isFree: Bool {
        slots.isEmpty && ending == nil && follower == nil && context != nil && !dispatcher.isStopping
    }

    /// Answers a request that came in at a moment, on a free connection that stays.
    func answerAtOnce(
        since moment: NIODeadline, _ write: (inout ByteBuffer) -> Meters.Ending
    ) {
        dispatcher.tally.countArrival()
        let ending = write(&outgoing)
        dispatcher.tally.count(ending, afterUS: Int((NIODeadline.now() - moment).nanoseconds / 1000))
        touch()
    }

    private func finish(
        _ number: UInt64, _ ending: Meters.Ending, _ write: (inout ByteBuffer, PipelinedRequest) -> Void
    ) {
        guard context != nil else { return }
        if number == firstSlot, self.ending == nil, slots.count == 1, !dispatcher.isStopping {
            return finishOnly(ending, write)
        }
        // The last answer of a door that is closing ends the connection, not one before it.
        let isLast = dispatcher.isStopping && number + 1 == firstSlot + UInt64(slots.count)
        change(number) { slot in
            guard !slot.isAnswered else { return }
            slot.closes = slot.closes || isLast
            var bytes = ByteBuffer()
            write(&bytes, slot)
            slot.content = .bytes(bytes)
            count(&slot, ending)
        }
        advance()
    }

    /// Answers the only request that is owed an answer: nothing has to wait for anything.
    private func finishOnly(
        _ ending: Meters.Ending, _ write: (inout ByteBuffer, PipelinedRequest) -> Void
    ) {
        guard var slot = slots.first, !slot.isAnswered else { return advance() }
        slots.removeFirst()
        firstSlot += 1
        write(&outgoing, slot)
        count(&slot, ending)
        if slot.closes { endAfterFlush(lingers: slot.lingers) }
        touch()
    }

    private func endAfterFlush(lingers: Bool) {
        intake = .over
        ending = .afterFlush(lingers: lingers)
    }

    /// Answers a request with a stream that goes on until the connection ends.
    func beginStream(_ number: UInt64, _ follower: FeedSubscriber, head: String) {
        guard context != nil else { return }
        intake = .over
        change(number) { slot in
            slot.content = .stream(follower, head: head)
            count(&slot, .answered)
        }
        advance()
    }

    func count(_ slot: inout PipelinedRequest, _ ending: Meters.Ending) {
        slot.isAnswered = true
        let us = (NIODeadline.now() - slot.arrived).nanoseconds / 1000
        dispatcher.tally.count(ending, afterUS: Int(us))
    }

    /// Puts together what can leave now.
    func advance() {
        while let slot = slots.first, ending == nil, follower == nil {
            switch slot.content {
            case .nothing:
                slot.batch?.resume()
                return
            case .bytes(var bytes):
                outgoing.writeBuffer(&bytes)
                removeFirstSlot(slot)
            case .batch(let job): return turn(to: job, in: slot)
            case .stream(let follower, let head):
                self.follower = follower
                outgoing.writeString(head)
                touch()
                follower.begin()
            }
            touch()
        }
        if dispatcher.isStopping, slots.isEmpty, ending == nil, isBetween {
            ending = .afterFlush(lingers: false)
        }
    }

    // MARK: Sending

    /// Sends bytes that belong to no answer at once.
    func sendInBetween(_ bytes: ByteBuffer) {
        context?.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
    }

    /// Puts bytes to what leaves with this turn of the loop.
    func write(_ write: (inout ByteBuffer) -> Void) {
        write(&outgoing)
        touch()
    }

    /// The first answer has been put together whole.
    func removeFirstSlot(_ slot: PipelinedRequest) {
        slots.removeFirst()
        firstSlot += 1
        if slot.closes { endAfterFlush(lingers: slot.lingers) }
    }

    private func touch() {
        if isTouched { return }
        isTouched = true
        dispatcher.touch(self)
    }

    /// Adds bytes of the stream.
    func stream(_ bytes: ByteBuffer) {
        guard let context else { return }
        if outgoing.readableBytes > 0 {
            context.write(wrapOutboundOut(outgoing), promise: nil)
            outgoing = ByteBuffer()
        }
        context.write(wrapOutboundOut(bytes), promise: nil)
        touch()
    }

    /// Whether the other end keeps up.
    var isWritable: Bool { context?.channel.isWritable ?? false }

    /// Sends what has been put together.
    func flush() {
        isTouched = false
        guard let context else { return }
        quietSince = .now()
        if outgoing.readableBytes > 0 {
            (wayOut ?? context).writeAndFlush(wrapOutboundOut(outgoing), promise: nil)
            // In the same memory, unless the socket could not take everything at once.
            outgoing.clear()
        } else {
            context.flush()
        }
        if case .afterFlush(let lingers) = ending { end(context, lingers: lingers) }
        releaseRead(context)
    }

    private func end(_ context: ChannelHandlerContext, lingers: Bool) {
        ending = .closing(.now() + (lingers ? dispatcher.limits.headDeadline : dispatcher.limits.idleDeadline))
        if lingers {
            // Closing while the body still comes in would reset the connection under the answer.
            context.close(mode: .output, promise: nil)
        } else {
            let channel = context.channel
            context.writeAndFlush(wrapOutboundOut(ByteBuffer())).whenComplete { _ in
                channel.close(promise: nil)
            }
        }
    }
}
