extension Drop {
    /// The longest time in which a second press of the same key counts as the first one.
    static let doublePress = Span(milliseconds: 400)

    /// Decides an operator's command.
    func decide(_ command: OperatorCommand, at moment: Moment) -> Ruling {
        let ruling = ruling(on: command.act)
        guard case .happens(let happenings) = ruling else {
            return staleOver(ruling, command)
        }
        if let press = latestPress, let first = happenings.first, press.happening == first,
            press.author == command.author, moment - press.moment <= Drop.doublePress
        {
            return .stands
        }
        return staleness(of: command).map(Ruling.refused) ?? ruling
    }

    /// A standing result is told as stale when somebody else made it stand.
    private func staleOver(_ ruling: Ruling, _ command: OperatorCommand) -> Ruling {
        guard case .stands = ruling, latestAct?.author != command.author else { return ruling }
        return staleness(of: command).map(Ruling.refused) ?? ruling
    }

    private func staleness(of command: OperatorCommand) -> Refusal? {
        guard let seen = command.revision, seen != revision else { return nil }
        switch command.act {
        case .mark, .announce: return nil
        default: break
        }
        guard let act = latestAct else {
            return Refusal(
                .staleRevision, "Revision \(seen) is not known; the drop is at \(revision).")
        }
        return Refusal(
            .staleRevision,
            "\(act.author.name) acted in between (\(act.happening.kind.rawValue)): look again.",
            standingAct: act)
    }

    private func ruling(on act: OperatorAct) -> Ruling {
        switch act {
        case .mark(let words): return .happens([.marked(words)])
        case .announce(let words): return .happens([.announced(words)])
        case .reopen: return decideReopen()
        case .close where closure == .byOperator || closure == .bySchedule: return .stands
        default: break
        }
        if let refusal = refusalWhenClosed { return .refused(refusal) }
        return switch act {
        case .openRegistration: decideOpenRegistration()
        case .closeRegistration: decideCloseRegistration()
        case .open: decideOpen()
        case .pause: decidePause()
        case .resume: decideResume()
        case .close: phase.takesClaims ? .happens([.closed(.byOperator)]) : notOpen
        case .setDripRate(let rate): rate == dripRate ? .stands : .happens([.dripRateSet(rate)])
        case .addUnits(let units): .happens([.unitsAdded(units)])
        case .withdrawUnits(let units): decideWithdraw(units)
        case .setHold(let hold): hold == self.hold ? .stands : .happens([.holdSet(hold)])
        case .disarm: isArmed ? .happens([.disarmed]) : .stands
        case .rearm: isArmed ? .stands : .happens([.rearmed])
        case .reopen, .mark, .announce: .stands
        }
    }

    private var notOpen: Ruling { .refused(refusalWhenNotOpen) }

    private func decideOpenRegistration() -> Ruling {
        if isRegistering { return .stands }
        if phase == .ready {
            return .refused(
                .wrongPhase, "Registration for \(terms.id.text) is over; it cannot open again.")
        }
        return .happens([.registrationOpened])
    }

    private func decideCloseRegistration() -> Ruling {
        if isRegistering { return .happens([.registrationClosed]) }
        if phase == .scheduled {
            return .refused(
                .registrationNotOpen, "Registration for \(terms.id.text) has not opened yet.")
        }
        return .stands
    }

    private func decideOpen() -> Ruling {
        switch phase {
        case .registering, .ready: .happens([.opened])
        case .open: .stands
        case .scheduled:
            .refused(
                .wrongPhase,
                "\(terms.id.text) has taken no registrations yet: open registration first.")
        case .paused, .closed: .refused(.wrongPhase, "\(terms.id.text) is paused: resume it.")
        }
    }

    private func decidePause() -> Ruling {
        switch phase {
        case .open: .happens([.paused])
        case .paused: .stands
        case .scheduled, .registering, .ready, .closed: notOpen
        }
    }

    private func decideResume() -> Ruling {
        switch phase {
        case .paused: .happens([.resumed])
        case .open: .stands
        case .scheduled, .registering, .ready, .closed: notOpen
        }
    }

    private func decideReopen() -> Ruling {
        guard phase == .closed else {
            if case .reopened? = latestAct?.happening { return .stands }
            return .refused(
                .wrongPhase, "\(terms.id.text) is \(phase.rawValue): only a closed drop reopens.")
        }
        guard closure != .soldOut, books.remaining > 0 else {
            return .refused(.soldOut, "\(terms.id.text) has no unit left to reopen for.")
        }
        return .happens([.reopened])
    }

    private func decideWithdraw(_ units: Int) -> Ruling {
        guard units <= books.free else {
            return .refused(
                .wrongPhase, "Only free units can be withdrawn, and \(books.free) are free.")
        }
        return .happens([.unitsWithdrawn(units)])
    }
}
