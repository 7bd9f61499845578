/// The buyers who lost in earlier drops; the campaign may serve them first.
struct PreferredBuyers: Sendable {
    private enum LastState: Sendable { case waiting, sold, other }

    private let earlier: [DropID]
    private var lastStates: [DropID: [BuyerID: LastState]] = [:]
    private var closed: Set<DropID> = []

    init(before drop: DropID, in terms: CampaignTerms) {
        earlier = terms.carryOver ? terms.drops.map(\.id).prefix { $0 != drop } : []
    }

    mutating func apply(_ event: Event) {
        guard earlier.contains(event.drop) else { return }
        switch event.content {
        case .claimed(let buyer): lastStates[event.drop, default: [:]][buyer] = .waiting
        case .granted(let buyer, _), .released(let buyer), .lapsed(let buyer):
            lastStates[event.drop, default: [:]][buyer] = .other
        case .confirmed(let buyer, _): lastStates[event.drop, default: [:]][buyer] = .sold
        case .closed: closed.insert(event.drop)
        case .reopened: closed.remove(event.drop)
        default: break
        }
    }

    func contains(_ buyer: BuyerID) -> Bool {
        let found = earlier.map { (drop: $0, state: lastStates[$0]?[buyer]) }
        return found.contains { $0.state == .waiting && closed.contains($0.drop) }
            && !found.contains { $0.state == .sold }
    }
}
