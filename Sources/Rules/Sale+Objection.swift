extension Sale {
    /// Why the law could not have decided this event here, in words; nil when it could have.
    ///
    /// `apply` traps on such an event, because in a running engine it is a broken law; whoever
    /// reads events from elsewhere asks first.
    package func objection(to event: Event) -> String? {
        guard event.sequence == sequence + 1 else {
            return "event \(sequence + 1) should come next"
        }
        guard Limits.moments.contains(event.moment) else {
            return "its moment is not between the years 1970 and 9999"
        }
        guard event.moment >= moment else { return "law 10: time goes back" }
        guard let index = index(of: event.drop) else { return "the campaign has no such drop" }
        return drops[index].objection(to: event, rollsLeftovers: terms.rollLeftovers)
    }
}

extension Sale {
    /// Makes an event that comes from elsewhere part of the sale, or says in words why the law could
    /// not have decided it here; then nothing has changed.
    package mutating func take(_ event: Event) -> String? {
        if let index = index(of: event.drop), let buyer = event.happening.buyer {
            drops[index].register.openAt(buyer)
        }
        if let objection = objection(to: event) { return objection }
        apply(event)
        return nil
    }
}

extension Happening {
    /// The one buyer whom it concerns.
    var buyer: BuyerID? {
        switch self {
        case .registered(let buyer), .unregistered(let buyer), .claimed(let buyer),
            .granted(let buyer, _), .confirmed(let buyer, _), .lapsed(let buyer),
            .released(let buyer):
            buyer
        default: nil
        }
    }
}

extension Drop {
    func objection(to event: Event, rollsLeftovers: Bool) -> String? {
        let kind = event.happening.kind
        if kind.concernsOneBuyer || kind == .drawn {
            if event.author != nil { return "law 9: nobody acts in what follows from the rules" }
        } else if event.author == nil {
            return "law 9: an act without an author"
        }
        switch event.happening {
        case .registered(let buyer): return objectionToRegistration(of: buyer)
        case .unregistered(let buyer): return objectionToLeaving(of: buyer)
        case .claimed(let buyer): return objectionToClaim(of: buyer)
        case .granted(let buyer, let until):
            return objectionToGrant(to: buyer, until: until, at: event.moment)
        case .confirmed(let buyer, _):
            return objectionToEnd(ofHoldOf: buyer) { hold in
                hold > event.moment ? nil : "law 6: the hold ran out before it was confirmed"
            }
        case .lapsed(let buyer):
            return objectionToEnd(ofHoldOf: buyer) { hold in
                hold <= event.moment ? nil : "law 6: the hold lapses before its deadline"
            }
        case .released(let buyer): return objectionToRelease(of: buyer, at: event.moment)
        case .drawn: return objectionToDraw(at: event.moment)
        default: return objectionToAct(event, rollsLeftovers: rollsLeftovers)
        }
    }

    private func entry(of buyer: BuyerID) -> Register.Entry? {
        guard let number = register.number(of: buyer), register[number].isRegistered else {
            return nil
        }
        return register[number]
    }

    private func objectionToRegistration(of buyer: BuyerID) -> String? {
        if entry(of: buyer) != nil { return "law 3: registered twice" }
        return isRegistering && phase != .closed
            ? nil : "law 5: a registration while none is taken (\(phase.rawValue))"
    }

    private func objectionToLeaving(of buyer: BuyerID) -> String? {
        guard let entry = entry(of: buyer) else { return "law 3: the buyer is not registered" }
        if entry.state != .none { return "law 3: a buyer with a claim cannot leave" }
        return phase == .closed ? "law 5: the drop is closed" : nil
    }

    private func objectionToClaim(of buyer: BuyerID) -> String? {
        guard phase.takesClaims else { return "law 5: a claim while \(phase.rawValue)" }
        guard let entry = entry(of: buyer) else { return "law 3: the buyer is not registered" }
        return entry.state == .none ? nil : "law 3: a second claim"
    }

    private func objectionToGrant(
        to buyer: BuyerID, until: Moment, at moment: Moment
    ) -> String? {
        guard phase == .open else { return "law 5: a grant while \(phase.rawValue)" }
        guard drawsAt == nil else { return "law 7: a grant before the draw" }
        guard let number = register.number(of: buyer), register.isWaiting(number) else {
            return "law 6: a grant to a claim that does not wait"
        }
        guard isOrderUnpublished || line.first(1, in: register).first == number else {
            return "law 7: others are ahead in the line"
        }
        guard books.free > 0 else { return "law 2: no unit is free" }
        guard drip.allowance(at: moment, rate: dripRate) > 0 else {
            return "more was granted than the drip rate allows"
        }
        return until == moment + hold ? nil : "law 6: the hold is not as long as was set"
    }

    private func objectionToEnd(
        ofHoldOf buyer: BuyerID, _ deadline: (Moment) -> String?
    ) -> String? {
        guard let entry = entry(of: buyer), entry.state == .held else {
            return "law 6: the buyer holds no unit"
        }
        return deadline(entry.moment)
    }

    private func objectionToRelease(of buyer: BuyerID, at moment: Moment) -> String? {
        guard let entry = entry(of: buyer) else { return "law 3: the buyer is not registered" }
        switch entry.state {
        case .waiting: return nil
        case .held:
            return entry.moment > moment ? nil : "law 6: the hold ran out before it was released"
        case .none, .sold, .lapsed, .released:
            return "law 6: the buyer's claim neither waits nor holds a unit"
        }
    }

    private func objectionToDraw(at moment: Moment) -> String? {
        guard case .draw = terms.order, !isDrawn else {
            return "law 7: there is no draw, or it is over"
        }
        return isDrawDue(at: moment) ? nil : "law 7: a draw before its window ended"
    }

    private func objectionToAct(_ event: Event, rollsLeftovers: Bool) -> String? {
        switch event.happening {
        case .announced, .retracted, .marked, .upgraded: return nil
        case .unitsWithdrawn(let units):
            if phase == .closed, !(rollsLeftovers && event.author == .law) { return isClosed }
            return units >= 1 && units <= books.free
                ? nil : "law 1: only free units can be withdrawn"
        case .reopened:
            return phase == .closed && closure != .soldOut && books.remaining > 0
                ? nil : noArrow(.open)
        case _ where phase == .closed: return isClosed
        case .registrationOpened: return phase == .scheduled ? nil : noArrow(.registering)
        case .registrationClosed:
            return isRegistering ? nil : "law 5: registration ends that is not open"
        case .opened:
            return phase == .registering || phase == .ready ? nil : noArrow(.open)
        case .paused: return phase == .open ? nil : noArrow(.paused)
        case .resumed: return phase == .paused ? nil : noArrow(.open)
        case .closed(let closure):
            guard phase.takesClaims else { return noArrow(.closed) }
            return closure != .soldOut || books.isSoldOut
                ? nil : "law 5: sold out with units left"
        case .dripRateSet(.perSecond(let rate)):
            return (0...DripRate.perSecondMax).contains(rate) ? nil : "the rate is out of bounds"
        case .unitsAdded(let units):
            return (1...Limits.unitsMax).contains(units) ? nil : "the units are out of bounds"
        case .holdSet(let hold): return Limits.hold.contains(hold) ? nil : "no hold is so long"
        default: return nil
        }
    }

    private var isClosed: String { "law 5: the drop is closed" }

    private func noArrow(_ next: Phase) -> String {
        "law 5: no arrow leads from \(phase.rawValue) to \(next.rawValue)"
    }
}
