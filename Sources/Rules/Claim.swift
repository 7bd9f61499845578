/// Where a buyer's claim stands.
package enum ClaimState: UInt8, CaseIterable, Sendable {
    /// Registered, no claim made.
    case none
    /// In the line.
    case waiting
    /// A unit is set aside.
    case held
    /// Paid for.
    case sold
    /// The hold ran out.
    case lapsed
    /// Given back by the buyer.
    case released

    /// The state's name, as replies carry it.
    package var name: String {
        switch self {
        case .none: "none"
        case .waiting: "waiting"
        case .held: "held"
        case .sold: "sold"
        case .lapsed: "lapsed"
        case .released: "released"
        }
    }
}

/// What a buyer is told of a claim.
package struct ClaimStanding: Equatable, Sendable {
    /// Where the claim stands.
    package var state: ClaimState
    /// The claim's place in the line, from 1; nil unless waiting.
    package var position: Int?
    /// Whether a draw will still decide the place.
    package var awaitsDraw: Bool
    /// The hold's deadline; nil unless held.
    package var heldUntil: Moment?
    /// The order that paid; nil unless sold.
    package var order: OrderReference?

    /// A claim's standing.
    package init(
        state: ClaimState, position: Int? = nil, awaitsDraw: Bool = false,
        heldUntil: Moment? = nil, order: OrderReference? = nil
    ) {
        self.state = state
        self.position = position
        self.awaitsDraw = awaitsDraw
        self.heldUntil = heldUntil
        self.order = order
    }
}
