package import Rules
package import Telemetry

/// The answer about one drop, with all public facts.
package struct DropReply: Codable, Equatable, Sendable {
    package var id: String
    package var phase: Phase
    package var closedBecause: CloseReason?
    package var issued: Int
    package var free: Int
    package var held: Int
    package var sold: Int
    package var withdrawn: Int
    /// Claims that wait.
    package var line: Int
    /// How long the first in line has waited, in milliseconds.
    package var oldestWaitMS: Int
    package var registered: Int
    package var dripRate: DripRate
    package var revision: Int
    /// Whether the drop opens and closes by its schedule.
    package var isArmed: Bool
    package var registrationOpens: Moment?
    package var registrationCloses: Moment?
    package var opens: Moment?
    package var closes: Moment?
    /// The selling window that passed while the engine was away: the drop is parked.
    package var missed: SellingWindow?
    package var openedAt: Moment?
    package var closedAt: Moment?
    /// How long granted units are set aside, as campaign files write it: `10m`.
    package var hold: String
    /// The order of service: `first-come` or `draw`.
    package var order: String
    /// The draw's window after the opening, as `5s`.
    package var drawWindow: String?
    /// SHA-256 of the draw's seed, public from the start.
    package var drawSeedHash: String?
    /// The draw's seed, public once the drop is closed.
    package var drawSeed: String?
    package var announcement: Announcement?
    /// True if the command of this answer had already been carried out; otherwise absent.
    package var isRepeated: Bool?

    /// The answer for a drop's reading and terms.
    package init(
        _ reading: DropReading, terms: DropTerms, hold: TimeSpan, announcement: Announcement? = nil,
        drawSeedHash: String? = nil, drawSeed: String? = nil
    ) {
        id = reading.drop
        phase = reading.phase
        closedBecause = reading.closedBecause
        issued = reading.issued
        free = reading.free
        held = reading.held
        sold = reading.sold
        withdrawn = reading.withdrawn
        line = reading.line
        oldestWaitMS = reading.oldestWaitMS
        registered = reading.registered
        dripRate = reading.dripRate
        revision = reading.revision
        isArmed = reading.isArmed
        registrationOpens = terms.registrationOpens
        registrationCloses = terms.registrationCloses
        opens = reading.opens
        closes = reading.closes
        missed = reading.missed
        openedAt = reading.openedAt
        closedAt = reading.closedAt
        self.hold = DurationText.text(of: hold)
        switch terms.order {
        case .firstCome: order = "first-come"
        case .draw(let window, _):
            order = "draw"
            drawWindow = DurationText.text(of: window)
        }
        self.announcement = announcement
        self.drawSeedHash = drawSeedHash
        self.drawSeed = drawSeed
    }

    private enum CodingKeys: String, CodingKey {
        case id, phase, issued, free, held, sold, withdrawn, line, registered, revision, opens
        case closes, missed, hold, order, announcement
        case isRepeated = "repeated"
        case closedBecause = "closed_because"
        case oldestWaitMS = "oldest_wait_ms"
        case dripRate = "drip_rate"
        case isArmed = "armed"
        case registrationOpens = "registration_opens"
        case registrationCloses = "registration_closes"
        case openedAt = "opened_at"
        case closedAt = "closed_at"
        case drawWindow = "draw_window"
        case drawSeedHash = "draw_seed_hash"
        case drawSeed = "draw_seed"
    }
}
