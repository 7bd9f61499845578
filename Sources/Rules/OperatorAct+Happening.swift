extension OperatorAct {
    /// What happens when the act is allowed.
    var happening: Happening {
        switch self {
        case .openRegistration: .registrationOpened
        case .closeRegistration: .registrationClosed
        case .open: .opened
        case .pause: .paused
        case .resume: .resumed
        case .close: .closed(.byOperator)
        case .reopen: .reopened(opens: nil)
        case .setDripRate(let rate): .dripRateSet(rate)
        case .addUnits(let units): .unitsAdded(units)
        case .withdrawUnits(let units): .unitsWithdrawn(units)
        case .setHold(let hold): .holdSet(hold)
        case .disarm: .disarmed
        case .rearm: .rearmed
        case .announce(let words): .announced(words)
        case .retract: .retracted
        case .mark(let words): .marked(words)
        }
    }
}
