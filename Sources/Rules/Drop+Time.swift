extension Drop {
    /// Whether claims in the line may be granted at all: open, and no draw is outstanding.
    @inline(__always)
    var mayServe: Bool { phase == .open && drawsAt == nil }

    /// What is due by now, one step at a time: asked again until nothing is.
    func due(at moment: Moment) -> (happenings: [Happening], author: Author?) {
        if phase.takesClaims, isSoldOut { return ([.closed(.soldOut)], .law) }
        if isArmed, let change = scheduled(at: moment) { return ([change], .schedule) }
        let lapses = holds.due(at: moment, in: register)
        if !lapses.isEmpty { return (lapses.map { .lapsed(register[$0].buyer) }, nil) }
        if isDrawDue(at: moment) { return ([.drawn], nil) }
        return (grants(at: moment), nil)
    }

    // Put together where it is asked for, as decisions are: a drop is not copied for the call.

    /// Whether something but grants is due by now: what the drop says of itself is about to change.
    @inline(__always)
    func isAnythingDue(at moment: Moment) -> Bool {
        if let deadline = holds.nextDeadline, deadline <= moment { return true }
        if isArmed, scheduled(at: moment) != nil { return true }
        return isDrawDue(at: moment)
    }

    /// Grants that the drip rate, the free units and the line allow.
    private func grants(at moment: Moment) -> [Happening] {
        guard mayServe, books.free > 0, line.servableCount > 0 else { return [] }
        let allowed = min(books.free, drip.allowance(at: moment, rate: dripRate))
        guard allowed > 0 else { return [] }
        return line.first(allowed, in: register).map {
            .granted(register[$0].buyer, until: moment + hold)
        }
    }

    /// The change that the schedule makes by now, the earliest first.
    @inline(__always)
    private func scheduled(at moment: Moment) -> Happening? {
        let clock = moment - clockAhead
        func isDue(_ time: Moment?) -> Bool {
            guard let time, time <= clock else { return false }
            return rearmedAt.map { time + clockAhead > $0 } ?? true
        }
        switch phase {
        case .scheduled where isDue(terms.registrationOpens):
            return .registrationOpened
        case .registering where isDue(terms.registrationCloses) && !opensBeforeRegistrationCloses:
            return .registrationClosed
        case .registering, .ready:
            return isDue(opens) ? opening(at: clock) : nil
        case .open, .paused:
            if let closes, isDue(closes), isAfterOpening(closes) {
                return .closed(.bySchedule)
            }
            return isRegistering && isDue(terms.registrationCloses) ? .registrationClosed : nil
        case .scheduled, .closed: return nil
        }
    }

    /// An opening that is due by the clock; a window that has passed as a whole is missed.
    private func opening(at clock: Moment) -> Happening? {
        guard let opens, let closes, closes <= clock else { return .opened }
        return edition == .first ? nil : .missed(SellingWindow(from: opens, to: closes))
    }

    /// Whether the drop was not opened after it should have closed: that was meant so.
    @inline(__always)
    private func isAfterOpening(_ closes: Moment) -> Bool {
        latestOpening.map { closes + clockAhead > $0 } ?? false
    }

    @inline(__always)
    private var opensBeforeRegistrationCloses: Bool {
        guard let opens = terms.opens, let closes = terms.registrationCloses else { return false }
        return opens < closes
    }

    /// The earliest moment at which something may be due; nil when only a command can change it.
    func nextDue(after moment: Moment) -> Moment? {
        var times: [Moment] = []
        if isArmed {
            let schedule = [
                terms.registrationOpens, terms.registrationCloses, opens, closes,
            ]
            times += schedule.compactMap { $0.map { $0 + clockAhead } }.filter { $0 > moment }
        }
        if let deadline = holds.nextDeadline { times.append(deadline) }
        if let rolling = leftoversRoll, rolling > moment { times.append(rolling) }
        if phase.takesClaims, let drawsAt { times.append(drawsAt) }
        if mayServe, books.free > 0, line.servableCount > 0,
            let next = drip.nextAllowance(after: moment, rate: dripRate)
        {
            times.append(next)
        }
        return times.min()
    }
}

extension Drop {
    /// How long an operator's closing can be undone.
    static let undo = TimeSpan.seconds(60)

    /// Whether everything is sold: nothing is free or held, and something was sold. Under the first
    /// edition of the law also where everything was withdrawn.
    @inline(__always)
    var isSoldOut: Bool {
        edition == .first ? books.isSoldOut : books.remaining == 0 && totals.confirmations > 0
    }

    /// Whether it waits for an opening that was announced late, or for an operator's decision after
    /// a missed window: it can be closed.
    var isParked: Bool { phase == .ready && (missed != nil || isReopening) }

    /// Units that are left of what was for sale when it closed.
    var leftovers: Int { edition == .first ? books.free : books.free - addedSinceClosing }

    /// From when on leftovers may roll into the next drop; nil unless closed.
    var leftoversRoll: Moment? {
        guard phase == .closed, let closedAt else { return nil }
        guard closure == .byOperator, edition > .first else { return closedAt }
        return closedAt + Drop.undo + TimeSpan(milliseconds: 1)
    }

    /// Whether an operator's closing can be undone.
    func isUndoable(at moment: Moment) -> Bool {
        guard phase == .closed, closure == .byOperator, wasSelling, let closedAt else {
            return false
        }
        return moment - closedAt <= Drop.undo
    }
}
