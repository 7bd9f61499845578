extension Drop {
    /// Within this time, a second press of the same key counts as the first one.
    static let doublePress = TimeSpan(milliseconds: 400)

    /// Decides an operator's command. `usualNotice` is the campaign's notice of a reopening.
    func decide(
        _ command: OperatorCommand, at moment: Moment, usualNotice: TimeSpan
    ) -> DropDecision {
        if isSecondPress(command, at: moment) { return .stands }
        if let notice = command.notice, !Limits.notice.contains(notice) {
            return .refused(
                .notAllowed, "A notice is one second to \(Limits.holdDaysMax) days long.")
        }
        let decision = decideAct(command, at: moment, usualNotice)
        if case .refused(let refusal) = decision, refusal.code != .notAllowed { return decision }
        return staleness(of: command).map(DropDecision.refused) ?? decision
    }

    /// Whether the same operator has just sent the same command. A known id was found earlier, by
    /// `Sale.decisionByID`.
    private func isSecondPress(_ command: OperatorCommand, at moment: Moment) -> Bool {
        guard let press = latestPress, let sent = latestCommand else { return false }
        return press.author == command.author && sent == command.sent
            && press.reason == command.reason
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
            "\(act.author.name) acted in between (\(act.content.kind.rawValue)): look again.",
            standingAct: act)
    }

    private func decideAct(
        _ command: OperatorCommand, at moment: Moment, _ usualNotice: TimeSpan
    ) -> DropDecision {
        switch command.act {
        case .mark(let words): return .happens(.marked(words))
        case .announce(let words): return .happens(.announced(words))
        case .retract:
            return announcement == nil
                ? changesNothing("has no announcement to take back") : .happens(.retracted)
        case .addUnits(let units): return decideAdd(units)
        case .reopen: return decideReopen(command.notice, at: moment, usualNotice)
        case .close where phase == .closed && refusalWhenClosed?.code != .soldOut:
            return changesNothing("is closed already", since: .closed)
        default: break
        }
        if let refusal = refusalWhenClosed { return .refused(refusal) }
        return switch command.act {
        case .openRegistration: decideOpenRegistration()
        case .closeRegistration: decideCloseRegistration()
        case .open: decideOpen(command.notice, at: moment, usualNotice)
        case .pause: decidePause()
        case .resume: decideResume()
        case .close: phase.takesClaims || isParked ? .happens(.closed(.byOperator)) : notOpen
        case .setDripRate(let rate): decideDripRate(rate)
        case .withdrawUnits(let units): decideWithdraw(units)
        case .setHold(let hold): decideHold(hold)
        case .disarm:
            isArmed ? .happens(.disarmed) : changesNothing("is disarmed", since: .disarmed)
        case .rearm: isArmed ? changesNothing("is armed", since: .rearmed) : .happens(.rearmed)
        case .addUnits, .reopen, .mark, .announce, .retract: .stands
        }
    }

    private var notOpen: DropDecision { .refused(refusalWhenNotOpen) }

    /// Refuses a command whose effect is there already, with the act that brought it about where
    /// that was the latest one.
    private func changesNothing(_ words: String, since kind: EventKind? = nil) -> DropDecision {
        let act = latestAct.flatMap { $0.content.kind == kind ? $0 : nil }
        return .refused(
            Refusal(
                .wrongPhase, "\(terms.id.text) \(words): nothing was changed.", standingAct: act))
    }

    private func decideOpenRegistration() -> DropDecision {
        if isRegistering {
            return changesNothing("takes registrations already", since: .registrationOpened)
        }
        if phase != .scheduled {
            return .refused(
                .wrongPhase, "Registration for \(terms.id.text) is over; it cannot open again.")
        }
        return .happens(.registrationOpened)
    }

    private func decideCloseRegistration() -> DropDecision {
        if isRegistering { return .happens(.registrationClosed) }
        if phase == .scheduled {
            return .refused(
                .registrationNotOpen, "Registration for \(terms.id.text) has not opened yet.")
        }
        return changesNothing("takes no registrations already", since: .registrationClosed)
    }

    private func decideOpen(
        _ notice: TimeSpan?, at moment: Moment, _ usualNotice: TimeSpan
    ) -> DropDecision {
        let name = terms.id.text
        switch phase {
        case .registering, .ready:
            if missed != nil { return reopening(at: moment + (notice ?? usualNotice)) }
            if isReopening, let opens, moment < opens {
                return .refused(
                    .wrongPhase,
                    "\(name) reopens at \(opens.rfc3339), as was told; it cannot open earlier.")
            }
            guard notice == nil else {
                return .refused(
                    .wrongPhase,
                    "\(name) has missed no selling window: only then it opens with notice.")
            }
            return .happens(.opened)
        case .open: return changesNothing("is open already", since: .opened)
        case .scheduled:
            return .refused(
                .wrongPhase, "\(name) has taken no registrations yet: open registration first.")
        case .paused, .closed: return .refused(.wrongPhase, "\(name) is paused: resume it.")
        }
    }

    private func reopening(at opens: Moment) -> DropDecision {
        Limits.moments.contains(opens)
            ? .happens(.reopened(opens: opens))
            : .refused(.notAllowed, "That is after the year 9999.")
    }

    private func decidePause() -> DropDecision {
        switch phase {
        case .open: .happens(.paused)
        case .paused: changesNothing("is paused already", since: .paused)
        case .scheduled, .registering, .ready, .closed: notOpen
        }
    }

    private func decideResume() -> DropDecision {
        switch phase {
        case .paused: .happens(.resumed)
        case .open: changesNothing("is open already", since: .resumed)
        case .scheduled, .registering, .ready, .closed: notOpen
        }
    }

    private func decideReopen(
        _ notice: TimeSpan?, at moment: Moment, _ usualNotice: TimeSpan
    ) -> DropDecision {
        let name = terms.id.text
        guard phase == .closed else {
            return .refused(
                .wrongPhase, "\(name) is \(phase.rawValue): only a closed drop reopens.")
        }
        if notice == nil, isUndoable(at: moment), books.remaining > 0 {
            return .happens(.reopened(opens: nil))
        }
        guard books.free > 0 else {
            if isSoldOut {
                return .refused(
                    .soldOut, "\(name) has no unit left to reopen for: add units first.")
            }
            return .refused(
                .wrongPhase,
                books.held > 0
                    ? "\(name) has no free unit to reopen for: \(books.held) are still held."
                    : "\(name) has no unit to reopen for: add units first.")
        }
        return reopening(at: moment + (notice ?? usualNotice))
    }

    private func decideDripRate(_ rate: DripRate) -> DropDecision {
        if case .perSecond(let rate) = rate, !(0...DripRate.perSecondMax).contains(rate) {
            return .refused(
                .notAllowed, "A drip rate is 0 to \(DripRate.perSecondMax) a second, or unlimited.")
        }
        return rate == dripRate
            ? changesNothing("has this drip rate already", since: .dripRateSet)
            : .happens(.dripRateSet(rate))
    }

    private func decideHold(_ hold: TimeSpan) -> DropDecision {
        guard Limits.hold.contains(hold) else {
            return .refused(
                .notAllowed,
                "A hold is at least a millisecond and at most \(Limits.holdDaysMax) days long.")
        }
        return hold == self.hold
            ? changesNothing("has this hold already", since: .holdSet) : .happens(.holdSet(hold))
    }

    private func decideAdd(_ units: Int) -> DropDecision {
        guard units > 0, units <= Limits.unitsMax - books.issued else {
            return .refused(
                .notAllowed,
                "Units are added one or more at a time, up to \(Limits.unitsMax) in all.")
        }
        return .happens(.unitsAdded(units))
    }

    private func decideWithdraw(_ units: Int) -> DropDecision {
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
