import Rules

/// The kind of a question to the engine. It decides the form of the response.
enum QuestionKind {
    case registration
    /// A claim. Answers to new claims have statuses of their own.
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
        /// A stream, which begins with the reports of the drops.
        case stream(FeedSubscriber)
        case batch(BatchJob, line: Int)
    }

    /// Identifies the request that an outcome belongs to.
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
        if let index = free.popLast() {
            tickets[index] = ticket
            return UInt64(index)
        }
        tickets.append(ticket)
        return UInt64(tickets.count - 1)
    }

    /// Removes and returns the ticket with a number.
    mutating func remove(_ number: UInt64) -> Ticket? {
        let index = Int(number)
        guard index < tickets.count, let ticket = tickets[index] else { return nil }
        tickets[index] = nil
        free.append(index)
        return ticket
    }
}
