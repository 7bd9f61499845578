import NIOCore
import Synchronization

/// The places for connections, shared by all event loops.
///
/// If no ordinary place is free, the connection without a token that has been idle for longest is
/// closed for a newcomer. If there is none, the newcomer gets a place of the reserve for the time
/// it needs to show a token that may read or command. So a crowd, idle or not, cannot keep an
/// operator out.
final class ConnectionPlaces: Sendable {
    /// One connection's place, from its acceptance until it is given up.
    // Everything is confined to the connection's event loop.
    final class Place: @unchecked Sendable {
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

        /// Becomes an ordinary place if one is free now.
        func leaveReserve() {
            if places.hasRoom { isReserve = false }
        }
    }

    private let count = Atomic<Int>(0)
    private let limits: ServerLimits

    init(_ limits: ServerLimits) {
        self.limits = limits
    }

    /// Whether every connection can have an ordinary place.
    private var hasRoom: Bool {
        count.load(ordering: .relaxed) <= limits.connectionsMax - limits.connectionsReserve
    }

    /// Whether there are more connections than places, the reserve included.
    fileprivate var isOverfull: Bool {
        count.load(ordering: .relaxed) > limits.connectionsMax
    }

    /// A place for a new connection on an event loop; nil if there is none.
    func place(on dispatcher: RequestDispatcher, among desks: [RequestDispatcher]) -> Place? {
        let place = Place(self)
        count.add(1, ordering: .relaxed)
        if hasRoom { return place }
        if !dispatcher.letIdlestGo(isBuyerToo: isOverfull) {
            askOthers(than: dispatcher, among: desks)
        }
        if count.load(ordering: .relaxed) > limits.connectionsMax + limits.connectionsSurplus {
            place.giveUp()
            return nil
        }
        place.isReserve = !hasRoom
        return place
    }

    /// Asks the other event loops, one after another, to close an idle connection.
    private func askOthers(than dispatcher: RequestDispatcher, among desks: [RequestDispatcher]) {
        guard let own = desks.firstIndex(where: { $0 === dispatcher }) else { return }
        ask(desks[(own + 1)...] + desks[..<own])
    }

    private func ask(_ desks: ArraySlice<RequestDispatcher>) {
        guard let dispatcher = desks.first else { return }
        dispatcher.eventLoop.execute {
            if self.hasRoom || dispatcher.letIdlestGo(isBuyerToo: self.isOverfull) { return }
            self.ask(desks.dropFirst())
        }
    }
}

/// What tokens have shown about a connection's user. The lowest is closed first.
enum Standing {
    /// No known token.
    case stranger
    /// A token that may neither read everything nor command: a partner's.
    case partner
    /// A token that may read or command.
    case staff
}

/// An idle connection that could be closed for a newcomer, and since when it is idle.
struct IdleConnection {
    var connection: HTTPConnection
    var since: NIODeadline
}

extension RequestDispatcher {
    /// Maximum number of connections kept from one search.
    private static let idlestMax = 64

    /// Closes the connection without a token that has been idle for longest; if there is none and
    /// `isBuyerToo` is true, a partner's. Returns false if it closed none.
    func letIdlestGo(isBuyerToo: Bool) -> Bool {
        eventLoop.assertInEventLoop()
        if giveWay(.stranger) { return true }
        findIdlest(.stranger)
        if giveWay(.stranger) { return true }
        guard isBuyerToo else { return false }
        findIdlest(.partner)
        return giveWay(.partner)
    }

    /// Closes the connection idle for longest among those found that have not changed since.
    private func giveWay(_ standing: Standing) -> Bool {
        while let idle = idlest.popLast() {
            let connection = idle.connection
            guard connection.standing == standing, connection.isIdle,
                connection.quietSince == idle.since
            else { continue }
            connection.giveWay()
            return true
        }
        return false
    }

    private func findIdlest(_ standing: Standing) {
        let idle = openConnections.values.lazy.filter { $0.standing == standing && $0.isIdle }
            .map { IdleConnection(connection: $0, since: $0.quietSince) }
            .sorted { $0.since > $1.since }
        idlest = Array(idle.suffix(RequestDispatcher.idlestMax))
    }
}

extension HTTPConnection {
    /// Whether no request and no stream is open here.
    var isIdle: Bool { context != nil && slots.isEmpty && subscriber == nil }

    /// Called when a request came with a valid token.
    func show(_ holder: TokenHolder) {
        let mayStay = !holder.role.permissions.isDisjoint(with: [.read, .command])
        if mayStay {
            standing = .staff
        } else if standing == .stranger {
            standing = .partner
        }
    }

    /// Closes the connection at once, without an answer, for a newcomer.
    func giveWay() {
        place.giveUp()
        hangUp(atOnce: true)
    }

    /// Whether a connection in the reserve has not shown a token in time.
    func hasOverstayed(at now: NIODeadline) -> Bool {
        guard place.isReserve else { return false }
        place.leaveReserve()
        return place.isReserve && standing != .staff && slots.isEmpty
            && now >= place.since + dispatcher.limits.tokenDeadline
    }
}
