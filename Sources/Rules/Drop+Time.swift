extension Drop {
    /// Whether claims in the line may be granted at all: open, and no draw is outstanding.
    @inline(__always)
    var mayServe: Bool { phase == .open && drawsAt == nil }

    /// What is due by now, one step at a time: asked again until nothing is.
    func due(at moment: Moment) -> (happenings: [Happening], author: Author?) {
        if phase.takesClaims, books.isSoldOut { return ([.closed(.soldOut)], .law) }
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
        func isDue(_ time: Moment?) -> Bool {
            guard let time, time <= moment else { return false }
            return rearmedAt.map { time > $0 } ?? true
        }
        switch phase {
        case .scheduled where isDue(terms.registrationOpens):
            return .registrationOpened
        case .registering where isDue(terms.registrationCloses) && !opensBeforeRegistrationCloses:
            return .registrationClosed
        case .registering, .ready:
            return isDue(opens) && !isPast(closes, at: moment) ? .opened : nil
        case .open, .paused:
            if let closes, isDue(closes), closes > latestOpening ?? closes {
                return .closed(.bySchedule)
            }
            return isRegistering && isDue(terms.registrationCloses) ? .registrationClosed : nil
        case .scheduled, .closed: return nil
        }
    }

    @inline(__always)
    private var opensBeforeRegistrationCloses: Bool {
        guard let opens = terms.opens, let closes = terms.registrationCloses else { return false }
        return opens < closes
    }

    @inline(__always)
    private func isPast(_ time: Moment?, at moment: Moment) -> Bool {
        time.map { $0 <= moment } ?? false
    }

    /// The earliest moment at which something may be due; nil when only a command can change it.
    func nextDue(after moment: Moment) -> Moment? {
        var times: [Moment] = []
        if isArmed {
            let schedule = [
                terms.registrationOpens, terms.registrationCloses, opens, closes,
            ]
            times += schedule.compactMap { $0 }.filter { $0 > moment }
        }
        if let deadline = holds.nextDeadline { times.append(deadline) }
        if phase.takesClaims, let drawsAt { times.append(drawsAt) }
        if mayServe, books.free > 0, line.servableCount > 0,
            let next = drip.nextAllowance(after: moment, rate: dripRate)
        {
            times.append(next)
        }
        return times.min()
    }
}
