/// The law's answer to one command on one drop.
enum DropDecision {
    case happens(EventContent)
    case both(EventContent, EventContent)
    /// The command already took effect: the standing result is the answer.
    case stands
    case refused(Refusal)

    var contents: [EventContent]? {
        switch self {
        case .happens(let content): [content]
        case .both(let first, let second): [first, second]
        case .stands, .refused: nil
        }
    }

    static func refused(_ code: Refusal.Code, _ explanation: String) -> DropDecision {
        .refused(Refusal(code, explanation))
    }
}

extension Drop {
    // These functions are inlined: a drop is large, and a call would copy it.

    /// Decides a buyer's command.
    @inline(__always)
    func decide(_ command: BuyerCommand, at moment: Moment, lineLimit: Int) -> DropDecision {
        switch command.act {
        case .register: decideRegister(command.buyer)
        case .unregister: decideUnregister(command.buyer)
        case .claim: decideClaim(command.buyer, at: moment, lineLimit: lineLimit)
        case .confirm(let order): decideConfirm(command.buyer, order, at: moment)
        case .release: decideRelease(command.buyer, at: moment)
        }
    }

    @inline(__always)
    private func decideRegister(_ buyer: BuyerID) -> DropDecision {
        if registered(buyer) != nil { return .stands }
        if let refusal = refusalWhenClosed { return .refused(refusal) }
        guard isRegistering else {
            return .refused(
                .registrationNotOpen,
                phase == .scheduled
                    ? "Registration for \(terms.id.text) has not opened yet."
                    : "Registration for \(terms.id.text) is over.")
        }
        return .happens(.registered(buyer))
    }

    @inline(__always)
    private func decideUnregister(_ buyer: BuyerID) -> DropDecision {
        let entry = register.number(of: buyer).map { register[$0] }
        if let entry, !entry.isRegistered { return .stands }
        if let refusal = refusalWhenClosed { return .refused(refusal) }
        guard let entry else { return .refused(notRegistered) }
        switch entry.state {
        case .none: return .happens(.unregistered(buyer))
        case .sold: return .refused(.alreadySold, "The buyer's unit is already sold.")
        case .waiting, .held, .lapsed, .released:
            return .refused(
                .wrongPhase, "A buyer who has made a claim stays registered for this drop.")
        }
    }

    @inline(__always)
    private func decideClaim(_ buyer: BuyerID, at moment: Moment, lineLimit: Int) -> DropDecision {
        let number = registered(buyer)
        let state = number.map { register[$0].state }
        if let state, state != .none, !(state == .waiting && phase == .closed) { return .stands }
        if let refusal = refusalWhenClosed { return .refused(refusal) }
        guard phase.takesClaims else { return .refused(refusalWhenNotOpen) }
        guard number != nil else { return .refused(notRegistered) }
        if waitingCount >= lineLimit {
            return .refused(
                .busy, "The line of \(terms.id.text) is full; try again in a few seconds.")
        }
        let isAtOnce =
            mayServe && books.free > 0 && waitingCount == 0
            && drip.allowance(at: moment, rate: dripRate) > 0
        if isAtOnce { return .both(.claimed(buyer), .granted(buyer, until: moment + hold)) }
        return isDrawDue(at: moment) ? .both(.drawn, .claimed(buyer)) : .happens(.claimed(buyer))
    }

    @inline(__always)
    private func decideConfirm(
        _ buyer: BuyerID, _ order: OrderReference, at moment: Moment
    ) -> DropDecision {
        guard let number = registered(buyer) else { return .refused(notRegistered) }
        let entry = register[number]
        switch entry.state {
        case .none, .released: return .refused(noSuchClaim)
        case .waiting:
            if let refusal = refusalWhenClosed { return .refused(refusal) }
            return .refused(.wrongPhase, "The claim still waits; it can be confirmed once held.")
        case .lapsed: return .refused(holdLapsed)
        case .sold:
            if register.order(of: number) == order { return .stands }
            return .refused(.alreadySold, "The unit is already sold under another order.")
        case .held:
            if entry.moment <= moment { return .refused(holdLapsed) }
            return .happens(.confirmed(buyer, order))
        }
    }

    @inline(__always)
    private func decideRelease(_ buyer: BuyerID, at moment: Moment) -> DropDecision {
        guard let number = registered(buyer) else { return .refused(notRegistered) }
        let entry = register[number]
        switch entry.state {
        case .none: return .refused(noSuchClaim)
        case .released: return .stands
        case .lapsed: return .refused(holdLapsed)
        case .sold: return .refused(.alreadySold, "The unit is sold; it cannot be given back here.")
        case .held where entry.moment <= moment: return .refused(holdLapsed)
        case .waiting, .held: return .happens(.released(buyer))
        }
    }

    @inline(__always)
    private var notRegistered: Refusal {
        Refusal(.notRegistered, "The buyer is not registered for \(terms.id.text).")
    }

    @inline(__always)
    private var noSuchClaim: Refusal {
        Refusal(.noSuchClaim, "The buyer has no claim in \(terms.id.text).")
    }

    @inline(__always)
    private var holdLapsed: Refusal {
        Refusal(.holdLapsed, "The hold ran out before it was confirmed; the unit went on.")
    }

    /// Prepares the refusals that thousands of buyers get in a stampede; called after every act.
    mutating func renewRefusals() {
        refusalWhenClosed = wordsWhenClosed
        refusalWhenNotOpen = Refusal(
            .notOpen, "\(terms.id.text) is not open yet: it is \(phase.rawValue).")
    }

    private var wordsWhenClosed: Refusal? {
        guard phase == .closed else { return nil }
        if closure == .soldOut, books.remaining == 0 {
            return Refusal(.soldOut, "\(terms.id.text) is sold out.")
        }
        return Refusal(
            .closed,
            closure == .bySchedule
                ? "\(terms.id.text) closed on schedule." : "\(terms.id.text) was closed.")
    }
}
