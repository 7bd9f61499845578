/// A campaign's sale: its terms and everything that its events have made of it.
///
/// `decide` is pure and tells what a command would bring about; `apply` makes one event part of the
/// sale. The same terms and events give the same sale on every machine.
package struct Sale: Sendable {
    /// What the campaign file says.
    package let terms: CampaignTerms
    /// The drops in the order of the file.
    package internal(set) var drops: [Drop]
    /// The edition of the law that the next event follows.
    package private(set) var edition: LawEdition
    /// The moment of the latest event.
    package private(set) var moment = Moment(milliseconds: 0)
    /// The places of the drops that take claims now: few, however many drops the campaign has.
    private var takingClaims: [Int] = []
    /// The number of the latest event; 0 before the first.
    package private(set) var sequence: Int64 = 0

    /// Operators' commands that took effect, by their ids.
    var commands: [CommandID: RememberedCommand] = [:]

    /// The sale before any event.
    package init(terms: CampaignTerms) {
        self.terms = terms
        edition = terms.edition
        drops = terms.drops.map { Drop(terms: $0, edition: terms.edition) }
    }

    /// By how much the sale's time, which never goes back, is ahead of the clock that is right:
    /// schedules follow the clock. No part of what events make of a sale; whoever runs it sets it.
    package var clockAhead: TimeSpan {
        get { drops.first?.clockAhead ?? TimeSpan(milliseconds: 0) }
        set { for index in drops.indices { drops[index].clockAhead = newValue } }
    }

    /// The place of a drop in `drops`; nil when there is none of that name.
    package func index(of drop: DropID) -> Int? {
        drops.firstIndex { $0.terms.id == drop }
    }

    /// The drop of that name.
    package subscript(drop: DropID) -> Drop? {
        index(of: drop).map { drops[$0] }
    }

    /// Makes one event part of the sale; it must be the next in sequence and not go back in time.
    ///
    /// - Parameters:
    ///   - event: the event.
    ///   - number: the buyer's number in the register, if it is as somebody thinks it is.
    package mutating func apply(_ event: Event, near number: Int = -1) {
        precondition(event.sequence == sequence + 1, "an event is missing before \(event.sequence)")
        precondition(event.moment >= moment, "law 10 is broken: time went back")
        if case .upgraded(_, let edition) = event.happening {
            return applyUpgraded(event, to: edition)
        }
        guard let index = index(of: event.drop) else {
            preconditionFailure("an event of a drop that the campaign does not have")
        }
        if number >= 0, let buyer = event.happening.buyer {
            drops[index].register.openAt(buyer, near: number)
        }
        apply(event, in: index)
    }

    private mutating func applyUpgraded(_ event: Event, to edition: LawEdition) {
        precondition(edition > self.edition, "law 9 is broken: the law went back")
        self.edition = edition
        for index in drops.indices { drops[index].edition = edition }
        (sequence, moment) = (event.sequence, event.moment)
    }

    /// Makes an event that is known to be the next part of the sale, in the drop at a place.
    mutating func apply(_ event: Event, in index: Int) {
        if event.isSigned { remember(event) }
        drops[index].apply(event, isPreferred: isPreferred(event.happening, in: index))
        if event.author != nil { noteClaims(index) }
        sequence = event.sequence
        moment = event.moment
    }

    /// Makes what has no author the next event, in the drop at a place.
    mutating func apply(_ happening: Happening, in index: Int, at moment: Moment) {
        drops[index].apply(
            happening, at: moment, isPreferred: isPreferred(happening, in: index))
        sequence += 1
        self.moment = moment
    }

    /// Only acts change a drop's phase.
    private mutating func noteClaims(_ index: Int) {
        let place = takingClaims.firstIndex(of: index)
        if drops[index].phase.takesClaims {
            if place == nil { takingClaims.append(index) }
        } else if let place {
            takingClaims.remove(at: place)
        }
    }

    /// Who waits in a drop and elsewhere, as it decides when to ask again; nil once the drop is
    /// closed, and nobody need ask.
    package func pollLoad(_ index: Int) -> PollLoad? {
        guard drops[index].phase.takesClaims else { return nil }
        var elsewhere = 0
        for place in takingClaims where place != index { elsewhere += drops[place].waitingCount }
        return PollLoad(
            waiting: drops[index].waitingCount, elsewhere: elsewhere,
            head: drops[index].headOfLineCount, isPaused: drops[index].phase == .paused)
    }

    /// Whether it is the claim of a loser: earlier drops closed on this buyer's waiting claim and
    /// none of them sold one.
    private func isPreferred(_ happening: Happening, in index: Int) -> Bool {
        guard terms.carryOver, case .claimed(let buyer) = happening else { return false }
        var lost = false
        for drop in drops[..<index] {
            switch drop.standing(of: buyer)?.state {
            case .sold: return false
            case .waiting where drop.phase == .closed: lost = true
            default: break
            }
        }
        return lost
    }

    /// The earliest moment at which time alone may change something.
    package func nextDue(after moment: Moment) -> Moment? {
        drops.compactMap { $0.nextDue(after: moment) }.min()
    }
}
