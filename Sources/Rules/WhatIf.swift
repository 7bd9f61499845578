/// Another setting for a drop that was recorded; what is nil stays as it was.
package struct WhatIf: Equatable, Sendable {
    /// The drop it is about.
    package var drop: DropID
    /// The drip rate from the opening to the end.
    package var dripRate: DripRate?
    /// All units there are from the beginning; none are added or withdrawn later.
    package var units: Int?

    /// A question about a drop.
    package init(drop: DropID, dripRate: DripRate? = nil, units: Int? = nil) {
        self.drop = drop
        self.dripRate = dripRate
        self.units = units
    }
}

/// What came of a drop, or would have come.
package struct DropOutcome: Equatable, Sendable {
    /// Claims that were granted a unit, whatever they made of it.
    package var granted = 0
    /// Units paid for.
    package var sold = 0
    /// From the opening until every unit was sold; nil when some were left.
    package var soldOutAfter: TimeSpan?
    /// The longest time from a claim to its grant.
    package var waitMax = TimeSpan(milliseconds: 0)
    /// The most claims that waited at once.
    package var lineMax = 0
    /// Buyers who claimed and were never granted a unit.
    package var withoutUnit = 0

    /// An outcome before anything has happened.
    package init() {}
}
