package import Rules

extension DropReading {
    /// Updates the gauges and totals with one event of the drop.
    ///
    /// `oldestWaitMS` stays as it is: events do not tell how long the oldest claim has waited.
    ///
    /// `endsHold` tells, for a release, whether it gave back a held unit rather than a place in the
    /// line.
    package mutating func apply(_ event: Event, endsHold: Bool) {
        switch event.content {
        case .registered: (registered, registrations) = (registered + 1, registrations + 1)
        case .unregistered: registered -= 1
        case .claimed: (claims, line) = (claims + 1, line + 1)
        case .granted:
            (grants, line) = (grants + 1, line - 1)
            (free, held) = (free - 1, held + 1)
        case .confirmed:
            confirmations += 1
            (held, sold) = (held - 1, sold + 1)
        case .lapsed:
            lapses += 1
            (held, free) = (held - 1, free + 1)
        case .released:
            releases += 1
            if endsHold { (held, free) = (held - 1, free + 1) } else { line -= 1 }
        case .drawn: break
        default: applyAct(event)
        }
    }

    private mutating func applyAct(_ event: Event) {
        switch event.content {
        case .announced, .retracted, .marked, .holdsExtended: return
        case .registrationOpened: phase = .registering
        case .registrationClosed: if phase == .registering { phase = .ready }
        case .opened: (phase, openedAt) = (.open, openedAt ?? event.moment)
        case .paused: phase = .paused
        case .resumed: phase = .open
        case .closed(let closure):
            // The drop was waiting to open, and now it never will.
            if phase == .ready { (opens, missed) = (nil, nil) }
            (phase, closedBecause, closedAt) = (.closed, closure, event.moment)
        case .reopened(let opens):
            (phase, closedBecause, closedAt) = (opens == nil ? .open : .ready, nil, nil)
            if let opens { (self.opens, closes, missed, isArmed) = (opens, nil, nil, true) }
        case .missed(let window):
            (phase, missed, opens, closes) = (.ready, window, nil, nil)
        case .dripRateSet(let rate): dripRate = rate
        case .unitsAdded(let units): (issued, free) = (issued + units, free + units)
        case .unitsWithdrawn(let units): (withdrawn, free) = (withdrawn + units, free - units)
        case .disarmed: isArmed = false
        case .rearmed: isArmed = true
        default: break
        }
        revision += 1
    }
}
