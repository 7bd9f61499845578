package import Rules

/// The answer about a claim.
package struct ClaimReply: Codable, Equatable, Sendable {
    /// `waiting`, `held`, `sold`, `lapsed` or `released`.
    package var state: String
    /// The place in the line, from 1; absent unless waiting.
    package var position: Int?
    /// Number of claims served before this one; absent unless waiting.
    package var ahead: Int?
    /// Time to the next poll in milliseconds; absent when polling again is pointless.
    package var pollAfterMS: Int?
    /// Whether a draw will still decide the place.
    package var awaitsDraw: Bool?
    /// The hold's deadline; absent unless held.
    package var heldUntil: Moment?
    /// The order that paid; absent unless sold.
    package var order: String?
    /// The drop's phase; absent unless waiting.
    package var phase: Phase?
    /// Why the drop closed while the claim waited.
    package var closedBecause: CloseReason?
    /// The operator's current announcement.
    package var announcement: Announcement?
    /// When the drop opens; absent after the opening, and while no time is set.
    package var opens: Moment?

    private enum CodingKeys: String, CodingKey {
        case state, position, ahead, order, phase, announcement, opens
        case pollAfterMS = "poll_after_ms"
        case awaitsDraw = "awaits_draw"
        case heldUntil = "held_until"
        case closedBecause = "closed_because"
    }
}

/// The answer about a registration.
package struct RegistrationReply: Codable, Equatable, Sendable {
    /// Whether the buyer is registered now.
    package var registered: Bool
    /// The operator's current announcement.
    package var announcement: Announcement?
    /// When the drop opens; absent after the opening, and while no time is set.
    package var opens: Moment?
}
