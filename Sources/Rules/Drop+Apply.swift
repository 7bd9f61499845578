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
            let number = known(buyer)
            register.leave(number)
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
        case .registrationClosed: applyRegistrationClosed()
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
        case .holdsExtended(let span): applyHoldsExtended(span)
        case .missed(let window): applyMissed(window)
        default: break
        }
    }

    private mutating func applyRegistrationClosed() {
        precondition(isRegistering, "law 5 is broken: registration ended twice")
        if phase == .registering { move(to: .ready, from: .registering) }
        isRegistering = false
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
        guard let opens else { return applyReopenedAtOnce(at: moment) }
        if missed == nil { move(to: .ready, from: .closed) }
        wasSelling = false
        (closure, closedAt, missed) = (nil, nil, nil)
        (self.opens, closes) = (opens, nil)
        // The reopening time is announced, so the schedule is armed again even if it was off.
        (isReopening, isArmed, isRegistering) = (true, true, false)
    }

    private mutating func applyReopenedAtOnce(at moment: Moment) {
        precondition(closure != .soldOut, "law 5 is broken: a sold-out drop reopened at once")
        move(to: .open, from: .closed)
        closure = nil
        closedAt = nil
        latestOpening = moment
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

    private mutating func applyHoldsExtended(_ span: TimeSpan) {
        holds.extend(by: span, in: &register)
        calendar.count(holds, in: register)
    }

    private mutating func move(to next: Phase, from origins: Phase...) {
        precondition(
            origins.contains(phase), "law 5 is broken: no arrow leads from \(phase) to \(next)")
        phase = next
    }
}
