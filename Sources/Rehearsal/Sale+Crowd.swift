package import Rules

extension Sale {
    /// Carries out a crowd's request at a counter that takes no time, and then whatever is due;
    /// returns the answer and appends the new events. `pollAfter`: how soon a buyer who waits at a
    /// position should poll again.
    package mutating func answer(
        _ request: CrowdRequest, of drop: DropID, at moment: Moment,
        pollAfter: (_ position: Int) -> Duration, events: inout [Event]
    ) -> CrowdAnswer {
        guard let act = request.act.buyerAct else {
            return state(of: request.buyer, in: drop, pollAfter: pollAfter)
        }
        switch decide(.buyer(BuyerCommand(act, drop: drop, buyer: request.buyer)), at: moment) {
        case .refused(let refusal): return .refused(refusal.code)
        case .standing, .otherCommand: break
        case .events(let decided):
            for event in decided { apply(event) }
            events += decided
            events += settle(at: moment)
        }
        return act == .register
            ? .registered : state(of: request.buyer, in: drop, pollAfter: pollAfter)
    }

    private func state(
        of buyer: BuyerID, in id: DropID, pollAfter: (Int) -> Duration
    ) -> CrowdAnswer {
        guard let drop = self[id], let standing = drop.standing(of: buyer) else {
            return .refused(.notRegistered)
        }
        switch standing.state {
        case .none: return .refused(.noSuchClaim)
        case .waiting where drop.phase == .closed:
            return .refused(drop.closure == .soldOut ? .soldOut : .closed)
        case .waiting: return .waiting(pollAfter: pollAfter(standing.position ?? 0))
        case .held: return .held
        case .sold: return .sold
        case .lapsed: return .lapsed
        case .released: return .released
        }
    }
}

extension CrowdAct {
    /// The act for `Rules`; nil for a poll, which changes nothing.
    fileprivate var buyerAct: BuyerAct? {
        switch self {
        case .register: .register
        case .claim: .claim
        case .poll: nil
        case .confirm(let order): .confirm(order)
        case .release: .release
        }
    }
}
