package import Rules

/// One drop's gauges and totals in a reading.
package struct DropReading: Codable, Equatable, Sendable {
    package var drop: String
    package var phase: Phase
    package var closedBecause: CloseReason?
    package var issued: Int
    package var free: Int
    package var held: Int
    package var sold: Int
    package var withdrawn: Int
    /// Number of claims that wait.
    package var line: Int
    /// How long the first claim in line has waited. 0 if the line is empty.
    package var oldestWaitMS: Int
    /// Number of buyers registered now.
    package var registered: Int
    package var dripRate: DripRate
    package var revision: Int
    /// Whether the schedule opens and closes the drop by itself.
    package var isArmed: Bool
    /// When the drop opens or reopens by schedule. Absent if an operator opens it.
    package var opens: Moment?
    /// When the drop closes by schedule. Absent without a closing time, and for a reopened drop.
    package var closes: Moment?
    /// The selling window that passed while the engine was down. Absent if none was missed.
    package var missed: SellingWindow?
    package var openedAt: Moment?
    /// When the drop closed. Absent again after a reopening.
    package var closedAt: Moment?
    /// Total number of registrations, including those given up later.
    package var registrations: Int
    package var claims: Int
    package var grants: Int
    package var confirmations: Int
    package var lapses: Int
    package var releases: Int
    package var refusals: RefusalTotals
    /// Number of holds that end within each of `holdHorizons`. Absent if no unit is held, and in
    /// readings of old engines.
    package var holdsDue: [Int]?

    /// The time spans for `holdsDue`.
    package static let holdHorizons: [TimeSpan] = [10, 30, 60, 120, 300, 600].map { .seconds($0) }

    /// Reads the gauges of a drop. `Rules` does not count refusals, so the engine passes them in.
    /// Without a moment `holdsDue` stays `nil`.
    package init(
        _ drop: Drop, oldestWaitMS: Int = 0, refusals: RefusalTotals = RefusalTotals(),
        at moment: Moment? = nil
    ) {
        self.drop = drop.terms.id.text
        phase = drop.phase
        closedBecause = drop.closure
        issued = drop.books.issued
        free = drop.books.free
        held = drop.books.held
        sold = drop.books.sold
        withdrawn = drop.books.withdrawn
        line = drop.waitingCount
        self.oldestWaitMS = oldestWaitMS
        registered = drop.registeredCount
        dripRate = drop.dripRate
        revision = drop.revision
        isArmed = drop.isArmed
        opens = drop.opens
        closes = drop.closes
        missed = drop.missed
        openedAt = drop.openedAt
        closedAt = drop.closedAt
        registrations = drop.totals.registrations
        claims = drop.totals.claims
        grants = drop.totals.grants
        confirmations = drop.totals.confirmations
        lapses = drop.totals.lapses
        releases = drop.totals.releases
        self.refusals = refusals
        if let moment, drop.books.held > 0 {
            holdsDue = drop.holdsDue(within: DropReading.holdHorizons, from: moment)
        }
    }

    package var books: Books {
        Books(free: free, held: held, sold: sold, withdrawn: withdrawn, issued: issued)
    }

    private enum CodingKeys: String, CodingKey {
        case drop, phase, issued, free, held, sold, withdrawn, line, registered, revision, opens
        case missed, closes, registrations, claims, grants, confirmations, lapses, releases,
            refusals
        case closedBecause = "closed_because"
        case oldestWaitMS = "oldest_wait_ms"
        case dripRate = "drip_rate"
        case isArmed = "armed"
        case openedAt = "opened_at"
        case closedAt = "closed_at"
        case holdsDue = "holds_due"
    }
}

/// Number of refusals by reason.
package struct RefusalTotals: Equatable, Sendable {
    private var counts = [Int](repeating: 0, count: Refusal.Code.allCases.count)

    package init() {}

    /// Number of refusals for one reason.
    package subscript(code: Refusal.Code) -> Int {
        get { counts[RefusalTotals.index(of: code)] }
        set { counts[RefusalTotals.index(of: code)] = newValue }
    }

    package var total: Int { counts.reduce(0, +) }

    /// The reasons with at least one refusal, in order of precedence.
    package var occurring: [(code: Refusal.Code, count: Int)] {
        zip(Refusal.Code.allCases, counts).filter { $0.1 > 0 }.map { (code: $0.0, count: $0.1) }
    }

    /// The sums of the counts for each reason.
    package static func + (first: RefusalTotals, second: RefusalTotals) -> RefusalTotals {
        var sum = RefusalTotals()
        sum.counts = zip(first.counts, second.counts).map(+)
        return sum
    }

    private static func index(of code: Refusal.Code) -> Int {
        switch code {
        case .unknownDrop: 0
        case .closed: 1
        case .soldOut: 2
        case .notOpen: 3
        case .registrationNotOpen: 4
        case .notRegistered: 5
        case .noSuchClaim: 6
        case .holdLapsed: 7
        case .alreadySold: 8
        case .wrongPhase: 9
        case .staleRevision: 10
        case .notAllowed: 11
        case .busy: 12
        }
    }
}

/// In JSON: an object with one member for each reason that occurred.
extension RefusalTotals: Codable {
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(_ code: Refusal.Code) { stringValue = code.rawValue }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    package init(from decoder: any Decoder) throws {
        self.init()
        let container = try decoder.container(keyedBy: Key.self)
        for code in Refusal.Code.allCases {
            self[code] = try container.decodeIfPresent(Int.self, forKey: Key(code)) ?? 0
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        for (code, count) in occurring { try container.encode(count, forKey: Key(code)) }
    }
}

extension DropReading {
    /// Updates the gauges and totals with one event of the drop.
    ///
    /// `oldestWaitMS` does not change, because events do not show how long the oldest claim has
    /// waited. For a release, `endsHold` means that it gave back a held unit, not a waiting claim.
    package mutating func apply(_ event: Event, endsHold: Bool) {
        switch event.content {
        case .registered: (registered, registrations) = (registered + 1, registrations + 1)
        case .unregistered: registered -= 1
        case .claimed: (claims, line) = (claims + 1, line + 1)
        case .granted:
            (grants, line) = (grants + 1, line - 1)
            (free, held) = (free - 1, held + 1)
        case .confirmed:
            confirmations += 1
            (held, sold) = (held - 1, sold + 1)
        case .lapsed:
            lapses += 1
            (held, free) = (held - 1, free + 1)
        case .released:
            releases += 1
            if endsHold { (held, free) = (held - 1, free + 1) } else { line -= 1 }
        case .drawn: break
        default: applyAct(event)
        }
    }

    private mutating func applyAct(_ event: Event) {
        switch event.content {
        case .announced, .retracted, .marked, .holdsExtended: return
        case .registrationOpened: phase = .registering
        case .registrationClosed: if phase == .registering { phase = .ready }
        case .opened: (phase, openedAt) = (.open, openedAt ?? event.moment)
        case .paused: phase = .paused
        case .resumed: phase = .open
        case .closed(let closure):
            // The drop was waiting to open, and now it never will.
            if phase == .ready { (opens, missed) = (nil, nil) }
            (phase, closedBecause, closedAt) = (.closed, closure, event.moment)
        case .reopened(let opens):
            (phase, closedBecause, closedAt) = (opens == nil ? .open : .ready, nil, nil)
            if let opens { (self.opens, closes, missed, isArmed) = (opens, nil, nil, true) }
        case .missed(let window):
            (phase, missed, opens, closes) = (.ready, window, nil, nil)
        case .dripRateSet(let rate): dripRate = rate
        case .unitsAdded(let units): (issued, free) = (issued + units, free + units)
        case .unitsWithdrawn(let units): (withdrawn, free) = (withdrawn + units, free - units)
        case .disarmed: isArmed = false
        case .rearmed: isArmed = true
        default: break
        }
        revision += 1
    }
}
