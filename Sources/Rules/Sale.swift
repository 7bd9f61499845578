/// A campaign's sale: its terms and the state that its events have made.
///
/// `decide` is pure and returns what a command would do; `apply` makes one event part of the sale.
/// The same terms and events give the same sale on every machine.
package struct Sale: Sendable {
    package let terms: CampaignTerms
    /// The drops in the order of the campaign file.
    package internal(set) var drops: [Drop]
    /// The edition of the law that the next event follows.
    package private(set) var edition: LawEdition
    package private(set) var moment = Moment(milliseconds: 0)
    /// The indices of the drops that take claims now; few, even if the campaign has many drops.
    private var takingClaims: [Int] = []
    /// The number of the latest event; 0 before the first.
    package private(set) var sequence: Int64 = 0

    /// The operators' commands that took effect, by id.
    var commands: [CommandID: RememberedCommand] = [:]

    package init(terms: CampaignTerms) {
        self.terms = terms
        edition = terms.edition
        drops = terms.drops.map { Drop(terms: $0, edition: terms.edition) }
    }

    /// How far the sale's time, which never goes back, is ahead of the machine's clock. Schedules
    /// follow the machine's clock. Events do not change this; the code that runs the sale sets it.
    package var clockAhead: TimeSpan {
        get { drops.first?.clockAhead ?? TimeSpan(milliseconds: 0) }
        set { for index in drops.indices { drops[index].clockAhead = newValue } }
    }

    /// The index of a drop in `drops`; nil when no drop has this name.
    package func index(of drop: DropID) -> Int? {
        drops.firstIndex { $0.terms.id == drop }
    }

    /// The drop with this name; nil when there is none.
    package subscript(drop: DropID) -> Drop? {
        index(of: drop).map { drops[$0] }
    }

    /// Applies one event, which must be the next in sequence and not go back in time.
    ///
    /// `number` is a hint of the buyer's number in the register; it is checked, so a wrong one costs
    /// one lookup.
    package mutating func apply(_ event: Event, hint number: Int = -1) {
        precondition(event.sequence == sequence + 1, "an event is missing before \(event.sequence)")
        precondition(event.moment >= moment, "law 10 is broken: time went back")
        if case .upgraded(_, let edition) = event.content {
            return applyUpgraded(event, to: edition)
        }
        guard let index = index(of: event.drop) else {
            preconditionFailure("an event of a drop that the campaign does not have")
        }
        if number >= 0, let buyer = event.content.buyer {
            drops[index].register.lookUp(buyer, hint: number)
        }
        apply(event, in: index)
    }

    private mutating func applyUpgraded(_ event: Event, to edition: LawEdition) {
        precondition(edition > self.edition, "law 9 is broken: the law went back")
        self.edition = edition
        for index in drops.indices { drops[index].edition = edition }
        (sequence, moment) = (event.sequence, event.moment)
    }

    /// Applies an event that is known to be the next one, in the drop with this index.
    mutating func apply(_ event: Event, in index: Int) {
        if event.isSigned { remember(event) }
        drops[index].apply(event, isPreferred: isPreferred(event.content, in: index))
        if event.author != nil { updateTakingClaims(index) }
        sequence = event.sequence
        moment = event.moment
    }

    /// Applies the next event, which has no author, in the drop with this index.
    mutating func apply(_ content: EventContent, in index: Int, at moment: Moment) {
        drops[index].apply(
            content, at: moment, isPreferred: isPreferred(content, in: index))
        sequence += 1
        self.moment = moment
    }

    /// Updates `takingClaims` after an act, because only acts change a drop's phase.
    private mutating func updateTakingClaims(_ index: Int) {
        let place = takingClaims.firstIndex(of: index)
        if drops[index].phase.takesClaims {
            if place == nil { takingClaims.append(index) }
        } else if let place {
            takingClaims.remove(at: place)
        }
    }

    /// The counts that decide when the drop's buyers poll again; nil when it takes no claims.
    package func pollLoad(_ index: Int) -> PollLoad? {
        guard drops[index].phase.takesClaims else { return nil }
        var elsewhere = 0
        for place in takingClaims where place != index { elsewhere += drops[place].waitingCount }
        return PollLoad(
            waiting: drops[index].waitingCount, elsewhere: elsewhere,
            head: drops[index].headOfLineCount, isPaused: drops[index].phase == .paused)
    }

    /// Whether this is the claim of a loser: an earlier drop closed while the buyer waited, and no
    /// earlier drop sold the buyer a unit.
    private func isPreferred(_ content: EventContent, in index: Int) -> Bool {
        guard terms.carryOver, case .claimed(let buyer) = content else { return false }
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

    /// The earliest moment at which time alone may change something; nil without one.
    package func nextDue(after moment: Moment) -> Moment? {
        drops.compactMap { $0.nextDue(after: moment) }.min()
    }
}
