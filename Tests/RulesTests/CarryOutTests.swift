import Rules
import TestSupport
import Testing

/// The law's short paths give the same results as the long path, for random commands from seeds.
@Suite struct CarryOutTests {
    private static let seeds: ClosedRange<UInt64> = 1...60

    @Test(arguments: [seeds])
    func carryingOutIsDecidingAndApplying(seeds: ClosedRange<UInt64>) throws {
        var counts = [String: Int]()
        for seed in seeds {
            var random = RandomSale(seed: seed)
            var long = Sale(terms: random.terms)
            var (short, replica) = (long, long)
            // The hint where a buyer is in the register may be wrong: that changes nothing.
            var guesses = SeededNumbers(seed: seed)
            var events: [Event] = []
            for step in 0..<300 {
                random.passTime(long)
                if random.settlesFirst() {
                    #expect(long.settle(at: random.clock) == short.settle(at: random.clock))
                }
                let command = random.command(for: long)
                let decision = long.decide(command, at: random.clock)
                if case .events(let decided) = decision {
                    for event in decided { long.apply(event) }
                }
                guard case .buyer(let buyers) = command else {
                    (short, replica) = (long, long)
                    continue
                }
                (replica, events) = (short, [])
                let upshot = short.carryOut(
                    buyers, at: random.clock, hint: guesses.number(in: -2...40), into: &events)
                func place() -> Comment { "seed \(seed), step \(step): \(command)" }
                try #require(upshot == CarryOutTests.upshot(decision), place())
                try #require(events == CarryOutTests.events(decision), place())
                try #require(short.digest == long.digest, place())
                applyWithHints(&replica, events, in: short, &guesses)
                try #require(replica.digest == long.digest, place())
                counts[CarryOutTests.name(upshot), default: 0] += 1
            }
            #expect(short.brokenLaws() == [])
        }
        for name in ["happened", "standing", "refused"] { #expect(counts[name, default: 0] > 500) }
    }

    /// Applies events with hints: the buyer's true place in the other sale, or a random one.
    private func applyWithHints(
        _ sale: inout Sale, _ events: [Event], in other: Sale, _ guesses: inout SeededNumbers
    ) {
        for event in events {
            let index = other.index(of: event.drop) ?? 0
            let isRight = guesses.isOnce(in: 2)
            sale.apply(
                event,
                hint: isRight ? other.latestNumber(in: index) : guesses.number(in: -2...40))
        }
    }

    @Test(arguments: [seeds])
    func anAnswerIsGivenExactlyWhereNothingWouldChange(seeds: ClosedRange<UInt64>) throws {
        var counts = (answered: 0, dueFirst: 0, changing: 0)
        for seed in seeds {
            var random = RandomSale(seed: seed)
            var sale = Sale(terms: random.terms)
            for step in 0..<300 {
                random.passTime(sale)
                let command = random.command(for: sale)
                guard case .buyer(let buyers) = command else {
                    CarryOutTests.carryOut(command, at: random.clock, in: &sale)
                    continue
                }
                let before = sale.digest
                let answer = sale.answer(to: buyers, at: random.clock)
                #expect(sale.digest == before)
                var settled = sale
                let due = settled.settle(at: random.clock)
                var events: [Event] = []
                let upshot = settled.carryOut(buyers, at: random.clock, into: &events)
                func place() -> Comment { "seed \(seed), step \(step): \(command), due \(due)" }
                // Due grants alone do not delay an answer: they are due again and again.
                let isHeldUp = due.contains {
                    $0.drop == buyers.drop && $0.content.kind != .granted
                }
                if let answer {
                    counts.answered += 1
                    try #require(answer != .happened, place())
                    if due.isEmpty { try #require(upshot == answer && events == [], place()) }
                } else if upshot == .happened {
                    counts.changing += 1
                } else {
                    counts.dueFirst += 1
                    try #require(isHeldUp, place())
                }
                if random.settlesFirst() { sale = settled }
            }
        }
        #expect(
            counts.answered > 2000 && counts.changing > 1000 && counts.dueFirst > 20, "\(counts)")
    }

    @Test func whatTimeHasMadeDueComesFirst() {
        let drop = DropID(trusted: "d")
        let (ada, start) = (BuyerID(trusted: "ada"), Story.start)
        let terms = CampaignTerms(
            id: "c", drops: [DropTerms(id: drop, units: 3, hold: .seconds(10))])
        var sale = Sale(terms: terms)
        var events: [Event] = []
        for act in [BuyerAct.register, .claim] {
            if act == .claim {
                CarryOutTests.carryOut(
                    .operate(OperatorCommand(.open, drop: drop, author: .operator("o"))), at: start,
                    in: &sale)
            }
            let command = BuyerCommand(act, drop: drop, buyer: ada)
            #expect(sale.answer(to: command, at: start) == nil)
            #expect(sale.carryOut(command, at: start, into: &events) == .happened)
            #expect(sale.answer(to: command, at: start) == .standing)
        }
        let late = start + .seconds(10)
        let claim = BuyerCommand(.claim, drop: drop, buyer: ada)
        #expect(sale.answer(to: claim, at: late + TimeSpan(milliseconds: -1)) == .standing)
        #expect(sale.answer(to: claim, at: late) == nil)
        let isDue = sale.mustSettle(0, at: late)
        #expect(isDue)
        #expect(sale.settle(at: late).map(\.content) == [.lapsed(ada)])
        let isStillDue = sale.mustSettle(0, at: late)
        #expect(!isStillDue)
        #expect(sale.answer(to: claim, at: late) == .standing)
        let unknown = BuyerCommand(.claim, drop: DropID(trusted: "x"), buyer: ada)
        guard case .refused(let refusal)? = sale.answer(to: unknown, at: late) else {
            Issue.record("a drop that does not exist was not refused")
            return
        }
        #expect(refusal.code == .unknownDrop)
        #expect(sale.carryOut(unknown, at: late, into: &events) == .refused(refusal))
    }

    private static func carryOut(_ command: Command, at moment: Moment, in sale: inout Sale) {
        guard case .events(let events) = sale.decide(command, at: moment) else { return }
        for event in events { sale.apply(event) }
    }

    private static func upshot(_ decision: Decision) -> CommandOutcome {
        switch decision {
        case .events: .happened
        case .standing, .otherCommand: .standing
        case .refused(let refusal): .refused(refusal)
        }
    }

    private static func events(_ decision: Decision) -> [Event] {
        if case .events(let events) = decision { events } else { [] }
    }

    private static func name(_ upshot: CommandOutcome) -> String {
        switch upshot {
        case .happened: "happened"
        case .standing: "standing"
        case .refused: "refused"
        }
    }
}
