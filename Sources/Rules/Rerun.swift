/// Replays a recorded drop with another setting.
///
/// The claims come when they came, the law grants, and buyers use their grants as they did. It is a
/// pure fold that can be done in pieces of any size.
///
/// Buyers who were not granted a unit in the recording do what a buyer who was granted one did; a
/// fixed seed chooses which. A recording does not contain the buyers who were turned away, so they
/// do not come.
package struct Rerun: Sendable {
    /// The longest time replayed after the recording's end.
    private static let afterwardsMax = TimeSpan.seconds(7 * 86_400)

    private let demand: Demand
    private let question: WhatIf
    private let lineLimit: Int
    private let uses: [Demand.Use]
    private var drop: Drop
    private var moment = Moment(milliseconds: 0)
    private var (nextClaim, nextStep) = (0, 0)
    private var plans = MomentHeap()
    private let until: Moment

    package private(set) var outcome = DropOutcome()

    /// Starts at the drop's beginning; nil when the campaign does not have the drop.
    package init?(_ demand: Demand, _ question: WhatIf, terms: CampaignTerms) {
        guard var own = terms.drops.first(where: { $0.id == demand.drop }) else { return nil }
        own.registrationOpens = nil
        own.units = question.units ?? own.units
        own.dripRate = question.dripRate ?? own.dripRate
        self.demand = demand
        self.question = question
        lineLimit = terms.lineLimit
        uses = demand.claims.compactMap { $0.grantedAt == nil ? nil : $0.use }
        drop = Drop(terms: own, edition: terms.edition)
        // The schedule's changes are among the recorded steps.
        drop.isArmed = false
        until = demand.isClosed ? demand.end + Rerun.afterwardsMax : demand.end
    }

    /// The share of the recorded claims that have come, 0 to 1.
    package var progress: Double {
        Double(nextClaim) / Double(max(1, demand.claims.count))
    }

    /// Goes on by at most `count` steps; returns whether there are more.
    package mutating func run(steps count: Int) -> Bool {
        for _ in 0..<count {
            guard let next = nextMoment, next <= until else { return false }
            moment = max(moment, next)
            settle()
            if isDue(stepMoment) {
                replay(demand.steps[nextStep].event)
                nextStep += 1
            } else if isDue(claimMoment) {
                claim()
                nextClaim += 1
            } else if let plan = plans.pop(upTo: moment) {
                carryOut(plan)
            }
            settle()
        }
        return true
    }

    private var nextMoment: Moment? {
        let own = drop.nextDue(after: moment)
        return [stepMoment, claimMoment, plans.first, own].compactMap { $0 }.min()
    }

    /// When the next step is due. A step waits for the claims that came before it, and a claim for
    /// the steps.
    private var stepMoment: Moment? {
        guard demand.steps.indices.contains(nextStep), demand.steps[nextStep].claims <= nextClaim
        else { return nil }
        return demand.steps[nextStep].event.moment
    }

    private var claimMoment: Moment? {
        guard nextClaim < demand.claims.count else { return nil }
        if demand.steps.indices.contains(nextStep), demand.steps[nextStep].claims <= nextClaim {
            return nil
        }
        return demand.claims[nextClaim].claimedAt
    }

    private func isDue(_ due: Moment?) -> Bool { due.map { $0 <= moment } ?? false }

    private mutating func settle() {
        while true {
            let due = drop.due(at: moment)
            if due.contents.isEmpty { return }
            for content in due.contents { apply(content, by: due.author) }
        }
    }

    private mutating func apply(
        _ content: EventContent, by author: Author? = nil, isPreferred: Bool = false
    ) {
        let event = Event(
            sequence: 0, moment: moment, drop: demand.drop, content: content, author: author)
        drop.apply(event, isPreferred: isPreferred)
        outcome.lineMax = max(outcome.lineMax, drop.waitingCount)
        switch content {
        case .granted(let buyer, _):
            outcome.granted += 1
            if let place = demand.place(of: buyer) { plan(place) }
        case .confirmed: outcome.sold += 1
        case .closed(.soldOut): outcome.soldOutAfter = drop.openedAt.map { moment - $0 }
        default: break
        }
        outcome.withoutUnit = demand.claims.count - outcome.granted
    }

    private mutating func claim() {
        let claim = demand.claims[nextClaim]
        drop.register.enter(claim.buyer)
        let command = BuyerCommand(.claim, drop: demand.drop, buyer: claim.buyer)
        let decision = drop.decide(command, at: moment, lineLimit: lineLimit)
        guard let contents = decision.contents else { return }
        if let left = claim.leftAt { plans.add(left, nextClaim) }
        for content in contents { apply(content, isPreferred: claim.isPreferred) }
    }

    /// Plans what the buyer will do with the unit that was just granted.
    private mutating func plan(_ place: Int) {
        let claim = demand.claims[place]
        outcome.waitMax = max(outcome.waitMax, moment - claim.claimedAt)
        switch use(of: place) {
        case .none: break
        case .confirm(let delay), .release(let delay): plans.add(moment + delay, place)
        }
    }

    private func use(of place: Int) -> Demand.Use {
        if demand.claims[place].grantedAt != nil { return demand.claims[place].use }
        guard !uses.isEmpty else { return .none }
        return uses[
            Int(SeededRandom.mixed((UInt64(place) + 1) &* SeededRandom.step) % UInt64(uses.count))]
    }

    private mutating func carryOut(_ place: Int) {
        let buyer = demand.claims[place].buyer
        var act = BuyerAct.release
        if case .confirm = use(of: place), demand.claims[place].leftAt == nil {
            act = .confirm(OrderReference(trusted: buyer.text))
        }
        let command = BuyerCommand(act, drop: demand.drop, buyer: buyer)
        let decision = drop.decide(command, at: moment, lineLimit: lineLimit)
        for content in decision.contents ?? [] { apply(content) }
    }

    /// Repeats what an operator or the schedule did, where it still makes sense.
    private mutating func replay(_ event: Event) {
        // Only tampered recordings have an act without an author.
        guard let author = event.author, let content = sensible(event.content) else { return }
        if case .upgraded(_, let edition) = content {
            drop.edition = edition
            return
        }
        apply(content, by: author)
        // The schedule's changes are among the recorded steps, also after a reopening.
        drop.isArmed = false
    }

    private func sensible(_ content: EventContent) -> EventContent? {
        let isSensible =
            switch content {
            case .opened: drop.phase.isBeforeOpening
            case .paused: drop.phase == .open
            case .resumed: drop.phase == .paused
            case .closed(let closure):
                closure != .soldOut && (drop.phase.takesClaims || drop.isParked)
            case .reopened(nil):
                drop.phase == .closed && drop.closure != .soldOut && drop.books.remaining > 0
            case .reopened(_?):
                drop.missed != nil || drop.phase == .closed && drop.books.free > 0
            case .missed: drop.phase == .registering || drop.phase == .ready
            case .upgraded(_, let edition): edition > drop.edition
            case .dripRateSet(let rate): question.dripRate == nil && rate != drop.dripRate
            case .unitsAdded:
                question.units == nil && (drop.phase != .closed || drop.edition > .first)
            case .unitsWithdrawn(let units):
                question.units == nil && units <= drop.books.free
            case .holdSet, .holdsExtended: true
            default: false
            }
        return isSensible ? content : nil
    }
}
