/// A drop's phase; it changes only by the transitions that the law allows.
package enum Phase: String, CaseIterable, Sendable {
    /// Announced; registrations are not accepted yet.
    case scheduled
    /// Registrations are accepted.
    case registering
    /// Registration is over; the drop is not open yet.
    case ready
    /// Claims are accepted, and granted in order at the drip rate.
    case open
    /// Claims join the line; nothing is granted; running holds keep running.
    case paused
    /// No claim is accepted and nothing is granted.
    case closed

    package var takesClaims: Bool { self == .open || self == .paused }

    package var isBeforeOpening: Bool {
        self == .scheduled || self == .registering || self == .ready
    }
}

/// A drop's scheduled selling time, from opening to closing.
package struct SellingWindow: Codable, Equatable, Sendable {
    package var from: Moment
    package var to: Moment

    package init(from: Moment, to: Moment) {
        self.from = from
        self.to = to
    }
}

/// A message to the waiting buyers.
package struct Announcement: Codable, Equatable, Sendable {
    package var text: ExactText
    package var at: Moment
}

/// Why a drop closed.
package enum CloseReason: String, Sendable {
    /// Every unit that was not withdrawn is sold; it can reopen with notice once units are added.
    case soldOut
    /// An operator closed it; it can reopen while units are left.
    case byOperator
    /// Its closing time in the campaign file came; it can reopen while units are left.
    case bySchedule
}

/// The operator's limit of grants per second.
package enum DripRate: Hashable, Sendable {
    /// At most this many grants per second; 0 grants nothing.
    case perSecond(Int)
    /// As many grants as there are free units.
    case unlimited

    /// The highest rate that can be set, in grants a second.
    package static let perSecondMax = 1_000_000
}
