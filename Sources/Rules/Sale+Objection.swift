extension Sale {
    /// Why the law cannot have decided this event here, in words; nil when it can have.
    ///
    /// `apply` traps on such an event, because in a running engine it is a broken law. Code that
    /// reads events from elsewhere asks first.
    package func objection(to event: Event) -> String? {
        guard event.sequence == sequence + 1 else {
            return "event \(sequence + 1) should come next"
        }
        guard Limits.moments.contains(event.moment) else {
            return "its moment is not between the years 1970 and 9999"
        }
        guard event.moment >= moment else { return "law 10: time goes back" }
        if let objection = objectionToCommand(of: event) { return objection }
        if case .upgraded(let from, let to) = event.content {
            return event.drop == .none && event.author == .engine && from == edition && to > from
                ? nil : "law 9: the law does not go on from edition \(edition.rawValue) like this"
        }
        guard let index = index(of: event.drop) else { return "the campaign has no such drop" }
        return drops[index].objection(to: event, rollsLeftovers: terms.rollLeftovers)
    }

    private func objectionToCommand(of event: Event) -> String? {
        guard let sent = event.command else { return nil }
        switch event.author {
        case .operator, .engine: break
        case nil, .schedule, .law: return "law 9: a command that nobody can have sent"
        }
        let isKnown = sent.id.map { commands[$0] != nil } ?? false
        return isKnown ? "law 8: its command took effect before" : nil
    }

    /// Applies an event from elsewhere, or says why the law cannot have decided it here.
    ///
    /// Returns nil when the event was applied, otherwise the objection in words; then nothing has
    /// changed.
    package mutating func applyIfLawful(_ event: Event) -> String? {
        if let index = index(of: event.drop), let buyer = event.content.buyer {
            drops[index].register.lookUp(buyer)
        }
        if let objection = objection(to: event) { return objection }
        apply(event)
        return nil
    }
}

extension EventContent {
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
        let kind = event.content.kind
        if kind.concernsOneBuyer || kind == .drawn {
            if event.author != nil { return "law 9: nobody acts in what follows from the rules" }
        } else if event.author == nil {
            return "law 9: an act without an author"
        }
        switch event.content {
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

    private func entry(of buyer: BuyerID) -> RegisterEntry? {
        registered(buyer).map { register[$0] }
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
        switch event.content {
        case .announced, .marked, .upgraded: return nil
        case .retracted: return announcement == nil ? "there is no message to take back" : nil
        case .unitsWithdrawn(let units):
            if phase == .closed, !(rollsLeftovers && event.author == .law) { return isClosed }
            if let rolls = leftoversRollAt, rolls > event.moment {
                return "law 5: leftovers roll while the closing can be undone"
            }
            return units >= 1 && units <= (phase == .closed ? leftovers : books.free)
                ? nil : "law 1: only free units can be withdrawn"
        case .reopened(let opens): return objectionToReopening(opens, at: event.moment)
        case .missed(let window): return objectionToMissed(window, event)
        case .holdsExtended(let span): return objectionToExtension(by: span)
        case .unitsAdded(let units):
            if phase == .closed, edition == .first { return isClosed }
            return (1...Limits.unitsMax).contains(units) ? nil : "the units are out of bounds"
        case _ where phase == .closed: return isClosed
        case .registrationOpened: return phase == .scheduled ? nil : noArrow(.registering)
        case .registrationClosed:
            return isRegistering ? nil : "law 5: registration ends that is not open"
        case .opened:
            guard phase == .registering || phase == .ready, missed == nil else {
                return noArrow(.open)
            }
            let isEarly = isReopening && opens.map { event.moment < $0 } ?? false
            return isEarly ? "law 5: a reopening before the moment that was told" : nil
        case .paused: return phase == .open ? nil : noArrow(.paused)
        case .resumed: return phase == .paused ? nil : noArrow(.open)
        case .closed(let closure):
            guard phase.takesClaims || isParked && closure == .byOperator else {
                return noArrow(.closed)
            }
            return closure != .soldOut || isSoldOut
                ? nil : "law 5: sold out with units left"
        case .dripRateSet(.perSecond(let rate)):
            return (0...DripRate.perSecondMax).contains(rate) ? nil : "the rate is out of bounds"
        case .holdSet(let hold): return Limits.hold.contains(hold) ? nil : "no hold is so long"
        default: return nil
        }
    }

    private func objectionToReopening(_ opens: Moment?, at moment: Moment) -> String? {
        guard let opens else {
            let isUndone = edition == .first ? closure != .soldOut : isUndoable(at: moment)
            return phase == .closed && isUndone && books.remaining > 0 ? nil : noArrow(.open)
        }
        guard edition > .first, missed != nil || phase == .closed && books.free > 0 else {
            return noArrow(.ready)
        }
        return Limits.notice.contains(opens - moment)
            ? nil : "law 5: a reopening without its notice"
    }

    private func objectionToMissed(_ window: SellingWindow, _ event: Event) -> String? {
        guard edition > .first, phase == .registering || phase == .ready, missed == nil else {
            return "law 5: a window missed while \(phase.rawValue)"
        }
        return isArmed && window.from == opens && window.to == closes && window.to <= event.moment
            && event.author == .schedule ? nil : "law 5: a window missed that has not passed"
    }

    private func objectionToExtension(by span: TimeSpan) -> String? {
        guard edition > .first, books.held > 0 else { return "law 6: no hold runs" }
        guard Limits.holdExtension.contains(span), let last = holds.entries.last?.until,
            last.milliseconds <= Limits.moments.upperBound.milliseconds - span.milliseconds
        else { return "law 6: no hold is so long" }
        return nil
    }

    private var isClosed: String { "law 5: the drop is closed" }

    private func noArrow(_ next: Phase) -> String {
        "law 5: no arrow leads from \(phase.rawValue) to \(next.rawValue)"
    }
}
