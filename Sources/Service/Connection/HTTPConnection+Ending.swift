import Engine
import NIOCore
import NIOSSL

// The deadlines of a connection and its end.
extension HTTPConnection {
    /// Sends a due heartbeat, and closes the connection if it is too slow or idle for too long.
    func check(at now: NIODeadline) {
        let limits = dispatcher.limits
        subscriber?.sendHeartbeat(at: now)
        if case .closing(let deadline) = ending {
            if now >= deadline { hangUp() }
        } else if missedTokenDeadline(at: now) {
            closeForNewcomer()
        } else if let unwritableSince, !isReceivingBatch,
            now >= unwritableSince + limits.idleDeadline
        {
            hangUp()
        } else if let since = receivingSince, ending == nil, subscriber == nil {
            let deadline = isReceivingBatch ? limits.batchDeadline : limits.requestDeadline
            var isLate = now >= since + deadline
            if isBetween, !isBodyAwaited { isLate = now >= since + limits.headDeadline }
            if isLate { tooLate() }
        } else if slots.isEmpty, now >= quietSince + limits.keepAlive + limits.keepAliveGrace {
            hangUp()
        }
    }

    /// Whether a connection in the reserve has not shown a token in time.
    private func missedTokenDeadline(at now: NIODeadline) -> Bool {
        guard permit.isReserve else { return false }
        permit.leaveReserve()
        return permit.isReserve && trust != .staff && slots.isEmpty
            && now >= permit.since + dispatcher.limits.tokenDeadline
    }

    /// Closes the connection if it is idle or a stream. Otherwise it closes after its last answer.
    func quiesce() {
        if subscriber != nil || (slots.isEmpty && receivingSince == nil) { hangUp() }
    }

    /// Whether no request and no stream is open here.
    var isIdle: Bool { context != nil && slots.isEmpty && subscriber == nil }

    /// Closes the connection at once, without an answer, so that a new connection gets its permit.
    func closeForNewcomer() {
        permit.release()
        hangUp(atOnce: true)
    }

    /// Closes the connection. `atOnce` skips the TLS closing handshake, which would wait for the
    /// client.
    func hangUp(atOnce: Bool = false) {
        guard let context else { return }
        let pipeline = context.pipeline.syncOperations
        if atOnce, dispatcher.settings.tls != nil,
            // Without a TLS handler there is no handshake to skip.
            let encryption = try? pipeline.context(handlerType: NIOSSLServerHandler.self)
        {
            encryption.close(promise: nil)
        } else {
            context.close(promise: nil)
        }
    }

    /// Called when the client has closed its sending side. It may still read.
    func inputClosed() {
        intake = .over
        receivingSince = nil
        if slots.isEmpty { return hangUp() }
        change(firstSlot + UInt64(slots.count - 1)) { $0.closes = true }
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        dispatcher.add(self)
    }

    func channelInactive(context: ChannelHandlerContext) {
        (self.context, writeContext) = (nil, nil)
        for slot in slots {
            if !slot.isAnswered { dispatcher.engine.meters.countAbandoned() }
            slot.batch?.abandon()
        }
        slots.removeAll()
        subscriber?.end()
        subscriber = nil
        dispatcher.remove(self)
        context.fireChannelInactive()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        unwritableSince = context.channel.isWritable ? nil : .now()
        if context.channel.isWritable {
            subscriber?.advance()
            slots.first?.batch?.resume()
            dispatcher.flushConnections()
            releaseRead(context)
        }
        context.fireChannelWritabilityChanged()
    }
}
