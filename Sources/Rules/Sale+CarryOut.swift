/// What came of a buyer's command.
package enum CommandOutcome: Equatable, Sendable {
    /// It took effect.
    case happened
    /// It had taken effect before: the standing result is the answer.
    case standing
    /// Nothing changed, for this reason.
    case refused(Refusal)
}

extension Sale {
    /// Decides a buyer's command and makes what it brings about part of the sale: `decide` and
    /// `apply` in one, with nothing put aside in between.
    ///
    /// - Parameters:
    ///   - command: the command.
    ///   - moment: when; one before the latest event counts as that event's moment.
    ///   - number: the buyer's number in the register, if it is as somebody thinks it is.
    ///   - events: what happened is added here.
    /// - Returns: what came of it.
    package mutating func carryOut(
        _ command: BuyerCommand, at moment: Moment, near number: Int = -1,
        into events: inout [Event]
    ) -> CommandOutcome {
        guard let index = index(of: command.drop) else { return .refused(unknown(command.drop)) }
        drops[index].register.openAt(command.buyer, near: number)
        let moment = max(moment, self.moment)
        switch drops[index].rule(on: command, at: moment, lineLimit: terms.lineLimit) {
        case .happens(let happening):
            happen(happening, to: command.drop, in: index, at: moment, &events)
        case .both(let first, let second):
            happen(first, to: command.drop, in: index, at: moment, &events)
            happen(second, to: command.drop, in: index, at: moment, &events)
        case .stands: return .standing
        case .refused(let refusal): return .refused(refusal)
        }
        return .happened
    }

    private mutating func happen(
        _ happening: Happening, to drop: DropID, in index: Int, at moment: Moment,
        _ events: inout [Event]
    ) {
        apply(happening, in: index, at: moment)
        events.append(
            Event(sequence: sequence, moment: moment, drop: drop, happening: happening))
    }

    /// What a buyer's command comes to where it changes nothing; nil where it would, and where time
    /// has made something due that comes first. Changes nothing but notes of where things are.
    package mutating func answer(to command: BuyerCommand, at moment: Moment) -> CommandOutcome? {
        guard let index = index(of: command.drop) else { return .refused(unknown(command.drop)) }
        if drops[index].mustSettle(at: moment) { return nil }
        let moment = max(moment, self.moment)
        switch drops[index].rule(on: command, at: moment, lineLimit: terms.lineLimit) {
        case .happens, .both: return nil
        case .stands: return .standing
        case .refused(let refusal): return .refused(refusal)
        }
    }

    /// A buyer's number in the register of the drop at a place; nil when the buyer never registered.
    package func number(of buyer: BuyerID, in index: Int) -> Int32? {
        drops[index].register.number(of: buyer).map(Int32.init)
    }

    /// The number in the register of the buyer who was looked for last in the drop at a place: the
    /// same in every sale of these events, so that another need not look again.
    package func latestNumber(in index: Int) -> Int { drops[index].register.latest }

    /// Where a buyer's claim stands in the drop at a place; nil when the buyer is not registered.
    /// Changes nothing but notes of where things are.
    package mutating func look(at buyer: BuyerID, in index: Int) -> ClaimStanding? {
        drops[index].look(at: buyer)
    }

    /// Whether time has made something due in the drop at a place, but for grants, which are due
    /// again and again.
    package mutating func mustSettle(_ index: Int, at moment: Moment) -> Bool {
        drops[index].mustSettle(at: moment)
    }
}

// Asked in place: a drop that is read out of its array is copied first.
extension Drop {
    fileprivate mutating func rule(
        on command: BuyerCommand, at moment: Moment, lineLimit: Int
    ) -> DropDecision {
        register.openAt(command.buyer)
        return decide(command, at: moment, lineLimit: lineLimit)
    }

    fileprivate mutating func look(at buyer: BuyerID) -> ClaimStanding? {
        register.openAt(buyer)
        return standing(of: buyer)
    }

    fileprivate mutating func mustSettle(at moment: Moment) -> Bool { isAnythingDue(at: moment) }
}
