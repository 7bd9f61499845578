import Rules

extension SaleModel {
    /// The answer that the law must give.
    enum Answer: Equatable {
        case done
        case stands
        case refused(Refusal.Code)
        case otherCommand
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
            if let answer = answerByID(command) { return answer }
            guard let index = index(of: command.drop) else { return .refused(.unknownDrop) }
            return drops[index].answer(to: command, at: moment)
        }
    }
}

extension ModelDrop {
    private typealias Answer = SaleModel.Answer

    /// The first reason that holds, in the published order.
    private func answer(_ reasons: [(Refusal.Code, Bool)]) -> SaleModel.Answer {
        let holding = reasons.filter(\.1).map(\.0)
        return Refusal.Code.allCases.first { holding.contains($0) }.map(Answer.refused) ?? .done
    }

    private var isSoldOut: Bool { closure == .soldOut && books.free + books.held == 0 }
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
        if let press, command.id == nil, press.command == command,
            moment - press.moment <= TimeSpan(milliseconds: 400)
        {
            return .stands
        }
        let answer = answerRegardless(to: command, at: moment)
        if let seen = command.revision, seen != revision, !command.act.isWords {
            switch answer {
            case .done, .refused(.notAllowed): return .refused(.staleRevision)
            default: break
            }
        }
        return answer
    }

    private func answerRegardless(
        to command: OperatorCommand, at moment: Moment
    ) -> SaleModel.Answer {
        let act = command.act
        if act == .retract { return announcement == nil ? .refused(.wrongPhase) : .done }
        if act.isWords { return .done }
        if case .addUnits(let units) = act { return units > 0 ? .done : .refused(.notAllowed) }
        if act == .reopen { return answerToReopen(command, at: moment) }
        if act == .close, isClosed { return .refused(.wrongPhase) }
        if phase == .closed { return .refused(isSoldOut ? .soldOut : .closed) }
        if act == .open { return answerToOpen(command, at: moment) }
        return answer(to: act)
    }

    private func answer(to act: OperatorAct) -> SaleModel.Answer {
        let isBefore = phase.isBeforeOpening
        func unless(_ isSo: Bool) -> SaleModel.Answer { isSo ? .refused(.wrongPhase) : .done }
        switch act {
        case .openRegistration: return unless(isRegistering || phase != .scheduled)
        case .closeRegistration:
            if isRegistering { return .done }
            return .refused(phase == .scheduled ? .registrationNotOpen : .wrongPhase)
        case .pause: return isBefore ? .refused(.notOpen) : unless(phase == .paused)
        case .resume: return isBefore ? .refused(.notOpen) : unless(phase == .open)
        case .close: return isBefore && !isParked ? .refused(.notOpen) : .done
        case .setDripRate(let rate): return unless(rate == self.rate)
        case .setHold(let hold): return unless(hold == self.hold)
        case .withdrawUnits(let units):
            return units <= 0 ? .refused(.notAllowed) : unless(units > books.free)
        case .disarm: return unless(!isArmed)
        case .rearm: return unless(isArmed)
        case .open, .addUnits, .reopen, .announce, .retract, .mark: return .done
        }
    }

    private func answerToOpen(
        _ command: OperatorCommand, at moment: Moment
    ) -> SaleModel.Answer {
        guard phase == .registering || phase == .ready else { return .refused(.wrongPhase) }
        if missed != nil { return .done }
        if isReopening, let opens, moment < opens { return .refused(.wrongPhase) }
        return command.notice == nil ? .done : .refused(.wrongPhase)
    }

    private func answerToReopen(
        _ command: OperatorCommand, at moment: Moment
    ) -> SaleModel.Answer {
        guard phase == .closed else { return .refused(.wrongPhase) }
        if command.notice == nil, isUndoable(at: moment), books.free + books.held > 0 {
            return .done
        }
        if books.free > 0 { return .done }
        return .refused(books.held == 0 && books.sold > 0 ? .soldOut : .wrongPhase)
    }

    func isUndoable(at moment: Moment) -> Bool {
        closure == .byOperator && wasSelling
            && closedAt.map { moment - $0 <= .seconds(60) } ?? false
    }

    var isParked: Bool { phase == .ready && (missed != nil || isReopening) }

    private var isArmed: Bool {
        let latest = acts.last { act in
            switch act.content {
            case .disarmed, .rearmed, .reopened(_?): true
            default: false
            }
        }
        return latest?.content != .disarmed
    }
}

extension OperatorAct {
    /// Whether the act changes nothing but texts.
    fileprivate var isWords: Bool {
        switch self {
        case .announce, .retract, .mark: true
        default: false
        }
    }
}
