package import Rules
package import Telemetry

/// What can be asked of the engine.
package enum Inquiry: Sendable {
    case command(Command)
    /// Where a buyer's claim stands.
    case standing(DropID, BuyerID)
    case drop(DropID)
    case campaign

    /// The drop of a buyer's inquiry; nil for inquiries that buyers do not make.
    package var buyersDrop: DropID? {
        switch self {
        case .command(.buyer(let command)): command.drop
        case .standing(let drop, _): drop
        case .command, .drop, .campaign: nil
        }
    }

    /// Operators' commands and confirmations have their own capacity and are served first.
    var priority: Submission.Priority {
        switch self {
        case .command(.operate): .operators
        case .command(.buyer(let command)):
            if case .confirm = command.act { .confirmation } else { .ordinary }
        case .command(.advance), .standing, .drop, .campaign: .ordinary
        }
    }
}

/// What the engine answers, once all events that the answer depends on are durable.
package enum Outcome: Sendable {
    /// `isNew`: by this command.
    case registered(isNew: Bool)
    case unregistered
    /// The claim's state after a claim, confirm, release or poll; `isNew`: changed by this command.
    case claim(ClaimStanding, DropBrief, isNew: Bool)
    /// The drop, after an operator's command or when it was asked for.
    indirect case drop(DropReport)
    case campaign([DropReport])
    case refused(Refusal)
    /// Nothing changed: another command has this id. The record tells what that one did.
    indirect case otherCommand(ActRecord, drop: DropID)
    /// The journal failed: whether the command took effect is not known.
    case failed(String)
}

/// The facts of a drop that a buyer's answer needs.
package struct DropBrief: Equatable, Sendable {
    package var phase: Phase
    package var closure: CloseReason?
    /// The load of polls, which spaces them; nil where polling again is pointless.
    package var pollLoad: PollLoad?
}

/// The full report of one drop.
package struct DropReport: Sendable {
    package var reading: DropReading
    package var terms: DropTerms
    package var hold: TimeSpan
    /// The message that stands, and when it was given.
    package var announcement: Announcement?
    /// SHA-256 of the draw's seed in hexadecimal digits, public from the start.
    package var drawSeedHash: String?
    /// The draw's seed in hexadecimal digits, public once the drop is closed.
    package var drawSeed: String?
    /// Whether the command that this answers had taken effect before.
    package var isRepeated = false
}

/// The answer to the inquiry that was submitted with this ticket.
package struct Reply: Sendable {
    /// The sender's own number for the inquiry.
    package var ticket: UInt64
    package var outcome: Outcome
}

/// Receives answers: called on the writer's thread, once a batch, after the batch is durable.
///
/// When the journal fails, the answers say so. The call must return at once; longer work belongs on the
/// receiver's own thread.
package protocol ReplySink: AnyObject, Sendable {
    /// Receives the answers of one batch, in the order of their decisions.
    func deliver(_ replies: [Reply])
}

/// What subscribers of the sale see, in order.
package enum FeedItem: Sendable {
    /// Events of one batch, once they are durable.
    case events([Event])
    /// One sample of the gauges: every 10 s with all drops, otherwise with the drops that changed
    /// since the previous reading in the feed.
    case reading(Reading)

    /// Estimated memory in bytes.
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
    /// It answers the inquiries it has and accepts no new ones.
    case stopping
}
