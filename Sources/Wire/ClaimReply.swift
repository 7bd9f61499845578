package import Rules

/// What a partner is told of a claim.
package struct ClaimReply: Codable, Equatable, Sendable {
    /// `waiting`, `held`, `sold`, `lapsed` or `released`.
    package var state: String
    /// The place in the line, from 1; absent unless waiting.
    package var position: Int?
    /// Claims that are served before; absent unless waiting.
    package var ahead: Int?
    /// When to ask again, in milliseconds; absent unless it is worth it.
    package var pollAfterMS: Int?
    /// Whether a draw will still decide the place.
    package var awaitsDraw: Bool?
    /// The hold's deadline; absent unless held.
    package var heldUntil: Moment?
    /// The order that paid; absent unless sold.
    package var order: String?
    /// Where the drop is in its life; absent unless waiting.
    package var phase: Phase?
    /// Why the drop closed on the waiting claim.
    package var closedBecause: CloseReason?
    /// The operator's message that stands.
    package var announcement: Announcement?
    /// When the drop opens; absent once it has, and while nobody knows.
    package var opens: Moment?

    private enum CodingKeys: String, CodingKey {
        case state, position, ahead, order, phase, announcement, opens
        case pollAfterMS = "poll_after_ms"
        case awaitsDraw = "awaits_draw"
        case heldUntil = "held_until"
        case closedBecause = "closed_because"
    }
}

/// What a partner is told of a registration.
package struct RegistrationReply: Codable, Equatable, Sendable {
    /// Whether the buyer is registered now.
    package var registered: Bool
    /// The operator's message that stands.
    package var announcement: Announcement?
    /// When the drop opens; absent once it has, and while nobody knows.
    package var opens: Moment?
}
