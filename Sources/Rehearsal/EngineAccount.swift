package import Rules

/// What the engine's events say about one drop and about the buyers of a crowd.
///
/// A rehearsal compares it with what the crowd was told.
package struct EngineAccount: Sendable {
    /// What happened to a buyer, by the engine's events.
    struct Seen: OptionSet, Sendable {
        let rawValue: UInt8

        static let registered = Seen(rawValue: 1)
        static let claimed = Seen(rawValue: 2)
        static let granted = Seen(rawValue: 4)
        static let holds = Seen(rawValue: 8)
        static let sold = Seen(rawValue: 16)
    }

    /// How often each thing happened.
    package struct Counts: Equatable, Sendable {
        package var registrations = 0
        package var claims = 0
        package var grants = 0
        package var confirmations = 0
        package var lapses = 0
        package var releases = 0

        package init() {}
    }

    package let drop: DropID
    /// All events of the drop, those of the crowd's buyers and of others.
    package private(set) var counts = Counts()
    /// The part of `counts` that comes from buyers outside the crowd.
    package private(set) var others = Counts()
    /// The numbers of the crowd's buyers who were granted a unit, in the order of their first
    /// grants.
    package private(set) var grantOrder: [Int] = []
    /// When the drop first opened.
    package private(set) var openedAt: Moment?
    /// When it last closed, and why.
    package private(set) var closedAt: Moment?
    package private(set) var closure: CloseReason?
    /// Grants and confirmations in each second after the opening.
    package private(set) var grantsBySecond: [Int] = []
    package private(set) var confirmationsBySecond: [Int] = []
    private(set) var seen: [Seen]
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
        seen = Array(repeating: [], count: buyers)
    }

    /// Takes in the next event; events of other drops change nothing.
    package mutating func take(_ event: Event) {
        guard event.drop == drop else { return }
        switch event.happening {
        case .opened: openedAt = openedAt ?? event.moment
        case .closed(let closure): (closedAt, self.closure) = (event.moment, closure)
        case .reopened: (closedAt, closure) = (nil, nil)
        case .unitsAdded(let units):
            added += units
            take(-units, at: event.moment)
        case .unitsWithdrawn(let units): take(units, at: event.moment)
        case .registered(let buyer): note(buyer, \.registrations) { $0.insert(.registered) }
        case .unregistered(let buyer):
            note(buyer, \.registrations, by: -1) { $0.remove(.registered) }
        case .claimed(let buyer): note(buyer, \.claims) { $0.insert(.claimed) }
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
    package func allHeldAt(issued: Int) -> Moment? {
        takenMax == issued - added && takenMax > 0 ? takenMaxAt : nil
    }

    private mutating func note(
        _ buyer: BuyerID, _ count: WritableKeyPath<Counts, Int>, by step: Int = 1,
        _ change: (inout Seen) -> Void
    ) {
        counts[keyPath: count] += step
        if let number = number(of: buyer) {
            change(&seen[number])
        } else {
            others[keyPath: count] += step
        }
    }

    private func number(of buyer: BuyerID) -> Int? {
        Crowd.number(of: buyer.text).flatMap { seen.indices.contains($0) ? $0 : nil }
    }

    private mutating func take(_ units: Int, at moment: Moment) {
        taken += units
        if taken > takenMax { (takenMax, takenMaxAt) = (taken, moment) }
    }

    private mutating func grant(_ buyer: BuyerID, at moment: Moment) {
        if let number = number(of: buyer), !seen[number].contains(.granted) {
            grantOrder.append(number)
        }
        holders.insert(buyer)
        note(buyer, \.grants) { $0.formUnion([.granted, .holds]) }
        take(1, at: moment)
        count(moment, in: \.grantsBySecond)
    }

    private mutating func confirm(_ buyer: BuyerID, at moment: Moment) {
        holders.remove(buyer)
        note(buyer, \.confirmations) {
            $0.insert(.sold)
            $0.remove(.holds)
        }
        count(moment, in: \.confirmationsBySecond)
    }

    /// Ends a hold without a sale, or takes back a claim that waited, which frees no unit.
    private mutating func giveBack(
        _ buyer: BuyerID, _ count: WritableKeyPath<Counts, Int>, at moment: Moment
    ) {
        if holders.remove(buyer) != nil {
            endedHolds += 1
            take(-1, at: moment)
        }
        note(buyer, count) { $0.remove(.holds) }
    }

    private mutating func count(
        _ moment: Moment, in seconds: WritableKeyPath<EngineAccount, [Int]>
    ) {
        guard let openedAt else { return }
        let second = Int(min(max(0, (moment - openedAt).milliseconds / 1000), 86_400))
        while self[keyPath: seconds].count <= second { self[keyPath: seconds].append(0) }
        self[keyPath: seconds][second] += 1
    }
}
