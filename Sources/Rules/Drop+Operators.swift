extension Drop {
    /// The longest time in which a second press of the same key counts as the first one.
    static let doublePress = Span(milliseconds: 400)

    /// Decides an operator's command.
    func decide(_ command: OperatorCommand, at moment: Moment) -> Ruling {
        if isSecondPress(command, at: moment) { return .stands }
        let ruling = ruling(on: command.act)
        switch ruling {
        case .refused(let refusal) where refusal.code != .notAllowed: return ruling
        case .stands where latestAct?.author == command.author: return ruling
        case .happens, .both, .stands, .refused:
            return staleness(of: command).map(Ruling.refused) ?? ruling
        }
    }

    /// Whether the same operator has just pressed the same key, with whatever outcome since.
    private func isSecondPress(_ command: OperatorCommand, at moment: Moment) -> Bool {
        guard let press = latestPress else { return false }
        return press.happening == command.act.happening && press.author == command.author
            && moment - press.moment <= Drop.doublePress
    }

    private func staleness(of command: OperatorCommand) -> Refusal? {
        guard let seen = command.revision, seen != revision else { return nil }
        switch command.act {
        case .mark, .announce, .retract: return nil
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
        case .mark(let words): return .happens(.marked(words))
        case .announce(let words): return .happens(.announced(words))
        case .retract: return announcement == nil ? .stands : .happens(.retracted)
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
        case .close: phase.takesClaims ? .happens(.closed(.byOperator)) : notOpen
        case .setDripRate(let rate): decideDripRate(rate)
        case .addUnits(let units): decideAdd(units)
        case .withdrawUnits(let units): decideWithdraw(units)
        case .setHold(let hold): decideHold(hold)
        case .disarm: isArmed ? .happens(.disarmed) : .stands
        case .rearm: isArmed ? .stands : .happens(.rearmed)
        case .reopen, .mark, .announce, .retract: .stands
        }
    }

    private var notOpen: Ruling { .refused(refusalWhenNotOpen) }

    private func decideOpenRegistration() -> Ruling {
        if isRegistering { return .stands }
        if phase != .scheduled {
            return .refused(
                .wrongPhase, "Registration for \(terms.id.text) is over; it cannot open again.")
        }
        return .happens(.registrationOpened)
    }

    private func decideCloseRegistration() -> Ruling {
        if isRegistering { return .happens(.registrationClosed) }
        if phase == .scheduled {
            return .refused(
                .registrationNotOpen, "Registration for \(terms.id.text) has not opened yet.")
        }
        return .stands
    }

    private func decideOpen() -> Ruling {
        switch phase {
        case .registering, .ready: .happens(.opened)
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
        case .open: .happens(.paused)
        case .paused: .stands
        case .scheduled, .registering, .ready, .closed: notOpen
        }
    }

    private func decideResume() -> Ruling {
        switch phase {
        case .paused: .happens(.resumed)
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
        return .happens(.reopened(opens: nil))
    }

    private func decideDripRate(_ rate: DripRate) -> Ruling {
        if case .perSecond(let rate) = rate, !(0...DripRate.perSecondMax).contains(rate) {
            return .refused(
                .notAllowed, "A drip rate is 0 to \(DripRate.perSecondMax) a second, or unlimited.")
        }
        return rate == dripRate ? .stands : .happens(.dripRateSet(rate))
    }

    private func decideHold(_ hold: Span) -> Ruling {
        guard Limits.hold.contains(hold) else {
            return .refused(
                .notAllowed,
                "A hold is at least a millisecond and at most \(Limits.holdDaysMax) days long.")
        }
        return hold == self.hold ? .stands : .happens(.holdSet(hold))
    }

    private func decideAdd(_ units: Int) -> Ruling {
        guard units > 0, units <= Limits.unitsMax - books.issued else {
            return .refused(
                .notAllowed,
                "Units are added one or more at a time, up to \(Limits.unitsMax) in all.")
        }
        return .happens(.unitsAdded(units))
    }

    private func decideWithdraw(_ units: Int) -> Ruling {
        guard units > 0 else {
            return .refused(.notAllowed, "Units are withdrawn one or more at a time.")
        }
        guard units <= books.free else {
            return .refused(
                .wrongPhase, "Only free units can be withdrawn, and \(books.free) are free.")
        }
        return .happens(.unitsWithdrawn(units))
    }
}
