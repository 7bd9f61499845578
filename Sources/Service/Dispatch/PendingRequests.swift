import Rules

/// The kind of question that the engine was asked. It decides the form of the answer.
enum Asked {
    case registration
    /// A claim. New claims have statuses of their own.
    case claim
    /// The state of a claim, after confirm, release or a poll.
    case standing
    case drop
    case drops
    case campaign
    case watch(FeedSubscriber)
    case batchLine(BatchJob, Int)

    var isBatchLine: Bool { if case .batchLine = self { true } else { false } }
}

/// The open inquiries of one event loop.
struct PendingRequests {
    /// Identifies the request an answer belongs to.
    struct Ticket {
        var connection: HTTPConnection
        var slot: UInt64
        var asked: Asked
        /// The drop that a buyer's request is about.
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

    /// Removes and returns a ticket. Every number comes back exactly once.
    mutating func take(_ number: UInt64) -> Ticket? {
        let place = Int(number)
        guard place < tickets.count, let ticket = tickets[place] else { return nil }
        tickets[place] = nil
        free.append(place)
        return ticket
    }
}
