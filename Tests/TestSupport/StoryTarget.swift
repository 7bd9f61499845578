package import Rules

/// Plays a story's steps: the bare law, an engine, a service.
///
/// After every step it settles what is due at the same moment.
package protocol StoryTarget {
    /// Carries out a buyer's or an operator's command at a moment.
    mutating func perform(_ command: Command, at moment: Moment) async throws -> StoryOutcome
    /// Sets the clock to a moment and returns what has happened by then.
    mutating func settle(at moment: Moment) async throws -> [Event]
    /// Stops, comes back at a moment and returns what has happened by then.
    mutating func recover(at moment: Moment, lastAlive: Moment) async throws -> [Event]
    /// The state of a buyer's claim; nil if the buyer is not registered.
    mutating func standing(of buyer: BuyerID, in drop: DropID) async throws -> ClaimStanding?
    /// A drop as the target shows it.
    mutating func drop(_ id: DropID) async throws -> StoryDrop
}

/// The result of a command.
package struct StoryOutcome: Equatable, Sendable {
    /// What happened, including what was due at once after it.
    package var events: [Event]
    /// The answer to the sender of the command.
    package var answer: Answer

    package enum Answer: Equatable, Sendable {
        case done
        /// The command had taken effect before.
        case stands
        case refused(Refusal)
        /// The id belongs to another command, which did this to that drop.
        case otherCommand(ActRecord, drop: DropID)
    }

    package init(events: [Event] = [], answer: Answer) {
        self.events = events
        self.answer = answer
    }
}

/// The state of a drop in a story.
package struct StoryDrop: Equatable, Sendable {
    package var id: DropID
    package var phase: Phase
    package var closure: CloseReason?
    package var books: Books
    package var waitingCount: Int
    package var registeredCount: Int
    package var dripRate: DripRate
    package var revision: Int
    package var opens: Moment?
    package var missed: SellingWindow?

    /// A drop as a service reports it.
    package init(
        id: DropID, phase: Phase, closure: CloseReason?, books: Books, waitingCount: Int,
        registeredCount: Int, dripRate: DripRate, revision: Int, opens: Moment? = nil,
        missed: SellingWindow? = nil
    ) {
        self.id = id
        self.phase = phase
        self.closure = closure
        self.books = books
        self.waitingCount = waitingCount
        self.registeredCount = registeredCount
        self.dripRate = dripRate
        self.revision = revision
        self.opens = opens
        self.missed = missed
    }

    /// A drop as the law has it.
    package init(_ drop: Drop) {
        self.init(
            id: drop.terms.id, phase: drop.phase, closure: drop.closure, books: drop.books,
            waitingCount: drop.waitingCount, registeredCount: drop.registeredCount,
            dripRate: drop.dripRate, revision: drop.revision,
            opens: drop.opens, missed: drop.missed)
    }
}

/// Plays stories on the bare law.
package struct LawStoryTarget: StoryTarget {
    package private(set) var sale: Sale

    package init(terms: CampaignTerms) {
        sale = Sale(terms: terms)
    }

    package mutating func perform(_ command: Command, at moment: Moment) -> StoryOutcome {
        switch sale.decide(command, at: moment) {
        case .refused(let refusal): return StoryOutcome(answer: .refused(refusal))
        case .standing: return StoryOutcome(answer: .stands)
        case .otherCommand(let act, let drop):
            return StoryOutcome(answer: .otherCommand(act, drop: drop))
        case .events(let events):
            for event in events { sale.apply(event) }
            return StoryOutcome(events: events + sale.settle(at: moment), answer: .done)
        }
    }

    package mutating func settle(at moment: Moment) -> [Event] {
        sale.settle(at: moment)
    }

    package mutating func recover(at moment: Moment, lastAlive: Moment) -> [Event] {
        sale.recover(at: moment, lastAlive: lastAlive, awayLimit: .seconds(5))
    }

    package func standing(of buyer: BuyerID, in drop: DropID) -> ClaimStanding? {
        sale[drop]?.standing(of: buyer)
    }

    package func drop(_ id: DropID) throws -> StoryDrop {
        guard let drop = sale[id] else { throw StoryMistake("there is no drop \(id.text)") }
        return StoryDrop(drop)
    }
}
