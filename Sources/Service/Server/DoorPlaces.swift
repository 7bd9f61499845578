import NIOCore
import Synchronization

/// The places for connections, those of all event loops together.
///
/// In a full house the connection that has been idle for longest, and has shown no token, gives way
/// to a newcomer. Where none can, the newcomer has a place of the reserve for as long as it takes to
/// show a token that may read or command. So no crowd, idle or not, keeps an operator out.
final class DoorPlaces: Sendable {
    /// One connection's place, from its acceptance until it is given up.
    // Everything is confined to the connection's event loop.
    final class Place: @unchecked Sendable {
        private let places: DoorPlaces
        private var isGivenUp = false
        /// Whether it is of the reserve, which takes no buyers.
        fileprivate(set) var isReserve = false
        let since = NIODeadline.now()

        fileprivate init(_ places: DoorPlaces) {
            self.places = places
        }

        /// Gives the place up; once is enough.
        func giveUp() {
            if isGivenUp { return }
            isGivenUp = true
            places.count.subtract(1, ordering: .relaxed)
        }

        /// Becomes an ordinary place where there is one by now.
        func leaveReserve() {
            if places.hasRoom { isReserve = false }
        }
    }

    private let count = Atomic<Int>(0)
    private let limits: ServerLimits

    init(_ limits: ServerLimits) {
        self.limits = limits
    }

    /// Whether everybody has an ordinary place.
    private var hasRoom: Bool {
        count.load(ordering: .relaxed) <= limits.connectionsMax - limits.connectionsReserve
    }

    /// Whether not even the reserve has room for everybody.
    fileprivate var isOverfull: Bool {
        count.load(ordering: .relaxed) > limits.connectionsMax
    }

    /// A place for a newcomer on a loop; nil where none can be had.
    func place(on dispatcher: RequestDispatcher, among desks: [RequestDispatcher]) -> Place? {
        let place = Place(self)
        count.add(1, ordering: .relaxed)
        if hasRoom { return place }
        if !dispatcher.letIdlestGo(isBuyerToo: isOverfull) { askOthers(than: dispatcher, among: desks) }
        if count.load(ordering: .relaxed) > limits.connectionsMax + limits.connectionsSurplus {
            place.giveUp()
            return nil
        }
        place.isReserve = !hasRoom
        return place
    }

    /// Has the other loops look for somebody who can give way, one after another.
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

/// What a connection has shown of whom it belongs to: the less, the sooner it gives way.
enum Standing {
    /// No token that is known.
    case stranger
    /// A token that may do no more than bring buyers' wishes.
    case partner
    /// A token that may read or command.
    case staff
}

/// A connection that could give way, and since when it has been idle.
struct IdleConnection {
    var conversation: HTTPConnection
    var since: NIODeadline
}

extension RequestDispatcher {
    /// Those that are found in one search through all connections.
    private static let idlestMax = 64

    /// Closes the connection that has been idle for longest among those without a token; where there
    /// is none, and partners are to give way too, the longest idle of theirs. False where none can.
    func letIdlestGo(isBuyerToo: Bool) -> Bool {
        eventLoop.assertInEventLoop()
        if giveWay(.stranger) { return true }
        findIdlest(.stranger)
        if giveWay(.stranger) { return true }
        guard isBuyerToo else { return false }
        findIdlest(.partner)
        return giveWay(.partner)
    }

    /// Closes the longest idle of those that were found, as far as nothing has changed.
    private func giveWay(_ standing: Standing) -> Bool {
        while let idle = idlest.popLast() {
            let conversation = idle.conversation
            guard conversation.standing == standing, conversation.isIdle,
                conversation.quietSince == idle.since
            else { continue }
            conversation.giveWay()
            return true
        }
        return false
    }

    private func findIdlest(_ standing: Standing) {
        let idle = conversations.values.lazy.filter { $0.standing == standing && $0.isIdle }
            .map { IdleConnection(conversation: $0, since: $0.quietSince) }
            .sorted { $0.since > $1.since }
        idlest = Array(idle.suffix(RequestDispatcher.idlestMax))
    }
}

extension HTTPConnection {
    /// Whether nobody waits for anything here.
    var isIdle: Bool { context != nil && slots.isEmpty && follower == nil }

    /// The holder of a token that is good has asked.
    func show(_ holder: TokenHolder) {
        let mayStay = !holder.role.permissions.isDisjoint(with: [.read, .command])
        if mayStay {
            standing = .staff
        } else if standing == .stranger {
            standing = .partner
        }
    }

    /// Closes at once, and without a word, in favour of a newcomer.
    func giveWay() {
        place.giveUp()
        hangUp(atOnce: true)
    }

    /// Whether the time is over in which a newcomer in a full house must show a token.
    func hasOverstayed(at now: NIODeadline) -> Bool {
        guard place.isReserve else { return false }
        place.leaveReserve()
        return place.isReserve && standing != .staff && slots.isEmpty
            && now >= place.since + dispatcher.limits.tokenDeadline
    }
}
