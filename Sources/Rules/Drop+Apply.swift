extension Drop {
    /// Makes one event part of the drop. Total for every event that the law decided.
    mutating func apply(_ event: Event, carriesOver: (BuyerID) -> Bool) {
        if let author = event.author {
            recordAct(
                OperatorRecord(
                    author: author, happening: event.happening, moment: event.moment,
                    reason: event.reason))
        }
        switch event.happening {
        case .registered(let buyer): applyRegistered(buyer)
        case .unregistered(let buyer): register.leave(known(buyer))
        case .claimed(let buyer): applyClaimed(buyer, at: event.moment, carriesOver: carriesOver)
        case .granted(let buyer, let until): applyGranted(buyer, until: until, at: event.moment)
        case .confirmed(let buyer, let order): applyConfirmed(buyer, order)
        case .lapsed(let buyer): applyLapsed(buyer)
        case .released(let buyer): applyReleased(buyer)
        case .drawn: applyDrawn()
        default: applyAct(event)
        }
    }

    private mutating func recordAct(_ act: OperatorRecord) {
        latestPress = act
        switch act.happening {
        case .announced, .marked: break
        default:
            revision += 1
            latestAct = act
        }
    }

    private mutating func applyAct(_ event: Event) {
        switch event.happening {
        case .registrationOpened:
            if phase == .scheduled { move(to: .registering) }
            isRegistering = true
        case .registrationClosed:
            if phase == .registering { move(to: .ready) }
            isRegistering = false
        case .opened: applyOpened(at: event.moment)
        case .paused: move(to: .paused)
        case .resumed:
            move(to: .open)
            drip.carryOver(at: event.moment, rate: dripRate)
        case .closed(let closure):
            move(to: .closed)
            self.closure = closure
            closedAt = event.moment
            isRegistering = false
        case .reopened:
            move(to: .open)
            closure = nil
            closedAt = nil
            latestOpening = event.moment
            drip.carryOver(at: event.moment, rate: dripRate)
        case .dripRateSet(let rate):
            drip.carryOver(at: event.moment, rate: dripRate)
            dripRate = rate
        case .unitsAdded(let units): books.add(units)
        case .unitsWithdrawn(let units): books.withdraw(units)
        case .holdSet(let hold): self.hold = hold
        case .disarmed: isArmed = false
        case .rearmed:
            isArmed = true
            rearmedAt = event.moment
        case .announced(let words): announcement = words
        default: break
        }
    }

    private mutating func applyOpened(at moment: Moment) {
        move(to: .open)
        openedAt = moment
        latestOpening = moment
        drip.start(at: moment)
        if let closes = terms.registrationCloses, closes > moment, isRegistering { return }
        isRegistering = false
    }

    private mutating func applyRegistered(_ buyer: BuyerID) {
        register.enter(buyer)
        totals.registrations += 1
    }

    private mutating func applyClaimed(
        _ buyer: BuyerID, at moment: Moment, carriesOver: (BuyerID) -> Bool
    ) {
        precondition(phase.takesClaims, "law 5 is broken: a claim was taken while \(phase)")
        let number = known(buyer)
        precondition(register[number].state == .none, "law 3 is broken: a second claim")
        totals.claims += 1
        register[number].state = .waiting
        register[number].moment = moment
        register[number].isPreferred = carriesOver(buyer)
        if case .draw = terms.order, !isDrawn {
            line.putIntoHat(number)
        } else {
            register[number].ticket = line.append(
                number, isPreferred: register[number].isPreferred)
        }
    }

    private mutating func applyDrawn() {
        guard case .draw(_, let seed) = terms.order else {
            preconditionFailure("law 7 is broken: a draw in a drop without one")
        }
        isDrawn = true
        for number in seed.shuffled(line.emptyHat().filter({ register.isWaiting($0) })) {
            register[number].ticket = line.append(
                number, isPreferred: register[number].isPreferred)
        }
    }

    private mutating func applyGranted(_ buyer: BuyerID, until: Moment, at moment: Moment) {
        precondition(phase == .open, "law 5 is broken: a grant while \(phase)")
        let number = known(buyer)
        precondition(
            register.isWaiting(number), "law 6 is broken: a grant to a claim that does not wait")
        line.serve(number, in: register)
        register[number].state = .held
        register[number].moment = until
        holds.add(number, until: until)
        books.grant()
        drip.use(at: moment, rate: dripRate)
        totals.grants += 1
    }

    private mutating func applyConfirmed(_ buyer: BuyerID, _ order: OrderReference) {
        let number = endHold(of: buyer, as: .sold)
        register[number].order = order
        books.confirm()
        totals.confirmations += 1
    }

    private mutating func applyLapsed(_ buyer: BuyerID) {
        _ = endHold(of: buyer, as: .lapsed)
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
            _ = endHold(of: buyer, as: .released)
            books.giveBack()
        }
    }

    private mutating func endHold(of buyer: BuyerID, as state: ClaimState) -> Int {
        let number = known(buyer)
        precondition(register.isHeld(number), "law 6 is broken: a hold that is none was \(state)")
        register[number].state = state
        holds.settle(in: register)
        return number
    }

    private func known(_ buyer: BuyerID) -> Int {
        guard let number = register.number(of: buyer) else {
            preconditionFailure("law 3 is broken: an event of a buyer who never registered")
        }
        return number
    }

    private mutating func move(to next: Phase) {
        let isAnArrow =
            switch (phase, next) {
            case (.scheduled, .registering), (.registering, .ready), (.registering, .open),
                (.ready, .open), (.open, .paused), (.paused, .open), (.open, .closed),
                (.paused, .closed):
                true
            case (.closed, .open): closure != .soldOut
            default: false
            }
        precondition(isAnArrow, "law 5 is broken: no arrow leads from \(phase) to \(next)")
        phase = next
    }
}
