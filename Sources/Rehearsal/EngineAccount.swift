package import Rules

/// What the engine's events say about one drop and about the buyers of a crowd.
///
/// A rehearsal compares it with what the crowd was told.
package struct EngineAccount: Sendable {
    /// What happened to a buyer, by the engine's events.
    struct BuyerHistory: OptionSet, Sendable {
        let rawValue: UInt8

        static let registered = BuyerHistory(rawValue: 1)
        static let granted = BuyerHistory(rawValue: 4)
        static let sold = BuyerHistory(rawValue: 16)
    }

    struct EventCounts: Equatable, Sendable {
        var registrations = 0
        var claims = 0
        var grants = 0
        var confirmations = 0
        var lapses = 0
        var releases = 0
    }

    package let drop: DropID
    /// All events of the drop, those of the crowd's buyers and of others.
    private(set) var counts = EventCounts()
    /// The part of `counts` that comes from buyers outside the crowd.
    private(set) var others = EventCounts()
    /// The numbers of the crowd's buyers who were granted a unit, in the order of their first
    /// grants.
    private(set) var grantOrder: [Int] = []
    package private(set) var openedAt: Moment?
    /// When it last closed, and why.
    private(set) var closedAt: Moment?
    private(set) var closure: CloseReason?
    /// Confirmations in each second after the opening.
    private(set) var confirmationsBySecond: [Int] = []
    private(set) var histories: [BuyerHistory]
    /// Holds that ended without a sale.
    private(set) var endedHolds = 0
    private var holders: Set<BuyerID> = []
    private var added = 0
    /// Units that are no longer free, minus added units; the maximum of that, and when it was
    /// reached.
    private var taken = 0
    private var takenMax = 0
    private var takenMaxAt: Moment?

    package init(drop: DropID, buyers: Int) {
        self.drop = drop
        histories = Array(repeating: [], count: buyers)
    }

    /// Applies the next event; events of other drops change nothing.
    package mutating func apply(_ event: Event) {
        guard event.drop == drop else { return }
        switch event.content {
        case .opened: openedAt = openedAt ?? event.moment
        case .closed(let closure): (closedAt, self.closure) = (event.moment, closure)
        case .reopened: (closedAt, closure) = (nil, nil)
        case .unitsAdded(let units):
            added += units
            addTaken(-units, at: event.moment)
        case .unitsWithdrawn(let units): addTaken(units, at: event.moment)
        case .registered(let buyer): count(buyer, \.registrations) { $0.insert(.registered) }
        case .unregistered(let buyer):
            count(buyer, \.registrations, by: -1) { $0.remove(.registered) }
        case .claimed(let buyer): count(buyer, \.claims)
        case .granted(let buyer, _): grant(buyer, at: event.moment)
        case .confirmed(let buyer, _): confirm(buyer, at: event.moment)
        case .lapsed(let buyer): giveBack(buyer, \.lapses, at: event.moment)
        case .released(let buyer): giveBack(buyer, \.releases, at: event.moment)
        case .registrationOpened, .registrationClosed, .paused, .resumed, .dripRateSet, .holdSet,
            .disarmed, .rearmed, .announced, .marked, .retracted, .holdsExtended, .missed,
            .upgraded, .drawn:
            break
        }
    }

    /// When the last of the issued units was first held; nil when some units always stayed free.
    func allHeldAt(issued: Int) -> Moment? {
        takenMax == issued - added && takenMax > 0 ? takenMaxAt : nil
    }

    private mutating func count(
        _ buyer: BuyerID, _ count: WritableKeyPath<EventCounts, Int>, by step: Int = 1,
        _ change: (inout BuyerHistory) -> Void = { _ in }
    ) {
        counts[keyPath: count] += step
        if let number = number(of: buyer) {
            change(&histories[number])
        } else {
            others[keyPath: count] += step
        }
    }

    private func number(of buyer: BuyerID) -> Int? {
        Crowd.number(of: buyer.text).flatMap { histories.indices.contains($0) ? $0 : nil }
    }

    private mutating func addTaken(_ units: Int, at moment: Moment) {
        taken += units
        if taken > takenMax { (takenMax, takenMaxAt) = (taken, moment) }
    }

    private mutating func grant(_ buyer: BuyerID, at moment: Moment) {
        if let number = number(of: buyer), !histories[number].contains(.granted) {
            grantOrder.append(number)
        }
        holders.insert(buyer)
        count(buyer, \.grants) { $0.insert(.granted) }
        addTaken(1, at: moment)
    }

    private mutating func confirm(_ buyer: BuyerID, at moment: Moment) {
        holders.remove(buyer)
        count(buyer, \.confirmations) { $0.insert(.sold) }
        guard let openedAt else { return }
        let second = (moment - openedAt).milliseconds / 1000
        confirmationsBySecond.increment(at: Int(min(max(0, second), 86_400)))
    }

    /// Ends a hold without a sale, or a claim that waited, which frees no unit.
    private mutating func giveBack(
        _ buyer: BuyerID, _ count: WritableKeyPath<EventCounts, Int>, at moment: Moment
    ) {
        if holders.remove(buyer) != nil {
            endedHolds += 1
            addTaken(-1, at: moment)
        }
        self.count(buyer, count)
    }
}
