// How events change the buyers of a drop and their claims.

extension Drop {
    mutating func applyRegistered(_ buyer: BuyerID) {
        precondition(isRegistering, "law 5 is broken: a registration while none are taken")
        register.enter(buyer)
        totals.registrations += 1
    }

    mutating func applyClaimed(_ buyer: BuyerID, at moment: Moment, isPreferred: Bool) {
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

    mutating func applyDrawn(at moment: Moment) {
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

    mutating func applyGranted(_ buyer: BuyerID, until: Moment, at moment: Moment) {
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

    mutating func applyConfirmed(_ buyer: BuyerID, _ order: OrderReference, at moment: Moment) {
        let number = known(buyer)
        endHold(of: number, as: .sold)
        precondition(
            moment < register[number].moment, "law 6 is broken: confirmed after the deadline")
        register.keep(order, of: number)
        books.confirm()
        totals.confirmations += 1
    }

    mutating func applyLapsed(_ buyer: BuyerID, at moment: Moment) {
        let number = known(buyer)
        endHold(of: number, as: .lapsed)
        precondition(
            moment >= register[number].moment, "law 6 is broken: lapsed before the deadline")
        books.giveBack()
        totals.lapses += 1
    }

    mutating func applyReleased(_ buyer: BuyerID) {
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
    mutating func known(_ buyer: BuyerID) -> Int {
        guard let number = register.lookUp(buyer) else {
            preconditionFailure("law 3 is broken: an event of a buyer who never registered")
        }
        return number
    }
}
