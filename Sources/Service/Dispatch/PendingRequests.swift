import Rules

/// What was asked of the engine, so that its answer finds back.
enum Asked {
    case registration
    /// A claim: new ones have a status of their own.
    case claim
    /// Where a claim stands, after confirm, release or a poll.
    case standing
    case drop
    case drops
    case campaign
    case watch(FeedSubscriber)
    case batchLine(BatchJob, Int)

    var isBatchLine: Bool { if case .batchLine = self { true } else { false } }
}

/// The inquiries under way of one event loop.
struct PendingRequests {
    /// Who waits for an answer.
    struct Ticket {
        var conversation: HTTPConnection
        var slot: UInt64
        var asked: Asked
        /// The drop of which a buyer wants something.
        var drop: DropID?
    }

    private var tickets: [Ticket?] = []
    private var free: [Int] = []

    /// Keeps a ticket and returns its number.
    mutating func put(_ ticket: Ticket) -> UInt64 {
        if let place = free.popLast() {
            tickets[place] = ticket
            return UInt64(place)
        }
        tickets.append(ticket)
        return UInt64(tickets.count - 1)
    }

    /// Takes a ticket back; every number comes back exactly once.
    mutating func take(_ number: UInt64) -> Ticket? {
        let place = Int(number)
        guard place < tickets.count, let ticket = tickets[place] else { return nil }
        tickets[place] = nil
        free.append(place)
        return ticket
    }
}
