import NIOCore
import Synchronization

/// The places for connections, shared by all event loops.
///
/// If no ordinary place is free, the connection without a token that has been idle for longest is
/// closed for a newcomer. If there is none, the newcomer gets a place of the reserve for the time
/// it needs to show a token that may read or command. So a crowd, idle or not, cannot keep an
/// operator out.
final class ConnectionPlaces: Sendable {
    fileprivate let count = Atomic<Int>(0)
    private let limits: ServerLimits

    init(_ limits: ServerLimits) {
        self.limits = limits
    }

    /// Whether every connection can have an ordinary place.
    fileprivate var hasRoom: Bool {
        count.load(ordering: .relaxed) <= limits.connectionsMax - limits.connectionsReserve
    }

    private var isOverfull: Bool {
        count.load(ordering: .relaxed) > limits.connectionsMax
    }

    /// A place for a new connection on an event loop; nil if there is none.
    func place(on dispatcher: RequestDispatcher, among dispatchers: [RequestDispatcher])
        -> ConnectionPlace?
    {
        let place = ConnectionPlace(self)
        count.add(1, ordering: .relaxed)
        if hasRoom { return place }
        if !dispatcher.closeLongestIdle(isBuyerToo: isOverfull) {
            askOthers(than: dispatcher, among: dispatchers)
        }
        if count.load(ordering: .relaxed) > limits.connectionsMax + limits.connectionsSurplus {
            place.giveUp()
            return nil
        }
        place.isReserve = !hasRoom
        return place
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

/// One connection's place, from its acceptance until it is given up.
// Everything is confined to the connection's event loop.
final class ConnectionPlace: @unchecked Sendable {
    private let places: ConnectionPlaces
    private var isGivenUp = false
    /// Whether the place belongs to the reserve, which accepts no buyers.
    fileprivate(set) var isReserve = false
    let since = NIODeadline.now()

    fileprivate init(_ places: ConnectionPlaces) {
        self.places = places
    }

    /// Gives the place up; later calls do nothing.
    func giveUp() {
        if isGivenUp { return }
        isGivenUp = true
        places.count.subtract(1, ordering: .relaxed)
    }

    func leaveReserve() {
        if places.hasRoom { isReserve = false }
    }
}
