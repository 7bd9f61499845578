extension Drop {
    /// Applies one event to the drop. Accepts every event that the law decided; traps on one that
    /// the law cannot have decided.
    mutating func apply(_ event: Event, isPreferred: Bool) {
        guard let author = event.author else {
            return apply(event.content, at: event.moment, isPreferred: isPreferred)
        }
        precondition(event.content.kind.isAct, "law 9 is broken: an act without an author")
        recordAct(
            ActRecord(
                author: author, content: event.content, moment: event.moment,
                reason: event.reason), event.command)
        applyAct(event)
        renewRefusals()
    }

    /// Applies an event without an author: what buyers do and what follows from the rules.
    mutating func apply(_ content: EventContent, at moment: Moment, isPreferred: Bool) {
        switch content {
        case .registered(let buyer): applyRegistered(buyer)
        case .unregistered(let buyer):
            register.leave(known(buyer))
        case .claimed(let buyer): applyClaimed(buyer, at: moment, isPreferred: isPreferred)
        case .granted(let buyer, let until): applyGranted(buyer, until: until, at: moment)
        case .confirmed(let buyer, let order): applyConfirmed(buyer, order, at: moment)
        case .lapsed(let buyer): applyLapsed(buyer, at: moment)
        case .released(let buyer): applyReleased(buyer)
        case .drawn: applyDrawn(at: moment)
        default: preconditionFailure("law 9 is broken: an act without an author")
        }
    }

    /// Records an act. Acts of the schedule and the law make revisions, but are no key presses.
    private mutating func recordAct(_ act: ActRecord, _ command: SentCommand?) {
        if act.author != .schedule, act.author != .law {
            (latestPress, latestCommand) = (act, command)
        }
        switch act.content {
        case .announced, .retracted, .marked, .holdsExtended: break
        default:
            revision += 1
            latestAct = act
        }
    }

    private mutating func applyAct(_ event: Event) {
        switch event.content {
        case .registrationOpened:
            move(to: .registering, from: .scheduled)
            isRegistering = true
        case .registrationClosed:
            precondition(isRegistering, "law 5 is broken: registration ended twice")
            if phase == .registering { move(to: .ready, from: .registering) }
            isRegistering = false
        case .opened: applyOpened(at: event.moment)
        case .paused: move(to: .paused, from: .open)
        case .resumed:
            move(to: .open, from: .paused)
            drip.carryOver(at: event.moment, rate: dripRate)
        case .closed(let closure): applyClosed(closure, at: event.moment)
        case .reopened(let opens): applyReopened(opens, at: event.moment)
        case .dripRateSet(let rate):
            drip.carryOver(at: event.moment, rate: dripRate)
            dripRate = rate
        case .unitsAdded(let units):
            books.add(units)
            if phase == .closed { addedSinceClosing += units }
        case .unitsWithdrawn(let units): books.withdraw(units)
        case .holdSet(let hold): self.hold = hold
        case .disarmed: isArmed = false
        case .rearmed:
            isArmed = true
            rearmedAt = event.moment
        case .announced(let words): announcement = Announcement(text: words, at: event.moment)
        case .retracted: announcement = nil
        case .holdsExtended(let span):
            holds.extend(by: span, in: &register)
            calendar.count(holds, in: register)
        case .missed(let window): applyMissed(window)
        default: break
        }
    }

    private mutating func applyOpened(at moment: Moment) {
        move(to: .open, from: .registering, .ready)
        latestOpening = moment
        isReopening = false
        if openedAt == nil {
            openedAt = moment
            drip.start(at: moment)
        } else {
            drip.carryOver(at: moment, rate: dripRate)
        }
        if let closes = terms.registrationCloses, closes > moment, isRegistering { return }
        isRegistering = false
    }

    private mutating func applyClosed(_ closure: CloseReason, at moment: Moment) {
        precondition(
            closure != .soldOut || isSoldOut, "law 5 is broken: sold out with units left")
        wasSelling = phase.takesClaims
        if isParked {
            (phase, missed, isReopening, opens) = (.closed, nil, false, nil)
        } else {
            move(to: .closed, from: .open, .paused)
        }
        self.closure = closure
        closedAt = moment
        isRegistering = false
        addedSinceClosing = 0
    }

    private mutating func applyReopened(_ opens: Moment?, at moment: Moment) {
        guard let opens else { return applyUndoneClosing(at: moment) }
        if missed == nil { move(to: .ready, from: .closed) }
        wasSelling = false
        (closure, closedAt, missed) = (nil, nil, nil)
        (self.opens, closes) = (opens, nil)
        // The reopening time is announced, so the schedule is armed again even if it was off.
        (isReopening, isArmed, isRegistering) = (true, true, false)
    }

    private mutating func applyUndoneClosing(at moment: Moment) {
        precondition(closure != .soldOut, "law 5 is broken: a sold-out drop reopened at once")
        move(to: .open, from: .closed)
        (closure, closedAt, latestOpening) = (nil, nil, moment)
        drip.carryOver(at: moment, rate: dripRate)
    }

    private mutating func applyMissed(_ window: SellingWindow) {
        precondition(
            phase == .registering || phase == .ready, "law 5 is broken: a window missed in \(phase)"
        )
        phase = .ready
        isRegistering = false
        (missed, opens, closes) = (window, nil, nil)
    }

    private mutating func move(to next: Phase, from origins: Phase...) {
        precondition(
            origins.contains(phase), "law 5 is broken: no arrow leads from \(phase) to \(next)")
        phase = next
    }

    private mutating func applyRegistered(_ buyer: BuyerID) {
        precondition(isRegistering, "law 5 is broken: a registration while none are taken")
        register.enter(buyer)
        totals.registrations += 1
    }

    private mutating func applyClaimed(_ buyer: BuyerID, at moment: Moment, isPreferred: Bool) {
        precondition(phase.takesClaims, "law 5 is broken: a claim was taken while \(phase)")
        let number = known(buyer)
        precondition(
            register[number].isRegistered, "law 3 is broken: a claim without a registration")
        precondition(register[number].state == .none, "law 3 is broken: a second claim")
        totals.claims += 1
        var ticket: Int32 = -1
        if case .draw = terms.order, !isDrawn {
            line.addToDrawPool(number)
        } else {
            ticket = line.append(number, isPreferred: isPreferred)
        }
        register[number].wait(since: moment, ticket: ticket, isPreferred: isPreferred)
    }

    private mutating func applyDrawn(at moment: Moment) {
        guard case .draw(_, let seed) = terms.order, isDrawDue(at: moment) else {
            preconditionFailure("law 7 is broken: a draw that is not due")
        }
        isDrawn = true
        for number in seed.shuffled(line.emptyDrawPool().filter({ register.isWaiting($0) })) {
            register[number].ticket = line.append(
                number, isPreferred: register[number].isPreferred)
        }
    }

    /// Whether the draw used a seed that this recording does not have yet.
    var isOrderUnpublished: Bool {
        guard isDrawn, case .draw(_, let seed) = terms.order else { return false }
        return seed == .unpublished
    }

    private mutating func applyGranted(_ buyer: BuyerID, until: Moment, at moment: Moment) {
        precondition(phase == .open, "law 5 is broken: a grant while \(phase)")
        let number = known(buyer)
        precondition(
            register.isWaiting(number), "law 6 is broken: a grant to a claim that does not wait")
        if isOrderUnpublished {
            line.giveUp(register[number])
        } else {
            line.serve(number, in: register)
        }
        register[number].hold(until: until)
        holds.add(number, until: until)
        calendar.add(until: until)
        books.grant()
        drip.use(at: moment, rate: dripRate)
        totals.grants += 1
    }

    private mutating func applyConfirmed(
        _ buyer: BuyerID, _ order: OrderReference, at moment: Moment
    ) {
        let number = known(buyer)
        endHold(of: number, as: .sold)
        precondition(
            moment < register[number].moment, "law 6 is broken: confirmed after the deadline")
        register.keep(order, of: number)
        books.confirm()
        totals.confirmations += 1
    }

    private mutating func applyLapsed(_ buyer: BuyerID, at moment: Moment) {
        let number = known(buyer)
        endHold(of: number, as: .lapsed)
        precondition(
            moment >= register[number].moment, "law 6 is broken: lapsed before the deadline")
        books.giveBack()
        totals.lapses += 1
    }

    private mutating func applyReleased(_ buyer: BuyerID) {
        totals.releases += 1
        let number = known(buyer)
        if register.isWaiting(number) {
            line.giveUp(register[number])
            register[number].state = .released
        } else {
            endHold(of: number, as: .released)
            books.giveBack()
        }
    }

    private mutating func endHold(of number: Int, as state: ClaimState) {
        precondition(register.isHeld(number), "law 6 is broken: a hold that is none was \(state)")
        register[number].state = state
        calendar.remove(until: register[number].moment)
        holds.settle(in: register)
    }

    /// A buyer's number, which is remembered because the next event is mostly of the same buyer.
    /// Traps when the buyer never registered.
    private mutating func known(_ buyer: BuyerID) -> Int {
        guard let number = register.lookUp(buyer) else {
            preconditionFailure("law 3 is broken: an event of a buyer who never registered")
        }
        return number
    }
}
