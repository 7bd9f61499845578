/// The state of a buyer's claim.
package enum ClaimState: UInt8, CaseIterable, Sendable {
    /// The buyer is registered and has made no claim.
    case none
    case waiting
    case held
    case sold
    case lapsed
    case released

    /// The state's name in replies.
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

/// What a buyer is told about a claim.
package struct ClaimStanding: Equatable, Sendable {
    package var state: ClaimState
    /// The place in the line, from 1; nil unless waiting.
    package var position: Int?
    /// Whether a draw will still decide the place.
    package var awaitsDraw = false
    /// The hold's deadline; nil unless held.
    package var heldUntil: Moment?
    /// The order that paid for the unit; nil unless sold.
    package var order: OrderReference?
}
