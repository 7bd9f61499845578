import Engine
import NIOCore

// How a connection comes to its end, by whomever.
extension Conversation {
    /// Closes the connection when it has been too slow, or quiet for too long.
    func check(at now: NIODeadline) {
        let limits = desk.limits
        follower?.beat(at: now)
        if case .closing(let deadline) = ending {
            if now >= deadline { hangUp() }
        } else if let unwritableSince, now >= unwritableSince + limits.idleDeadline {
            hangUp()
        } else if let since = receivingSince, ending == nil, follower == nil {
            var isLate = now >= since + limits.requestDeadline
            if isBetween, !isBodyAwaited { isLate = now >= since + limits.headDeadline }
            if isLate { tooLate() }
        } else if slots.isEmpty, now >= quietSince + limits.idleDeadline {
            hangUp()
        }
    }

    /// Takes nothing new; ends once what is under way is answered.
    func quiesce() {
        if follower != nil || (slots.isEmpty && receivingSince == nil) { hangUp() }
    }

    /// Closes the connection at once.
    func hangUp() {
        context?.close(promise: nil)
    }

    /// The other end sends nothing more, but may still read.
    func inputClosed() {
        intake = .over
        receivingSince = nil
        if slots.isEmpty { return hangUp() }
        change(firstSlot + UInt64(slots.count - 1)) { $0.closes = true }
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        desk.add(self)
    }

    func channelInactive(context: ChannelHandlerContext) {
        (self.context, wayOut) = (nil, nil)
        for slot in slots where !slot.isAnswered {
            desk.engine.meters.abandoned()
            if slot.isBatch { desk.batches -= 1 }
        }
        slots.removeAll()
        follower?.end()
        follower = nil
        desk.remove(self)
        context.fireChannelInactive()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        unwritableSince = context.channel.isWritable ? nil : .now()
        if context.channel.isWritable {
            follower?.advance()
            desk.flushTouched()
            releaseRead(context)
        }
        context.fireChannelWritabilityChanged()
    }
}
