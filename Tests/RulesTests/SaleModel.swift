import Rules

/// The law once more, written for the eye and not for speed: arrays, no queues, no trees.
///
/// It takes in the events one by one and tells which of them the law forbids; before a command it
/// tells what the answer must be.
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

    /// Takes note of a command that took effect.
    mutating func took(_ command: OperatorCommand, at moment: Moment) {
        if let id = command.id { commands[id] = command }
        guard let index = index(of: command.drop) else { return }
        drops[index].press = (command, max(moment, self.moment))
    }

    /// What a command comes to whose id is known.
    func answerByID(_ command: OperatorCommand) -> Answer? {
        guard let id = command.id, let known = commands[id] else { return nil }
        return known == command ? .stands : .otherCommand
    }

    /// Takes in an event; the laws that it breaks, in words.
    mutating func take(_ event: Event) -> [String] {
        var broken: [String] = []
        if event.sequence != sequence + 1 { broken.append("law 9: a gap before \(event.sequence)") }
        if event.moment < moment { broken.append("law 10: time went back") }
        sequence = event.sequence
        moment = event.moment
        guard let index = index(of: event.drop) else { return broken + ["no such drop"] }
        let isPreferred = isPreferred(event, in: index)
        return broken + drops[index].take(event, isPreferred: isPreferred)
    }

    /// A claim in a later drop by somebody whom an earlier one closed on, and none served.
    private func isPreferred(_ event: Event, in index: Int) -> Bool {
        guard terms.carryOver, case .claimed(let buyer) = event.content else { return false }
        let earlier = drops[..<index]
        let lost = earlier.contains { $0.phase == .closed && $0.member(buyer).state == .waiting }
        return lost && !earlier.contains { $0.member(buyer).state == .sold }
    }

    /// What the model and the sale do not tell alike.
    func differences(from sale: Sale) -> [String] {
        var found: [String] = []
        if sale.sequence != sequence || sale.moment != moment { found.append("law 9: the head") }
        for (model, drop) in zip(drops, sale.drops) {
            found += model.differences(from: drop).map { "\(model.terms.id.text): \($0)" }
        }
        return found
    }
}

/// One drop of the model.
struct ModelDrop {
    /// One buyer, whether ever seen or not.
    struct Member {
        var isRegistered = false
        var state = ClaimState.none
        var isPreferred = false
        var until = Moment(milliseconds: 0)
        var order: OrderReference?
    }

    /// Where the units are.
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
    /// Whether `opens` was told with notice, and nothing opens earlier.
    var isReopening = false
    var closedAt: Moment?
    /// Whether it sold when it closed.
    var wasSelling = false
    var addedSinceClosing = 0
    /// Looked up by key only, never iterated.
    private var members: [BuyerID: Member] = [:]
    /// Everybody who ever registered, by arrival.
    private(set) var buyers: [BuyerID] = []
    /// Every claim ever made, in order of service apart from preference.
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

    /// The line in the published order: the preferred first, then by arrival or as drawn.
    var line: [BuyerID] {
        if awaitsDraw { return [] }
        let waiting = claims.filter { member($0).state == .waiting }
        return waiting.filter { member($0).isPreferred }
            + waiting.filter { !member($0).isPreferred }
    }

    /// Whether somebody who claimed earlier is passed over by a preferred buyer.
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

    /// Notes a grant; whether any stretch of time up to it saw more than the rate and one burst.
    mutating func noteGrant(at moment: Moment) -> Bool {
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
