package import Rules
package import Telemetry

/// What can be asked of the engine. Everything is answered in the writer's order.
package enum Inquiry: Sendable {
    /// A command of a buyer or an operator.
    case command(Command)
    /// Where a buyer's claim stands.
    case standing(DropID, BuyerID)
    /// One drop as it is.
    case drop(DropID)
    /// Every drop as it is.
    case campaign
}

extension Inquiry {
    /// The drop of which a buyer wants something; nil for all that buyers do not ask.
    package var buyersDrop: DropID? {
        switch self {
        case .command(.buyer(let command)): command.drop
        case .standing(let drop, _): drop
        case .command, .drop, .campaign: nil
        }
    }
}

/// What the engine answers, once everything that the answer rests on is durable.
package enum Outcome: Sendable {
    /// The buyer is registered; new, or already before.
    case registered(isNew: Bool)
    /// The buyer is not registered any more.
    case unregistered
    /// Where the claim stands after a claim, confirm, release or poll; new when the command made it so.
    case claim(ClaimStanding, DropBrief, isNew: Bool)
    /// The drop, after an operator's command or when it was asked for.
    indirect case drop(DropReport)
    /// Every drop, in the order of the campaign file.
    case campaign([DropReport])
    /// Nothing changed, for this reason.
    case refused(Refusal)
    /// Nothing changed: the command's id is another command's, which did this to that drop.
    indirect case otherCommand(OperatorRecord, drop: DropID)
    /// The journal failed: whether the command took effect is not known.
    case failed(String)
}

/// What a waiting buyer needs to know of the drop.
package struct DropBrief: Equatable, Sendable {
    /// Where the drop is in its life.
    package var phase: Phase
    /// Why it closed; nil unless closed.
    package var closure: CloseReason?
    /// Who waits in its line; nil where nobody need ask again.
    package var pollLoad: PollLoad?

    /// A brief.
    package init(phase: Phase, closure: CloseReason?, pollLoad: PollLoad? = nil) {
        self.phase = phase
        self.closure = closure
        self.pollLoad = pollLoad
    }
}

/// Everything that is told of one drop.
package struct DropReport: Sendable {
    /// Its gauges and totals.
    package var reading: DropReading
    /// What the campaign file says of it.
    package var terms: DropTerms
    /// How long units granted from now on are set aside.
    package var hold: TimeSpan
    /// The message that stands, and when it was given.
    package var announcement: Announcement?
    /// SHA-256 of the draw's seed in hexadecimal digits, public from the start.
    package var drawSeedHash: String?
    /// The draw's seed in hexadecimal digits, public once the drop is closed.
    package var drawSeed: String?
    /// Whether the command that this answers had taken effect before.
    package var isRepeated = false

    /// A report.
    package init(
        reading: DropReading, terms: DropTerms, hold: TimeSpan, announcement: Announcement? = nil,
        drawSeedHash: String? = nil, drawSeed: String? = nil
    ) {
        self.reading = reading
        self.terms = terms
        self.hold = hold
        self.announcement = announcement
        self.drawSeedHash = drawSeedHash
        self.drawSeed = drawSeed
    }
}

/// An answer to the inquiry that was put in with this ticket.
package struct Reply: Sendable {
    /// The asker's own number.
    package var ticket: UInt64
    /// The answer.
    package var outcome: Outcome

    /// An answer.
    package init(ticket: UInt64, outcome: Outcome) {
        self.ticket = ticket
        self.outcome = outcome
    }
}

/// Where answers go: called on the writer's thread, once a batch, after the batch is durable.
///
/// It must return at once: whatever takes time belongs on the asker's own thread.
package protocol ReplySink: AnyObject, Sendable {
    /// Takes the answers of one batch, in the order in which they were decided.
    func deliver(_ replies: [Reply])
}

/// What followers of the sale see, in order.
package enum FeedItem: Sendable {
    /// Events of one batch, once they are durable.
    case events([Event])
    /// One sample of the gauges: each 10 s with every drop, otherwise with those that changed since
    /// the one before in the feed.
    case reading(Reading)

    /// About how much memory it takes, in bytes.
    var weight: Int {
        switch self {
        case .events(let events): 128 + 256 * events.count
        case .reading(let reading): 1024 + 512 * reading.drops.count
        }
    }
}

/// Whether the engine takes work.
package enum Readiness: Equatable, Sendable {
    case ready
    /// The journal failed; nothing is acknowledged any more.
    case failing(String)
    /// It answers what it has and takes nothing new.
    case stopping

    /// Why it takes no work, in words; nil when it does.
    package var reason: String? {
        switch self {
        case .ready: nil
        case .failing(let reason): reason
        case .stopping: "the engine is stopping"
        }
    }
}
