/// Another setting for a recorded drop; what is nil stays as recorded.
package struct WhatIf: Equatable, Sendable {
    package var drop: DropID
    /// The drip rate from the opening to the end; recorded changes are ignored.
    package var dripRate: DripRate?
    /// All units from the beginning; recorded additions and withdrawals are ignored.
    package var units: Int?

    package init(drop: DropID, dripRate: DripRate? = nil, units: Int? = nil) {
        self.drop = drop
        self.dripRate = dripRate
        self.units = units
    }
}

/// The result of a drop, recorded or replayed.
package struct DropOutcome: Equatable, Sendable {
    /// Claims that were granted a unit, whatever the buyers did with it.
    package var granted = 0
    package var sold = 0
    /// The time from the opening until every unit was sold; nil when some were left.
    package var soldOutAfter: TimeSpan?
    /// The longest time from a claim to its grant.
    package var waitMax = TimeSpan(milliseconds: 0)
    /// The most claims that waited at once.
    package var lineMax = 0
    /// Buyers who claimed and were never granted a unit.
    package var withoutUnit = 0

    package init() {}
}
