import Rules

/// What the engine was asked. It decides the form of the response.
enum QuestionKind {
    case registration
    /// A claim. New claims have statuses of their own.
    case claim
    /// The state of a claim, after confirm, release or a poll.
    case standing
    case drop
    case drops
    case campaign

    init(_ act: BuyerAct) {
        switch act {
        case .register, .unregister: self = .registration
        case .claim: self = .claim
        case .confirm, .release: self = .standing
        }
    }
}

struct PendingRequests {
    enum Recipient {
        case connection
        /// A stream, which begins with the reports.
        case stream(FeedSubscriber)
        case batch(BatchJob, line: Int)
    }

    /// Identifies the request an outcome belongs to.
    struct Ticket {
        var connection: HTTPConnection
        var slot: UInt64
        var question: QuestionKind
        var recipient = Recipient.connection
        /// The drop that a buyer's request is about.
        var drop: DropID?
    }

    private var tickets: [Ticket?] = []
    private var free: [Int] = []

    mutating func insert(_ ticket: Ticket) -> UInt64 {
        if let place = free.popLast() {
            tickets[place] = ticket
            return UInt64(place)
        }
        tickets.append(ticket)
        return UInt64(tickets.count - 1)
    }

    /// Removes and returns a ticket. Every number comes back exactly once.
    mutating func remove(_ number: UInt64) -> Ticket? {
        let place = Int(number)
        guard place < tickets.count, let ticket = tickets[place] else { return nil }
        tickets[place] = nil
        free.append(place)
        return ticket
    }
}
