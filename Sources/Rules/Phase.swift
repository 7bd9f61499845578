/// Where a drop is in its life. It moves only along the arrows of the law.
package enum Phase: String, CaseIterable, Sendable {
    /// Announced; registrations are not taken yet.
    case scheduled
    /// Registrations are taken.
    case registering
    /// Registration is over; the drop has not opened.
    case ready
    /// Claims are taken and granted in order at the drip rate.
    case open
    /// Claims join the line; nothing is granted; running holds keep running.
    case paused
    /// No claim is taken and nothing is granted.
    case closed

    /// Whether claims are taken.
    package var takesClaims: Bool { self == .open || self == .paused }

    /// Whether the drop has not opened yet.
    package var isBeforeOpening: Bool {
        self == .scheduled || self == .registering || self == .ready
    }
}

/// From when to when a drop was to sell.
package struct SellingWindow: Codable, Equatable, Sendable {
    /// When it was to open.
    package var from: Moment
    /// When it was to close.
    package var to: Moment

    /// A window.
    package init(from: Moment, to: Moment) {
        self.from = from
        self.to = to
    }
}

/// A message to those waiting.
package struct Announcement: Codable, Equatable, Sendable {
    /// The operator's words.
    package var text: ExactText
    /// When it was said.
    package var at: Moment

    /// A message.
    package init(text: ExactText, at: Moment) {
        self.text = text
        self.at = at
    }
}

/// Why a drop closed.
package enum CloseReason: String, Sendable {
    /// Every unit that was not withdrawn is sold. Final.
    case soldOut
    /// An operator closed it; it can reopen while units are left.
    case byOperator
    /// The campaign file's closing time came; it can reopen while units are left.
    case bySchedule
}

/// How many grants a second the operator allows.
package enum DripRate: Hashable, Sendable {
    /// At most so many grants a second; 0 grants nothing.
    case perSecond(Int)
    /// As many as there are free units.
    case unlimited

    /// The highest rate that can be set, in grants a second.
    package static let perSecondMax = 1_000_000
}
