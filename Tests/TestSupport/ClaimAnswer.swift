package import Rules

/// The whole answer about a claim, decoded by Foundation.
package struct ClaimAnswer: Decodable, Equatable, Sendable {
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
    package var heldUntil: Moment?
    package var order: String?
    package var phase: Phase?
    package var closedBecause: CloseReason?
    package var announcement: Announcement?
    package var opens: Moment?

    private enum CodingKeys: String, CodingKey {
        case state, position, ahead, order, phase, announcement, opens
        case pollAfterMS = "poll_after_ms"
        case awaitsDraw = "awaits_draw"
        case heldUntil = "held_until"
        case closedBecause = "closed_because"
    }
}
