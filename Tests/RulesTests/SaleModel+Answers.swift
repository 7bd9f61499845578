import Rules

extension SaleModel {
    /// What the law must answer.
    enum Answer: Equatable {
        case done
        case stands
        case refused(Refusal.Code)
    }

    /// The answer that a command must get at a moment.
    func answer(to command: Command, at moment: Moment) -> Answer {
        let moment = max(moment, self.moment)
        switch command {
        case .advance: return .done
        case .buyer(let command):
            guard let index = index(of: command.drop) else { return .refused(.unknownDrop) }
            return drops[index].answer(to: command, at: moment, lineLimit: terms.lineLimit)
        case .operate(let command):
            guard let index = index(of: command.drop) else { return .refused(.unknownDrop) }
            return drops[index].answer(to: command, at: moment)
        }
    }
}

extension ModelDrop {
    private typealias Answer = SaleModel.Answer

    /// Of all reasons that hold, the one that comes first in the published order.
    private func answer(_ reasons: [(Refusal.Code, Bool)]) -> SaleModel.Answer {
        let holding = reasons.filter(\.1).map(\.0)
        return Refusal.Code.allCases.first { holding.contains($0) }.map(Answer.refused) ?? .done
    }

    private var isSoldOut: Bool { closure == .soldOut }
    private var isClosed: Bool { phase == .closed && !isSoldOut }

    func answer(
        to command: BuyerCommand, at moment: Moment, lineLimit: Int
    ) -> SaleModel.Answer {
        let member = member(command.buyer)
        let state = member.isRegistered ? member.state : .none
        let hasLapsed = state == .lapsed || (state == .held && member.until <= moment)
        switch command.act {
        case .register:
            if member.isRegistered { return .stands }
            return answer([
                (.closed, isClosed), (.soldOut, isSoldOut), (.registrationNotOpen, !isRegistering),
            ])
        case .unregister:
            if !member.isRegistered, buyers.contains(command.buyer) { return .stands }
            return answer([
                (.closed, isClosed), (.soldOut, isSoldOut),
                (.notRegistered, !member.isRegistered), (.alreadySold, state == .sold),
                (.wrongPhase, state != .none),
            ])
        case .claim:
            if state != .none, !(state == .waiting && phase == .closed) { return .stands }
            return answer([
                (.closed, isClosed), (.soldOut, isSoldOut), (.notOpen, !phase.takesClaims),
                (.notRegistered, !member.isRegistered), (.busy, waitingCount >= lineLimit),
            ])
        case .confirm(let order):
            if state == .sold, member.order == order { return .stands }
            let isWaiting = state == .waiting
            return answer([
                (.closed, isWaiting && isClosed), (.soldOut, isWaiting && isSoldOut),
                (.notRegistered, !member.isRegistered),
                (.noSuchClaim, state == .none || state == .released), (.holdLapsed, hasLapsed),
                (.alreadySold, state == .sold), (.wrongPhase, isWaiting),
            ])
        case .release:
            if state == .released { return .stands }
            return answer([
                (.notRegistered, !member.isRegistered), (.noSuchClaim, state == .none),
                (.holdLapsed, hasLapsed), (.alreadySold, state == .sold),
            ])
        }
    }

    func answer(to command: OperatorCommand, at moment: Moment) -> SaleModel.Answer {
        if let press, press.author == command.author, isPress(press.happening, of: command.act),
            moment - press.moment <= Span(milliseconds: 400)
        {
            return .stands
        }
        let answer = answer(to: command.act)
        if let seen = command.revision, seen != revision, !command.act.isWords {
            switch answer {
            case .done, .refused(.notAllowed): return .refused(.staleRevision)
            case .stands where acts.last?.author != command.author:
                return .refused(.staleRevision)
            default: break
            }
        }
        return answer
    }

    private func answer(to act: OperatorAct) -> SaleModel.Answer {
        if act == .retract { return announcement == nil ? .stands : .done }
        if act.isWords { return .done }
        if act == .reopen { return answerToReopen }
        if act == .close, isClosed { return .stands }
        if phase == .closed { return .refused(isSoldOut ? .soldOut : .closed) }
        let isBefore = phase.isBeforeOpening
        switch act {
        case .openRegistration:
            if isRegistering { return .stands }
            return phase == .scheduled ? .done : .refused(.wrongPhase)
        case .closeRegistration:
            if isRegistering { return .done }
            return phase == .scheduled ? .refused(.registrationNotOpen) : .stands
        case .open:
            if phase == .open { return .stands }
            return isBefore && phase != .scheduled ? .done : .refused(.wrongPhase)
        case .pause: return isBefore ? .refused(.notOpen) : phase == .paused ? .stands : .done
        case .resume: return isBefore ? .refused(.notOpen) : phase == .open ? .stands : .done
        case .close: return isBefore ? .refused(.notOpen) : .done
        case .setDripRate(let rate): return rate == self.rate ? .stands : .done
        case .setHold(let hold): return hold == self.hold ? .stands : .done
        case .addUnits(let units): return units > 0 ? .done : .refused(.notAllowed)
        case .withdrawUnits(let units):
            if units <= 0 { return .refused(.notAllowed) }
            return units <= books.free ? .done : .refused(.wrongPhase)
        case .disarm: return isArmed ? .done : .stands
        case .rearm: return isArmed ? .stands : .done
        case .reopen, .announce, .retract, .mark: return .done
        }
    }

    private var answerToReopen: SaleModel.Answer {
        if phase != .closed {
            return acts.last?.happening == .reopened(opens: nil) ? .stands : .refused(.wrongPhase)
        }
        return isSoldOut || books.free + books.held == 0 ? .refused(.soldOut) : .done
    }

    private var isArmed: Bool {
        acts.last { $0.happening == .disarmed || $0.happening == .rearmed }?.happening != .disarmed
    }

    private func isPress(_ happening: Happening, of act: OperatorAct) -> Bool {
        switch (happening, act) {
        case (.registrationOpened, .openRegistration), (.registrationClosed, .closeRegistration),
            (.opened, .open), (.paused, .pause), (.resumed, .resume),
            (.closed(.byOperator), .close), (.reopened, .reopen), (.disarmed, .disarm),
            (.rearmed, .rearm), (.retracted, .retract):
            true
        case (.dripRateSet(let past), .setDripRate(let wanted)): past == wanted
        case (.unitsAdded(let past), .addUnits(let wanted)): past == wanted
        case (.unitsWithdrawn(let past), .withdrawUnits(let wanted)): past == wanted
        case (.holdSet(let past), .setHold(let wanted)): past == wanted
        case (.announced(let past), .announce(let wanted)): past == wanted
        case (.marked(let past), .mark(let wanted)): past == wanted
        default: false
        }
    }
}

extension OperatorAct {
    /// Whether it only says something.
    fileprivate var isWords: Bool {
        switch self {
        case .announce, .retract, .mark: true
        default: false
        }
    }
}
