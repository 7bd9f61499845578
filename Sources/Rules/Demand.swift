/// The demand in a recorded drop: everything that does not follow from the law.
///
/// It says who claimed and when, what each buyer did with the grant, and what operators did. It is
/// a fold of events.
package struct Demand: Sendable {
    /// What a buyer does with a held unit, and how long after the grant.
    enum Use: Equatable {
        /// The buyer does nothing: the hold lapses.
        case none
        case confirm(after: TimeSpan)
        case release(after: TimeSpan)
    }

    struct Claim {
        var buyer: BuyerID
        var claimedAt: Moment
        var grantedAt: Moment?
        var use = Use.none
        /// When the buyer gave up while waiting in the line; nil otherwise.
        var leftAt: Moment?
        var isPreferred: Bool
    }

    /// An act, or a change by the schedule, and the number of claims before it.
    struct Step {
        var event: Event
        var claims: Int
    }

    package let drop: DropID
    package private(set) var outcome = DropOutcome()
    /// In order of arrival.
    private(set) var claims: [Claim] = []
    private(set) var steps: [Step] = []
    private(set) var end = Moment(milliseconds: 0)
    private(set) var isClosed = false
    private var openedAt: Moment?
    private var places: [BuyerID: Int32] = [:]
    private var waiting = 0
    private var preferred: PreferredBuyers

    /// Starts before any event.
    package init(_ drop: DropID, in terms: CampaignTerms) {
        self.drop = drop
        preferred = PreferredBuyers(before: drop, in: terms)
    }

    /// Takes in the next event of the recording, of any drop.
    package mutating func apply(_ event: Event) {
        end = max(end, event.moment)
        if case .upgraded = event.content { return step(event) }
        guard event.drop == drop else { return preferred.apply(event) }
        switch event.content {
        case .registered, .unregistered, .drawn: break
        case .claimed(let buyer): claim(buyer, at: event.moment)
        case .granted(let buyer, _): grant(buyer, at: event.moment)
        case .confirmed(let buyer, _):
            outcome.sold += 1
            use(buyer, at: event.moment) { .confirm(after: $0) }
        case .released(let buyer): release(buyer, at: event.moment)
        case .lapsed: break
        default: step(event)
        }
        outcome.withoutUnit = claims.count - outcome.granted
    }

    /// The index of a buyer's claim in `claims`; nil without a claim.
    func place(of buyer: BuyerID) -> Int? { places[buyer].map(Int.init) }

    private mutating func claim(_ buyer: BuyerID, at moment: Moment) {
        guard places[buyer] == nil else { return }
        places[buyer] = Int32(claims.count)
        claims.append(
            Claim(buyer: buyer, claimedAt: moment, isPreferred: preferred.contains(buyer)))
        waiting += 1
        outcome.lineMax = max(outcome.lineMax, waiting)
    }

    private mutating func grant(_ buyer: BuyerID, at moment: Moment) {
        guard let place = place(of: buyer), claims[place].grantedAt == nil else { return }
        claims[place].grantedAt = moment
        waiting -= 1
        outcome.granted += 1
        outcome.waitMax = max(outcome.waitMax, moment - claims[place].claimedAt)
    }

    private mutating func use(_ buyer: BuyerID, at moment: Moment, _ use: (TimeSpan) -> Use) {
        guard let place = place(of: buyer), let granted = claims[place].grantedAt else { return }
        claims[place].use = use(moment - granted)
    }

    private mutating func release(_ buyer: BuyerID, at moment: Moment) {
        guard let place = place(of: buyer) else { return }
        if claims[place].grantedAt != nil {
            use(buyer, at: moment) { .release(after: $0) }
        } else {
            claims[place].leftAt = moment
            waiting -= 1
        }
    }

    private mutating func step(_ event: Event) {
        switch event.content {
        case .opened: openedAt = openedAt ?? event.moment
        case .closed(let closure):
            isClosed = true
            if closure == .soldOut { outcome.soldOutAfter = openedAt.map { event.moment - $0 } }
        case .reopened: isClosed = false
        default: break
        }
        steps.append(Step(event: event, claims: claims.count))
    }
}
