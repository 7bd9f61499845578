/// The result of a buyer's command.
package enum CommandOutcome: Equatable, Sendable {
    case happened
    /// The command had taken effect before: the standing result is the answer.
    case standing
    case refused(Refusal)
}

extension Sale {
    /// Decides a buyer's command and applies its events: `decide` and `apply` in one step.
    ///
    /// The new events are added to `events`. A moment before the latest event counts as that
    /// event's moment. `number` is a hint of the buyer's number in the register; it is checked, so
    /// a wrong one costs one lookup.
    package mutating func carryOut(
        _ command: BuyerCommand, at moment: Moment, hint number: Int = -1,
        into events: inout [Event]
    ) -> CommandOutcome {
        guard let index = index(of: command.drop) else {
            return .refused(unknownDrop(command.drop))
        }
        drops[index].register.lookUp(command.buyer, hint: number)
        let moment = max(moment, self.moment)
        switch drops[index].lookUpAndDecide(command, at: moment, lineLimit: terms.lineLimit) {
        case .happens(let content):
            happen(content, to: command.drop, in: index, at: moment, &events)
        case .both(let first, let second):
            happen(first, to: command.drop, in: index, at: moment, &events)
            happen(second, to: command.drop, in: index, at: moment, &events)
        case .stands: return .standing
        case .refused(let refusal): return .refused(refusal)
        }
        return .happened
    }

    private mutating func happen(
        _ content: EventContent, to drop: DropID, in index: Int, at moment: Moment,
        _ events: inout [Event]
    ) {
        apply(content, in: index, at: moment)
        events.append(
            Event(sequence: sequence, moment: moment, drop: drop, content: content))
    }

    /// Answers a buyer's command that changes nothing.
    ///
    /// Nil when the command would change something, and when time has made something due that comes
    /// first. Only lookups are remembered; the sale stays the same.
    package mutating func answer(to command: BuyerCommand, at moment: Moment) -> CommandOutcome? {
        guard let index = index(of: command.drop) else {
            return .refused(unknownDrop(command.drop))
        }
        if drops[index].mustSettle(at: moment) { return nil }
        let moment = max(moment, self.moment)
        switch drops[index].lookUpAndDecide(command, at: moment, lineLimit: terms.lineLimit) {
        case .happens, .both: return nil
        case .stands: return .standing
        case .refused(let refusal): return .refused(refusal)
        }
    }

    /// A buyer's number in a drop's register; nil when the buyer never registered.
    package func number(of buyer: BuyerID, in index: Int) -> Int32? {
        drops[index].register.number(of: buyer).map(Int32.init)
    }

    /// The number of the buyer found last in a drop's register.
    ///
    /// It is the same in every sale with the same events, so another sale can use it as a hint.
    package func latestNumber(in index: Int) -> Int { drops[index].register.latest }

    /// The standing of a buyer's claim in a drop; nil when the buyer is not registered.
    ///
    /// Only lookups are remembered; the sale stays the same.
    package mutating func standing(of buyer: BuyerID, in index: Int) -> ClaimStanding? {
        drops[index].lookUpStanding(of: buyer)
    }

    /// Whether time has made anything but grants due in a drop.
    ///
    /// Grants do not count, because they are due again and again.
    package mutating func mustSettle(_ index: Int, at moment: Moment) -> Bool {
        drops[index].mustSettle(at: moment)
    }
}

// These are methods of the drop, called in place: reading a drop out of its array would copy it.
extension Drop {
    fileprivate mutating func lookUpAndDecide(
        _ command: BuyerCommand, at moment: Moment, lineLimit: Int
    ) -> DropDecision {
        register.lookUp(command.buyer)
        return decide(command, at: moment, lineLimit: lineLimit)
    }

    fileprivate mutating func lookUpStanding(of buyer: BuyerID) -> ClaimStanding? {
        register.lookUp(buyer)
        return standing(of: buyer)
    }

    fileprivate mutating func mustSettle(at moment: Moment) -> Bool { isAnythingDue(at: moment) }
}
