import Rules
import Testing

/// What-if results for a sale with an absence, a reopening or an undone closing, and for one whose
/// recording ends in the middle.
@Suite struct WhatIfAfterTroubleTests {
    private static let drop = DropID(trusted: "d1")
    private static let start = Moment(milliseconds: 1_406_000_000_000)

    private static func at(_ seconds: Int64) -> Moment { start + .seconds(seconds) }

    /// A sale as the law plays it, with all of its events.
    private struct Played {
        var sale: Sale
        var events: [Event] = []

        init(_ terms: DropTerms, rollsInto next: String? = nil) {
            let others = next.map { [DropTerms(id: DropID(trusted: $0), units: 1)] } ?? []
            sale = Sale(
                terms: CampaignTerms(
                    id: "c", rollLeftovers: next != nil, drops: [terms] + others))
        }

        mutating func perform(_ act: BuyerAct, _ name: String, at seconds: Int64) {
            let buyer = BuyerID(trusted: name)
            decide(.buyer(BuyerCommand(act, drop: drop, buyer: buyer)), at: seconds)
        }

        mutating func operate(_ act: OperatorAct, notice: TimeSpan? = nil, at seconds: Int64) {
            var command = OperatorCommand(act, drop: drop, author: .operator("olga"))
            command.notice = notice
            decide(.operate(command), at: seconds)
        }

        mutating func recover(at seconds: Int64, after lastAlive: Int64) {
            events += sale.recover(
                at: WhatIfAfterTroubleTests.at(seconds),
                lastAlive: WhatIfAfterTroubleTests.at(lastAlive), awayLimit: .seconds(5))
        }

        private mutating func decide(_ command: Command, at seconds: Int64) {
            let moment = WhatIfAfterTroubleTests.at(seconds)
            events += sale.settle(at: moment)
            guard case .events(let happened) = sale.decide(command, at: moment) else {
                Issue.record("refused: \(command)")
                return
            }
            for event in happened { sale.apply(event) }
            events += happened
            events += sale.settle(at: moment)
        }

        func outcomes(
            units: Int? = nil, rate: DripRate? = nil
        ) throws -> (was: DropOutcome, wouldBe: DropOutcome) {
            var demand = Demand(drop, in: sale.terms)
            for event in events { demand.apply(event) }
            var rerun = try #require(
                Rerun(demand, WhatIf(drop: drop, dripRate: rate, units: units), terms: sale.terms))
            while rerun.run(steps: 3) {}
            return (demand.outcome, rerun.outcome)
        }
    }

    /// A missed window that is opened with notice, an absence while units are held, a closing by an
    /// operator and a reopening with notice. In the end everything is sold.
    private static func troubled() -> Played {
        var terms = DropTerms(id: drop, units: 3, hold: .seconds(60))
        (terms.opens, terms.closes) = (at(10), at(20))
        var played = Played(terms)
        for name in ["ada", "bob", "carl", "dora"] {
            played.perform(.register, name, at: 0)
        }
        played.recover(at: 30, after: 5)
        played.operate(.open, notice: .seconds(10), at: 40)
        played.perform(.claim, "ada", at: 55)
        played.recover(at: 70, after: 60)
        played.operate(.resume, at: 71)
        // This confirmation is in time only because the hold is extended by the absence.
        played.perform(.confirm(OrderReference(trusted: "o-1")), "ada", at: 120)
        played.perform(.claim, "bob", at: 121)
        played.operate(.pause, at: 122)
        played.operate(.close, at: 123)
        played.operate(.reopen, notice: .seconds(10), at: 130)
        played.perform(.claim, "carl", at: 145)
        played.perform(.claim, "dora", at: 146)
        played.perform(.confirm(OrderReference(trusted: "o-2")), "bob", at: 150)
        played.perform(.confirm(OrderReference(trusted: "o-3")), "carl", at: 151)
        return played
    }

    @Test func theRecordedSettingsGiveTheRecordedResult() throws {
        let played = Self.troubled()
        let kinds = Set(played.events.map(\.content.kind))
        #expect(kinds.isSuperset(of: [.missed, .reopened, .holdsExtended, .paused, .closed]))
        let (was, wouldBe) = try played.outcomes()
        #expect(was.sold == 3)
        #expect(was.soldOutAfter == .seconds(96))
        #expect(wouldBe == was)
        #expect(try played.outcomes(units: 3, rate: .unlimited).wouldBe == was)
    }

    @Test(arguments: 1...6) func otherSettingsGiveAResult(units: Int) throws {
        for rate in [nil, DripRate.perSecond(0), .perSecond(1), .unlimited] {
            let wouldBe = try Self.troubled().outcomes(units: units, rate: rate).wouldBe
            #expect(wouldBe.sold <= min(units, 4))
            #expect((wouldBe.granted == 0) == (rate == .perSecond(0)))
        }
        // Sold out when Ada pays: there is nothing to reopen for.
        let alone = try Self.troubled().outcomes(units: 1).wouldBe
        #expect(alone.soldOutAfter == .seconds(65))
    }

    /// Leftovers have rolled into the next drop: a reopening sells only units that were added.
    @Test func leftoversThatHaveRolledAreNotThereForAReopening() throws {
        var played = Played(
            DropTerms(id: Self.drop, units: 3, hold: .seconds(600)), rollsInto: "d2")
        for name in ["ada", "bob"] { played.perform(.register, name, at: 0) }
        played.operate(.open, at: 0)
        played.operate(.close, at: 1)
        played.operate(.addUnits(1), at: 100)
        played.operate(.reopen, notice: .seconds(10), at: 101)
        played.perform(.claim, "ada", at: 120)
        played.perform(.claim, "bob", at: 121)
        #expect(played.events.contains { $0.content == .unitsWithdrawn(3) })
        let (was, wouldBe) = try played.outcomes()
        #expect(was.granted == 1)
        #expect(wouldBe == was)
    }

    @Test func anActThatCannotApplyIsSkipped() throws {
        let played = Self.paid([])
        var demand = Demand(Self.drop, in: played.sale.terms)
        for event in played.events { demand.apply(event) }
        let window = SellingWindow(from: Self.start, to: Self.at(1))
        for content in [
            EventContent.missed(window), .resumed, .reopened(opens: nil), .retracted,
            .reopened(opens: Self.at(20)), .unitsWithdrawn(9), .registrationOpened, .drawn,
        ] {
            demand.apply(
                Event(
                    sequence: 1, moment: Self.at(12), drop: Self.drop, content: content,
                    author: .operator("olga")))
        }
        var rerun = try #require(
            Rerun(demand, WhatIf(drop: Self.drop), terms: played.sale.terms))
        while rerun.run(steps: 100) {}
        #expect(rerun.outcome == (try played.outcomes().wouldBe))
    }

    /// Ada is granted the only unit at second 1 and pays at 12. Bob has waited since 5.
    private static func paid(_ acts: [(Int64, OperatorAct)]) -> Played {
        var played = Played(DropTerms(id: drop, units: 2, hold: .seconds(60)))
        for name in ["ada", "bob"] { played.perform(.register, name, at: 0) }
        played.operate(.withdrawUnits(1), at: 0)
        played.operate(.open, at: 0)
        played.perform(.claim, "ada", at: 1)
        played.perform(.claim, "bob", at: 5)
        for (seconds, act) in acts { played.operate(act, at: seconds) }
        let order = OrderReference(trusted: "o-1")
        let confirm = BuyerCommand(.confirm(order), drop: drop, buyer: BuyerID(trusted: "ada"))
        guard case .events(let events) = played.sale.decide(.buyer(confirm), at: at(12)) else {
            Issue.record("ada cannot pay")
            return played
        }
        played.events += events
        return played
    }

    @Test func onlyAClosedDropIsPlayedBeyondTheRecordingsEnd() throws {
        #expect(try Self.paid([]).outcomes(units: 2).wouldBe.sold == 1)
        #expect(try Self.paid([(10, .close)]).outcomes(units: 2).wouldBe.sold == 2)
        #expect(try Self.paid([(10, .close), (11, .reopen)]).outcomes(units: 2).wouldBe.sold == 1)
    }

    @Test func aSecondGrantOfOneClaimCountsOnce() throws {
        let played = Self.paid([])
        var demand = Demand(Self.drop, in: played.sale.terms)
        for event in played.events {
            demand.apply(event)
            if case .granted = event.content { demand.apply(event) }
        }
        #expect(demand.outcome == (try played.outcomes().was))
    }
}
