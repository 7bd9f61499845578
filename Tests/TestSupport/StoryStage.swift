package import Rules

/// Where a story is played: the bare law, an engine, a service.
///
/// After everything that it does, a stage settles what is due at the same moment.
package protocol StoryStage {
    /// Carries out a buyer's or an operator's command at a moment.
    mutating func perform(_ command: Command, at moment: Moment) async throws -> StoryOutcome
    /// Lets the clock stand at a moment, and tells what has happened by then.
    mutating func settle(at moment: Moment) async throws -> [Event]
    /// Ends, comes back at a moment, and tells what has happened by then.
    mutating func recover(at moment: Moment, lastAlive: Moment) async throws -> [Event]
    /// Where a buyer's claim stands; nil when the buyer is not registered.
    mutating func standing(of buyer: BuyerID, in drop: DropID) async throws -> ClaimStanding?
    /// A drop as the stage shows it.
    mutating func drop(_ id: DropID) async throws -> StoryDrop
}

/// What came of a command.
package struct StoryOutcome: Equatable, Sendable {
    /// What happened, including what was due at once after it.
    package var events: [Event]
    /// What the one who asked was told.
    package var answer: Answer

    /// The answer to a command.
    package enum Answer: Equatable, Sendable {
        /// It was carried out.
        case done
        /// It had taken effect before.
        case stands
        /// It was not carried out.
        case refused(Refusal)
        /// Its id is another command's, which did this to that drop.
        case otherCommand(ActRecord, drop: DropID)
    }

    /// An outcome.
    package init(events: [Event] = [], answer: Answer) {
        self.events = events
        self.answer = answer
    }
}

/// What a story tells of a drop.
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

    /// A drop as told by somebody else.
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

/// The bare law as a stage.
package struct LawStage: StoryStage {
    /// The sale that the story makes.
    package private(set) var sale: Sale

    /// A sale before any event.
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
