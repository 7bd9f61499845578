/// The state of one drop after the events so far.
package struct Drop: Sendable {
    package let terms: DropTerms
    package internal(set) var phase: Phase
    package internal(set) var closure: CloseReason?
    var isRegistering: Bool
    package internal(set) var books: Books
    package internal(set) var dripRate: DripRate
    /// How long units granted from now on are held.
    package internal(set) var hold: TimeSpan
    /// The number of acts that changed the drop. Operators name the revision that they saw.
    package internal(set) var revision = 0
    /// The act that made the current revision.
    var latestAct: ActRecord?
    /// The latest act by an operator or the engine, even if it changed nothing. A second press of
    /// the same key is recognised by it.
    var latestPress: ActRecord?
    var latestCommand: SentCommand?
    /// Whether the schedule opens and closes the drop by itself.
    package internal(set) var isArmed = true
    var rearmedAt: Moment?
    /// How far the sale's time is ahead of the clock that schedules follow; see `Sale.clockAhead`.
    var clockAhead = TimeSpan(milliseconds: 0)
    /// When the drop opens or reopens by schedule; nil when an operator opens it.
    package internal(set) var opens: Moment?
    /// When the drop closes by schedule; nil without such a time. A missed window and a reopening
    /// with notice clear it; an undone closing keeps it.
    package internal(set) var closes: Moment?
    /// The selling window that passed while the engine was away; the drop is then parked.
    package internal(set) var missed: SellingWindow?
    /// Whether `opens` is the time of a reopening, or of an opening with notice after a missed
    /// window.
    package internal(set) var isReopening = false
    /// Whether the drop was selling when it closed. Only then can the closing be undone, for a
    /// minute.
    var wasSelling = false
    /// Units added since the closing. They are not leftovers and do not roll.
    var addedSinceClosing = 0
    var edition: LawEdition
    package internal(set) var openedAt: Moment?
    var latestOpening: Moment?
    package internal(set) var closedAt: Moment?
    /// The current message to the waiting buyers; nil without one, and after it was taken back.
    package internal(set) var announcement: Announcement?
    package internal(set) var totals = DropTotals()
    /// Whether the draw is over, so that later claims join the line directly.
    var isDrawn = false
    /// The refusal `closed` or `soldOut`; nil unless closed. It comes before all other refusals
    /// about a known drop.
    var refusalWhenClosed: Refusal?
    var refusalWhenNotOpen = Refusal(.notOpen, "")
    var drip = DripMeter()
    var register = Register()
    var line = Line()
    var holds = HoldQueue()
    var calendar = HoldCalendar()

    /// Starts before any event. Registration is open from the start unless the terms give a time.
    init(terms: DropTerms, edition: LawEdition = .latest) {
        self.terms = terms
        self.edition = edition
        (opens, closes) = (terms.opens, terms.closes)
        phase = terms.registrationOpens == nil ? .registering : .scheduled
        isRegistering = terms.registrationOpens == nil
        books = Books(units: terms.units)
        dripRate = terms.dripRate
        hold = terms.hold
        renewRefusals()
    }

    package var registeredCount: Int { register.registeredCount }
    package var waitingCount: Int { line.waitingCount }

    /// The buyer's number in the register; nil unless registered now.
    @inline(__always)
    func registered(_ buyer: BuyerID) -> Int? {
        guard let number = register.number(of: buyer), register[number].isRegistered else {
            return nil
        }
        return number
    }

    /// The standing of a buyer's claim; nil when the buyer is not registered.
    package func standing(of buyer: BuyerID) -> ClaimStanding? {
        guard let number = registered(buyer) else { return nil }
        let entry = register[number]
        switch entry.state {
        case .waiting:
            return ClaimStanding(
                state: .waiting, position: line.ahead(of: entry) + 1, awaitsDraw: entry.ticket < 0)
        // In the machine's time, like all times that the partner compares with its own clock.
        case .held: return ClaimStanding(state: .held, heldUntil: entry.moment - clockAhead)
        case .sold: return ClaimStanding(state: .sold, order: register.order(of: number))
        case .none, .lapsed, .released: return ClaimStanding(state: entry.state)
        }
    }

    /// When the claim at the head of the line was made; nil when the line is empty or still waits
    /// for the draw.
    package var headClaimedAt: Moment? {
        line.first(1, in: register).first.map { register[$0].moment }
    }

    /// When the draw's window ends; nil without a draw, before the opening and after the draw.
    @inline(__always)
    var drawsAt: Moment? {
        guard case .draw(let window, _) = terms.order, !isDrawn else { return nil }
        return openedAt.map { $0 + window }
    }

    /// Whether the draw's window is over and the draw has not happened yet. A draw grants nothing:
    /// it is due while paused too, so that later claims come after all claims of the window.
    @inline(__always)
    func isDrawDue(at moment: Moment) -> Bool {
        guard phase.takesClaims, let drawsAt else { return false }
        return drawsAt <= moment
    }
}

/// Counts of what has happened in a drop; they only grow.
package struct DropTotals: Equatable, Sendable {
    package internal(set) var registrations = 0
    package internal(set) var claims = 0
    package internal(set) var grants = 0
    package internal(set) var confirmations = 0
    package internal(set) var lapses = 0
    package internal(set) var releases = 0
}
