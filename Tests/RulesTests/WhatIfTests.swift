import Rules
import TestSupport
import Testing

@Suite("What-if: another drip rate or number of units")
struct WhatIfTests {
    private static let drop = DropID(trusted: "d2")
    private static let start = Moment(milliseconds: 1_406_000_000_000)

    /// A drop sold by the law, second by second. Every moment at which something is due is kept.
    private struct Played {
        var sale: Sale
        var events: [Event] = []
        private var numbers: SeededNumbers
        private var moment = WhatIfTests.start
        private var plans: [(at: Moment, command: Command)] = []

        init(
            seed: UInt64, order: OrderOfService = .firstCome, rate: DripRate = .perSecond(5),
            units: Int = 40, acts: [(Int64, OperatorAct)] = []
        ) {
            numbers = SeededNumbers(seed: seed)
            let terms = [
                DropTerms(id: DropID(trusted: "d1"), units: 3, hold: .seconds(5)),
                DropTerms(
                    id: WhatIfTests.drop, units: units, hold: .seconds(5), dripRate: rate,
                    order: order),
            ]
            sale = Sale(terms: CampaignTerms(id: "c", carryOver: true, drops: terms))
            let buyers = (1...120).map { BuyerID(trusted: "b-\($0)") }
            for drop in terms.map(\.id) {
                for buyer in buyers { perform(.buyer(.init(.register, drop: drop, buyer: buyer))) }
            }
            sell(terms[0].id, to: buyers.prefix(9), [(0, .open), (8000, .close)])
            sell(WhatIfTests.drop, to: buyers[...], [(0, .open)] + acts + [(90_000, .close)])
        }

        private mutating func sell(
            _ drop: DropID, to buyers: ArraySlice<BuyerID>, _ acts: [(Int64, OperatorAct)]
        ) {
            for (after, act) in acts {
                plan(after, .operate(.init(act, drop: drop, author: .operator("ines"))))
            }
            for buyer in buyers {
                let after = Int64(numbers.number(in: 1...9000))
                plan(after, .buyer(.init(.claim, drop: drop, buyer: buyer)))
                if numbers.number(in: 1...12) == 1 {
                    let patience = Int64(numbers.number(in: 1...4000))
                    plan(after + patience, .buyer(.init(.release, drop: drop, buyer: buyer)))
                }
            }
            while true {
                let next = [plans.map(\.at).min(), sale.nextDue(after: moment)].compactMap { $0 }
                guard let next = next.min() else { return }
                moment = max(moment, next)
                perform(.advance)
                while let place = plans.firstIndex(where: { $0.at <= moment }) {
                    perform(plans.remove(at: place).command)
                    perform(.advance)
                }
            }
        }

        private mutating func plan(_ after: Int64, _ command: Command) {
            plans.append((moment + TimeSpan(milliseconds: after), command))
        }

        private mutating func perform(_ command: Command) {
            guard case .events(let happened) = sale.decide(command, at: moment) else { return }
            for event in happened {
                sale.apply(event)
                events.append(event)
                use(event)
            }
            if case .advance = command, !happened.isEmpty { perform(.advance) }
        }

        /// Every buyer who is granted a unit pays, gives it back or lets it lapse.
        private mutating func use(_ event: Event) {
            guard case .granted(let buyer, _) = event.content else { return }
            let after = Int64(numbers.number(in: 1...4900))
            let order = OrderReference(trusted: "o-\(buyer.text)")
            switch numbers.number(in: 1...4) {
            case 1, 2: plan(after, .buyer(.init(.confirm(order), drop: event.drop, buyer: buyer)))
            case 3: plan(after, .buyer(.init(.release, drop: event.drop, buyer: buyer)))
            default: break
            }
        }

        func demand() -> Demand {
            var demand = Demand(WhatIfTests.drop, in: sale.terms)
            for event in events { demand.apply(event) }
            return demand
        }

        func answer(
            _ question: WhatIf = WhatIf(drop: WhatIfTests.drop), stride: Int = 10_000
        ) throws -> DropOutcome {
            var rerun = try #require(Rerun(demand(), question, terms: sale.terms))
            while rerun.run(steps: stride) {}
            #expect(rerun.progress == 1)
            return rerun.outcome
        }
    }

    private static let draw = OrderOfService.draw(window: .seconds(4), seed: DrawSeed(1, 2, 3, 4))

    private static let acts: [(Int64, OperatorAct)] = [
        (2500, .pause), (3500, .resume), (4000, .setDripRate(.perSecond(2))),
        (5000, .addUnits(10)), (6000, .setDripRate(.perSecond(9))), (7000, .withdrawUnits(3)),
        (8000, .setHold(.seconds(3))), (12_000, .mark("here")),
    ]

    @Test(
        "the recorded result agrees with the law's books",
        arguments: 1...6 as ClosedRange<UInt64>)
    func asRecorded(seed: UInt64) throws {
        let played = Played(seed: seed, acts: WhatIfTests.acts)
        let drop = try #require(played.sale[WhatIfTests.drop])
        let was = played.demand().outcome
        #expect(was.granted == drop.totals.grants)
        #expect(was.sold == drop.books.sold)
        #expect(was.withoutUnit == drop.totals.claims - drop.totals.grants)
        #expect(was.granted > 20 && was.lineMax > 3 && was.waitMax > .seconds(1))
    }

    @Test(
        "the recorded rate and units give the recorded result",
        arguments: 1...6 as ClosedRange<UInt64>)
    func same(seed: UInt64) throws {
        for order in [.firstCome, WhatIfTests.draw] {
            for acts in [[], WhatIfTests.acts] {
                let played = Played(seed: seed, order: order, acts: acts)
                #expect(try played.answer() == played.demand().outcome)
            }
            for rate in [DripRate.unlimited, .perSecond(5)] {
                let played = Played(seed: seed, order: order, rate: rate)
                let question = WhatIf(drop: WhatIfTests.drop, dripRate: rate, units: 40)
                #expect(try played.answer(question) == played.demand().outcome)
            }
        }
    }

    @Test("the answer does not depend on the size of the steps")
    func pieces() throws {
        let played = Played(seed: 7)
        let question = WhatIf(drop: WhatIfTests.drop, dripRate: .perSecond(2), units: 50)
        #expect(try played.answer(question, stride: 1) == played.answer(question))
    }

    @Test("a slower drip gives longer waits and lines and sells out later")
    func slower() throws {
        let played = Played(seed: 3, rate: .unlimited, units: 20)
        let was = played.demand().outcome
        let slow = try played.answer(WhatIf(drop: WhatIfTests.drop, dripRate: .perSecond(1)))
        #expect(slow.waitMax > was.waitMax)
        #expect(slow.lineMax > was.lineMax)
        let (before, after) = try (#require(was.soldOutAfter), #require(slow.soldOutAfter))
        #expect(after > before)
        #expect(
            try played.answer(WhatIf(drop: WhatIfTests.drop, dripRate: .perSecond(0))).granted == 0)
    }

    @Test("with more units every claim gets one, and some stay unsold")
    func more() throws {
        let played = Played(seed: 4, rate: .unlimited, units: 20)
        #expect(played.demand().outcome.withoutUnit > 0)
        let more = try played.answer(WhatIf(drop: WhatIfTests.drop, units: 500))
        #expect(more.withoutUnit == 0)
        #expect(more.soldOutAfter == nil)
        let few = try played.answer(WhatIf(drop: WhatIfTests.drop, units: 2))
        #expect(few.sold <= 2)
        #expect(few.withoutUnit > played.demand().outcome.withoutUnit)
    }

    @Test("an act without an author is skipped")
    func authorless() throws {
        let played = Played(seed: 5)
        var demand = played.demand()
        let last = try #require(played.events.last)
        demand.apply(
            Event(
                sequence: last.sequence + 1, moment: last.moment, drop: WhatIfTests.drop,
                content: .holdSet(.seconds(9)), author: nil))
        var rerun = try #require(
            Rerun(demand, WhatIf(drop: WhatIfTests.drop), terms: played.sale.terms))
        while rerun.run(steps: 100) {}
        #expect(rerun.outcome == played.demand().outcome)
    }

    @Test("a drop outside the campaign has no result")
    func unknown() {
        let played = Played(seed: 1)
        let demand = Demand(DropID(trusted: "d9"), in: played.sale.terms)
        #expect(
            Rerun(demand, WhatIf(drop: DropID(trusted: "d9")), terms: played.sale.terms) == nil)
    }
}
