import Rules

/// A second implementation of the law, written for reading and not for speed: plain arrays.
///
/// It applies the events one by one and returns the laws that they break. Before a command it
/// computes the answer that the command must get.
struct SaleModel {
    let terms: CampaignTerms
    var drops: [ModelDrop]
    private(set) var sequence: Int64 = 0
    private(set) var moment = Moment(milliseconds: 0)
    /// Operators' commands that took effect, by id.
    private var commands: [CommandID: OperatorCommand] = [:]

    init(terms: CampaignTerms) {
        self.terms = terms
        drops = terms.drops.map(ModelDrop.init(terms:))
    }

    func index(of drop: DropID) -> Int? {
        terms.drops.firstIndex { $0.id == drop }
    }

    /// Records a command that took effect.
    mutating func record(_ command: OperatorCommand, at moment: Moment) {
        if let id = command.id { commands[id] = command }
        guard let index = index(of: command.drop) else { return }
        drops[index].press = (command, max(moment, self.moment))
    }

    /// The answer to a command whose id is known.
    func answerByID(_ command: OperatorCommand) -> Answer? {
        guard let id = command.id, let known = commands[id] else { return nil }
        return known == command ? .stands : .otherCommand
    }

    /// Applies an event. Returns the laws that it breaks, in words.
    mutating func apply(_ event: Event) -> [String] {
        var broken: [String] = []
        if event.sequence != sequence + 1 { broken.append("law 9: a gap before \(event.sequence)") }
        if event.moment < moment { broken.append("law 10: time went back") }
        sequence = event.sequence
        moment = event.moment
        guard let index = index(of: event.drop) else { return broken + ["no such drop"] }
        let isPreferred = isPreferred(event, in: index)
        return broken + drops[index].apply(event, isPreferred: isPreferred)
    }

    /// Whether this is a claim by a buyer who waited in an earlier drop until it closed and was
    /// never served.
    private func isPreferred(_ event: Event, in index: Int) -> Bool {
        guard terms.carryOver, case .claimed(let buyer) = event.content else { return false }
        let earlier = drops[..<index]
        let lost = earlier.contains { $0.phase == .closed && $0.member(buyer).state == .waiting }
        return lost && !earlier.contains { $0.member(buyer).state == .sold }
    }

    /// The values in which the model and the sale differ.
    func differences(from sale: Sale) -> [String] {
        var found: [String] = []
        if sale.sequence != sequence || sale.moment != moment { found.append("law 9: the head") }
        for (model, drop) in zip(drops, sale.drops) {
            found += model.differences(from: drop).map { "\(model.terms.id.text): \($0)" }
        }
        return found
    }
}

struct ModelDrop {
    /// One buyer, registered or not.
    struct Member {
        var isRegistered = false
        var state = ClaimState.none
        var isPreferred = false
        var until = Moment(milliseconds: 0)
        var order: OrderReference?
    }

    /// The units by state.
    struct Shelves {
        var free: Int
        var held = 0
        var sold = 0
        var withdrawn = 0
        var issued: Int
    }

    let terms: DropTerms
    var phase: Phase
    var closure: CloseReason?
    var isRegistering: Bool
    var books: Shelves
    var rate: DripRate
    var hold: TimeSpan
    var openedAt: Moment?
    var isDrawn = false
    var announcement: ExactText?
    var acts: [ActRecord] = []
    /// The latest command that took effect, and when.
    var press: (command: OperatorCommand, moment: Moment)?
    var opens: Moment?
    var closes: Moment?
    var missed: SellingWindow?
    /// Whether `opens` was announced with notice, so that nothing opens earlier.
    var isReopening = false
    var closedAt: Moment?
    /// Whether the drop was selling when it closed.
    var wasSelling = false
    var addedSinceClosing = 0
    /// Used for lookup only, never iterated: the order would differ between processes.
    private var members: [BuyerID: Member] = [:]
    /// Everybody who ever registered, in order of arrival.
    private(set) var buyers: [BuyerID] = []
    /// Every claim ever made, in order of service before preference.
    private(set) var claims: [BuyerID] = []
    /// The grants since the rate was last set.
    private var grants: [Moment] = []

    init(terms: DropTerms) {
        self.terms = terms
        isRegistering = terms.registrationOpens == nil
        phase = isRegistering ? .registering : .scheduled
        books = Shelves(free: terms.units, issued: terms.units)
        rate = terms.dripRate
        hold = terms.hold
        (opens, closes) = (terms.opens, terms.closes)
    }

    func member(_ buyer: BuyerID) -> Member {
        members[buyer] ?? Member()
    }

    mutating func change(_ buyer: BuyerID, _ change: (inout Member) -> Void) {
        change(&members[buyer, default: Member()])
    }

    /// The line in the published order: preferred buyers first, then by arrival or as drawn.
    var line: [BuyerID] {
        if awaitsDraw { return [] }
        let waiting = claims.filter { member($0).state == .waiting }
        return waiting.filter { member($0).isPreferred }
            + waiting.filter { !member($0).isPreferred }
    }

    /// Whether a preferred buyer passes one who claimed earlier.
    func overtakes(_ buyer: BuyerID) -> Bool {
        claims.first { member($0).state == .waiting } != buyer && line.first == buyer
    }

    /// Whether a hold should have lapsed by now.
    func hasOverdueHold(at moment: Moment) -> Bool {
        claims.contains { member($0).state == .held && member($0).until <= moment }
    }

    var waitingCount: Int { claims.count { member($0).state == .waiting } }

    var awaitsDraw: Bool {
        if case .draw = terms.order { return !isDrawn }
        return false
    }

    var revision: Int { acts.count }

    mutating func register(_ buyer: BuyerID) {
        if members[buyer] == nil { buyers.append(buyer) }
        change(buyer) { $0.isRegistered = true }
    }

    mutating func addClaim(_ buyer: BuyerID) {
        claims.append(buyer)
    }

    mutating func draw() {
        guard case .draw(_, let seed) = terms.order else { return }
        isDrawn = true
        claims = seed.shuffled(claims.filter { member($0).state == .waiting })
    }

    /// Records a grant. Returns whether any interval up to it had more grants than the rate plus
    /// one burst allows.
    mutating func recordGrant(at moment: Moment) -> Bool {
        guard case .perSecond(let rate) = rate else { return false }
        grants.append(moment)
        let burst = 1000 + 100 * rate
        return grants.enumerated().contains { place, first in
            let count = grants.count - place
            return count * 1000 > burst + rate * Int((moment - first).milliseconds)
        }
    }

    mutating func setRate(_ rate: DripRate) {
        self.rate = rate
        grants = []
    }
}
