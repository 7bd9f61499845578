/// One drop as the events so far have made it.
package struct Drop: Sendable {
    /// What the campaign file says of it.
    package let terms: DropTerms
    /// Where it is in its life.
    package internal(set) var phase: Phase
    /// Why it closed; nil unless closed.
    package internal(set) var closure: CloseReason?
    /// Whether registrations are taken.
    package internal(set) var isRegistering: Bool
    /// Where its units are.
    package internal(set) var books: Books
    /// Grants a second that the operator allows.
    package internal(set) var dripRate: DripRate
    /// How long units granted from now on are set aside.
    package internal(set) var hold: TimeSpan
    /// Counts the acts that changed the drop; operators name the one that they saw.
    package internal(set) var revision = 0
    /// The act that made the present revision.
    package internal(set) var latestAct: OperatorRecord?
    /// The latest press of an operator's key, changing or not: what a second press repeats.
    var latestPress: OperatorRecord?
    /// The command of the latest press, as it was sent.
    var latestCommand: SentCommand?
    /// Whether the schedule works by itself.
    package internal(set) var isArmed = true
    /// When the schedule was put on again.
    var rearmedAt: Moment?
    /// By how much the sale's time is ahead of the clock that schedules follow; see
    /// `Sale.clockAhead`.
    var clockAhead = TimeSpan(milliseconds: 0)
    /// When it opens or reopens by schedule; nil when an operator opens it.
    package internal(set) var opens: Moment?
    /// When it closes by schedule; a reopened drop has no such time.
    package internal(set) var closes: Moment?
    /// The selling window that passed while the engine was away: the drop is parked; nil else.
    package internal(set) var missed: SellingWindow?
    /// Whether the drop closed once and `opens` is the reopening's.
    package internal(set) var isReopening = false
    /// Whether the closing was one of a drop that sold, which can be undone for a minute.
    var wasSelling = false
    /// Units that were added since it closed: they are no leftovers and do not roll.
    var addedSinceClosing = 0
    /// The edition of the law that the drop is under.
    package internal(set) var edition: LawEdition
    /// When the drop opened for the first time.
    package internal(set) var openedAt: Moment?
    /// When it last opened or reopened.
    var latestOpening: Moment?
    /// When it closed; nil unless closed.
    package internal(set) var closedAt: Moment?
    /// The last message to those waiting; nil without one, and once it was taken back.
    package internal(set) var announcement: Announcement?
    /// What has happened so often.
    package internal(set) var totals = DropTotals()
    /// Whether the draw is over, so that later claims join the line directly.
    var isDrawn = false
    /// Closed or sold out: the two refusals that come before all others about a known drop.
    var refusalWhenClosed: Refusal?
    var refusalWhenNotOpen = Refusal(.notOpen, "")
    var drip = DripMeter()
    var register = Register()
    var line = Line()
    var holds = HoldQueue()
    var calendar = HoldCalendar()

    /// A drop before any event: registering from the start unless its terms say when.
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

    /// Buyers registered now.
    package var registeredCount: Int { register.registeredCount }
    /// Claims that wait.
    package var waitingCount: Int { line.waitingCount }

    /// Where a buyer's claim stands; nil when the buyer is not registered.
    package func standing(of buyer: BuyerID) -> ClaimStanding? {
        guard let number = register.number(of: buyer), register[number].isRegistered else {
            return nil
        }
        let entry = register[number]
        switch entry.state {
        case .waiting:
            return ClaimStanding(
                state: .waiting, position: line.ahead(of: entry) + 1, awaitsDraw: entry.ticket < 0)
        // Told by the machine's clock, like all times that the shop compares with its own.
        case .held: return ClaimStanding(state: .held, heldUntil: entry.moment - clockAhead)
        case .sold: return ClaimStanding(state: .sold, order: register.order(of: number))
        case .none, .lapsed, .released: return ClaimStanding(state: entry.state)
        }
    }

    /// The claim that has waited longest; nil when the line is empty or still in the hat.
    package var headOfLine: BuyerID? {
        line.first(1, in: register).first.map { register[$0].buyer }
    }

    /// When the claim at the head of the line was made; nil when the line is empty or in the hat.
    package var oldestClaim: Moment? {
        line.first(1, in: register).first.map { register[$0].moment }
    }

    /// The next so many buyers in the line's order of service.
    package func lineHead(_ count: Int) -> [BuyerID] {
        line.first(count, in: register).map { register[$0].buyer }
    }

    /// When the draw's window ends; nil without a draw, before the opening and after the draw.
    @inline(__always)
    var drawsAt: Moment? {
        guard case .draw(let window, _) = terms.order, !isDrawn else { return nil }
        return openedAt.map { $0 + window }
    }

    /// Whether the draw's window is over and the hat not yet shuffled. Drawing is no grant: it is
    /// due while paused too, so that later claims come after all those of the window.
    @inline(__always)
    func isDrawDue(at moment: Moment) -> Bool {
        guard phase.takesClaims, let drawsAt else { return false }
        return drawsAt <= moment
    }
}

/// How often things have happened in a drop: these only grow.
package struct DropTotals: Equatable, Sendable {
    package internal(set) var registrations = 0
    package internal(set) var claims = 0
    package internal(set) var grants = 0
    package internal(set) var confirmations = 0
    package internal(set) var lapses = 0
    package internal(set) var releases = 0
}
