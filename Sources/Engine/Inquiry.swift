package import Rules
package import Telemetry

/// A request to the engine: a command or a question.
package enum Inquiry: Sendable {
    case command(Command)
    /// Asks for the state of a buyer's claim.
    case standing(DropID, BuyerID)
    case drop(DropID)
    case campaign

    /// The drop of a buyer's inquiry. `nil` for inquiries that no buyer makes.
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

/// The engine's answer. It is given after all events that it depends on are durable.
package enum Outcome: Sendable {
    /// `isNew` means that this command registered the buyer.
    case registered(isNew: Bool)
    case unregistered
    /// The claim's state. `isNew` means that this command changed it.
    case claim(ClaimStanding, DropBrief, isNew: Bool)
    /// The drop after an operator's command, or in answer to a question.
    indirect case drop(DropReport)
    case campaign([DropReport])
    case refused(Refusal)
    /// Nothing changed, because another command has this id. The record describes that command.
    indirect case otherCommand(ActRecord, drop: DropID)
    /// The journal failed. It is unknown whether the command took effect.
    case failed(String)
}

/// The properties of a drop that answers to buyers need.
package struct DropBrief: Equatable, Sendable {
    package var phase: Phase
    package var closure: CloseReason?
    /// The load from polls, to compute the time of the next poll. `nil` if polling is useless.
    package var pollLoad: PollLoad?
}

/// The full report of one drop.
package struct DropReport: Sendable {
    package var reading: DropReading
    package var terms: DropTerms
    package var hold: TimeSpan
    /// The current announcement and its time.
    package var announcement: Announcement?
    /// SHA-256 of the draw's seed, hexadecimal. It is public from the start.
    package var drawSeedHash: String?
    /// The draw's seed, hexadecimal. It is public after the drop has closed.
    package var drawSeed: String?
    /// Whether the command was a repetition that had taken effect before.
    package var isRepeated = false
}

/// The answer to the submission with this ticket.
package struct Reply: Sendable {
    /// The number that the sender gave to the submission.
    package var ticket: UInt64
    package var outcome: Outcome
}

/// Receives answers on the writer's thread, once a batch, after the batch is durable.
///
/// If the journal failed, the answers say so. The call must return at once. Longer work belongs on
/// a thread of the receiver.
package protocol ReplySink: AnyObject, Sendable {
    /// Receives the answers of one batch, in the order in which the writer decided them.
    func deliver(_ replies: [Reply])
}

/// One item of the feed: the events of a batch, or a reading.
package enum FeedItem: Sendable {
    /// The durable events of one batch.
    case events([Event])
    /// A sample of the gauges. It holds the drops that changed since the previous reading in the
    /// feed; every 10 s, and at the start, it holds all drops.
    case reading(Reading)

    /// Estimated memory in bytes.
    var weight: Int {
        switch self {
        case .events(let events): 128 + 256 * events.count
        case .reading(let reading): 1024 + 512 * reading.drops.count
        }
    }
}

/// Whether the engine accepts inquiries.
package enum Readiness: Equatable, Sendable {
    case ready
    /// The journal failed. The engine acknowledges nothing more.
    case failing(String)
    /// The engine answers the waiting inquiries and accepts no new ones.
    case stopping
}
