package import Rules

/// Plays a story on a target and collects its results.
///
/// The run folds the target's events into its own sale. From this it knows when something is due
/// and which laws are broken.
package struct StoryRun<Target: StoryTarget> {
    package private(set) var target: Target
    /// The lines of each block.
    package private(set) var lines: [[String]] = []
    /// The sale that the events have made.
    package private(set) var sale: Sale
    package private(set) var events: [Event] = []
    package private(set) var brokenLaws: [String] = []
    private var clock = Story.start
    private var output: [String] = []

    package init(_ story: Story, on target: Target) {
        self.target = target
        sale = Sale(terms: story.terms)
    }

    package mutating func play(_ story: Story) async throws {
        for block in story.blocks {
            output = []
            for action in block.actions { try await play(action) }
            lines.append(output)
        }
    }

    private mutating func play(_ action: Story.Action) async throws {
        switch action {
        case .command(let command): try await perform(command)
        case .advance(let span):
            try await advance(to: clock + span)
            try await tellBooks(nil)
        case .jump(let span):
            clock = clock + span
            write(try await target.settle(at: clock))
            try await tellBooks(nil)
        case .away(let span):
            let lastAlive = clock
            clock = clock + span
            write(try await target.recover(at: clock, lastAlive: lastAlive))
            try await tellBooks(nil)
        case .back(let span): clock = clock + TimeSpan(milliseconds: -span.milliseconds)
        case .books(let drop): try await tellBooks(drop)
        case .show(let drop): output.append(StoryLines.line(try await target.drop(drop)))
        case .standing(let drop, let buyer): try await tellStanding(drop, buyer)
        }
    }

    private mutating func perform(_ command: Command) async throws {
        let outcome = try await target.perform(command, at: clock)
        write(outcome.events)
        switch (outcome.answer, command) {
        case (.otherCommand(let act, let drop), _):
            output.append(StoryLines.line(act, of: drop, insteadOf: command))
        case (.refused(let refusal), _): output.append(StoryLines.line(refusal, to: command))
        case (.stands, .operate(let command)):
            output.append(StoryLines.standingLine(of: command))
        case (.stands, .buyer(let command)): try await tellStanding(command.drop, command.buyer)
        case (.done, .buyer(let command)) where command.act == .claim:
            let standing = try await target.standing(of: command.buyer, in: command.drop)
            if standing?.state == .waiting { try await tellStanding(command.drop, command.buyer) }
        case (.done, _), (.stands, .advance): break
        }
    }

    /// Stops at every moment at which something is due, like an engine that wakes up in time.
    private mutating func advance(to end: Moment) async throws {
        var happened: [Event] = []
        var from = clock
        while let due = sale.nextDue(after: from), due <= end {
            from = max(due, from + TimeSpan(milliseconds: 1))
            let events = try await target.settle(at: from)
            fold(events)
            happened += events
        }
        clock = end
        let events = try await target.settle(at: end)
        fold(events)
        output += (happened + events).map { StoryLines.line($0, clock: clock) }
    }

    private mutating func write(_ events: [Event]) {
        fold(events)
        output += events.map { StoryLines.line($0, clock: max(clock, sale.moment)) }
    }

    private mutating func fold(_ events: [Event]) {
        for event in events {
            sale.apply(event)
            brokenLaws += sale.brokenLaws().map { "after event \(event.sequence): \($0)" }
        }
        self.events += events
    }

    private mutating func tellBooks(_ drop: DropID?) async throws {
        let drops = drop.map { [$0] } ?? sale.drops.map(\.terms.id)
        for drop in drops {
            let books = StoryLines.line(try await target.drop(drop).books)
            output.append(sale.drops.count == 1 ? books : "\(drop.text) \(books)")
        }
    }

    private mutating func tellStanding(_ drop: DropID, _ buyer: BuyerID) async throws {
        let standing = try await target.standing(of: buyer, in: drop)
        output.append(StoryLines.line(standing, drop: drop, buyer: buyer))
    }
}
