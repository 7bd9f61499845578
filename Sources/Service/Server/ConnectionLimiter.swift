import NIOCore
import Synchronization

/// Limits the number of connections of all event loops.
///
/// If no ordinary permit is free, a new connection replaces the connection without a token that has
/// been idle for longest. If there is none, the new connection gets a permit of the reserve, until
/// it must show a token that may read or command. So a crowd cannot keep an operator out.
final class ConnectionLimiter: Sendable {
    fileprivate let count = Atomic<Int>(0)
    private let limits: ServerLimits

    init(_ limits: ServerLimits) {
        self.limits = limits
    }

    /// Whether every connection can have an ordinary permit.
    fileprivate var hasRoom: Bool {
        count.load(ordering: .relaxed) <= limits.connectionsMax - limits.connectionsReserve
    }

    private var isOverfull: Bool {
        count.load(ordering: .relaxed) > limits.connectionsMax
    }

    /// A permit for a new connection on an event loop. `nil` if no permit is left.
    func permit(on dispatcher: RequestDispatcher, among dispatchers: [RequestDispatcher])
        -> ConnectionPermit?
    {
        let permit = ConnectionPermit(self)
        count.add(1, ordering: .relaxed)
        if hasRoom { return permit }
        if !dispatcher.closeLongestIdle(isBuyerToo: isOverfull) {
            askOthers(than: dispatcher, among: dispatchers)
        }
        if count.load(ordering: .relaxed) > limits.connectionsMax + limits.connectionsSurplus {
            permit.release()
            return nil
        }
        permit.isReserve = !hasRoom
        return permit
    }

    /// Asks the other event loops, one after another, to close an idle connection.
    private func askOthers(
        than dispatcher: RequestDispatcher, among dispatchers: [RequestDispatcher]
    ) {
        guard let own = dispatchers.firstIndex(where: { $0 === dispatcher }) else { return }
        ask(dispatchers[(own + 1)...] + dispatchers[..<own])
    }

    private func ask(_ dispatchers: ArraySlice<RequestDispatcher>) {
        guard let dispatcher = dispatchers.first else { return }
        dispatcher.eventLoop.execute {
            if self.hasRoom || dispatcher.closeLongestIdle(isBuyerToo: self.isOverfull) { return }
            self.ask(dispatchers.dropFirst())
        }
    }
}

/// The permit of one connection, until it is released.
// Only the connection's event loop uses it.
final class ConnectionPermit: @unchecked Sendable {
    private let limiter: ConnectionLimiter
    private var isReleased = false
    /// Whether the permit belongs to the reserve, which accepts no buyers.
    fileprivate(set) var isReserve = false
    let since = NIODeadline.now()

    fileprivate init(_ limiter: ConnectionLimiter) {
        self.limiter = limiter
    }

    /// Releases the permit. Later calls do nothing.
    func release() {
        if isReleased { return }
        isReleased = true
        limiter.count.subtract(1, ordering: .relaxed)
    }

    func leaveReserve() {
        if limiter.hasRoom { isReserve = false }
    }
}
