extension Drop {
    /// Whether waiting claims may be granted: the drop is open, and no draw is pending.
    @inline(__always)
    var mayServe: Bool { phase == .open && drawsAt == nil }

    /// The next step that is due by now. Callers ask again until nothing is due.
    func due(at moment: Moment) -> (contents: [EventContent], author: Author?) {
        if phase.takesClaims, isSoldOut { return ([.closed(.soldOut)], .law) }
        if isArmed, let change = scheduled(at: moment) { return ([change], .schedule) }
        let lapses = holds.due(at: moment, in: register)
        if !lapses.isEmpty { return (lapses.map { .lapsed(register[$0].buyer) }, nil) }
        if isDrawDue(at: moment) { return ([.drawn], nil) }
        return (grants(at: moment), nil)
    }

    // Inlined, as decisions are: a call would copy the drop.

    /// Whether anything but grants is due by now, so that what the drop reports is about to change.
    @inline(__always)
    func isAnythingDue(at moment: Moment) -> Bool {
        if let deadline = holds.nextDeadline, deadline <= moment { return true }
        if isArmed, scheduled(at: moment) != nil { return true }
        return isDrawDue(at: moment)
    }

    /// The grants that the drip rate, the free units and the line allow now.
    private func grants(at moment: Moment) -> [EventContent] {
        guard mayServe, books.free > 0, line.servableCount > 0 else { return [] }
        let allowed = min(books.free, drip.allowance(at: moment, rate: dripRate))
        guard allowed > 0 else { return [] }
        return line.first(allowed, in: register).map {
            .granted(register[$0].buyer, until: moment + hold)
        }
    }

    /// The earliest change by the schedule that is due by now; nil without one.
    @inline(__always)
    private func scheduled(at moment: Moment) -> EventContent? {
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

    /// The opening that is due. If the closing time has come too, it is `missed` instead, or nil
    /// under the first edition of the law.
    private func opening(at clock: Moment) -> EventContent? {
        guard let opens, let closes, closes <= clock else { return .opened }
        return edition == .first ? nil : .missed(SellingWindow(from: opens, to: closes))
    }

    /// Whether the closing time is after the latest opening. If it is not, the drop was opened late
    /// on purpose and stays open.
    @inline(__always)
    private func isAfterOpening(_ closes: Moment) -> Bool {
        latestOpening.map { closes + clockAhead > $0 } ?? false
    }

    @inline(__always)
    private var opensBeforeRegistrationCloses: Bool {
        guard let opens = terms.opens, let closes = terms.registrationCloses else { return false }
        return opens < closes
    }

    /// The earliest moment at which something may be due; nil when only a command can change that.
    func nextDue(after moment: Moment) -> Moment? {
        var times: [Moment] = []
        if isArmed {
            let schedule = [
                terms.registrationOpens, terms.registrationCloses, opens, closes,
            ]
            times += schedule.compactMap { $0.map { $0 + clockAhead } }.filter { $0 > moment }
        }
        if let deadline = holds.nextDeadline { times.append(deadline) }
        if let rolling = leftoversRollAt, rolling > moment { times.append(rolling) }
        if phase.takesClaims, let drawsAt { times.append(drawsAt) }
        if mayServe, books.free > 0, line.servableCount > 0,
            let next = drip.nextAllowance(after: moment, rate: dripRate)
        {
            times.append(next)
        }
        return times.min()
    }

    /// How long an operator's closing can be undone.
    static let undo = TimeSpan.seconds(60)

    /// Whether everything is sold: no unit is free or held, and at least one was sold. Under the
    /// first edition of the law, a drop whose units were all withdrawn is sold out too.
    @inline(__always)
    var isSoldOut: Bool {
        edition == .first ? books.isSoldOut : books.remaining == 0 && totals.confirmations > 0
    }

    /// Whether the drop waits for an announced reopening, or for an operator's decision after a
    /// missed window. In this state it can be closed.
    var isParked: Bool { phase == .ready && (missed != nil || isReopening) }

    /// The unsold units of those that were for sale when the drop closed.
    var leftovers: Int { edition == .first ? books.free : books.free - addedSinceClosing }

    /// The earliest moment at which leftovers may roll into the next drop; nil unless closed.
    var leftoversRollAt: Moment? {
        guard phase == .closed, let closedAt else { return nil }
        guard closure == .byOperator, edition > .first else { return closedAt }
        return closedAt + Drop.undo + TimeSpan(milliseconds: 1)
    }

    /// Whether an operator's closing can still be undone.
    func isUndoable(at moment: Moment) -> Bool {
        guard phase == .closed, closure == .byOperator, wasSelling, let closedAt else {
            return false
        }
        return moment - closedAt <= Drop.undo
    }
}
