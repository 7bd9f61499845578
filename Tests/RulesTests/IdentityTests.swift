import Rules
import TestSupport
import Testing

/// Names that Swift's strings call equal are two buyers or two orders to the sale.
@Suite struct IdentityTests {
    private static let drop = DropID(trusted: "d1")
    private static let (c, d) = (BuyerID(trusted: "jos\u{E9}"), BuyerID(trusted: "jose\u{301}"))
    private static let x = BuyerID(trusted: "x")

    private var sale = Sale(
        terms: CampaignTerms(
            id: "c", drops: [DropTerms(id: IdentityTests.drop, units: 1, hold: .seconds(60))]))
    private var events: [Event] = []

    private mutating func carryOut(_ act: BuyerAct, _ buyer: BuyerID) -> CommandOutcome {
        sale.carryOut(
            BuyerCommand(act, drop: IdentityTests.drop, buyer: buyer),
            at: Moment(milliseconds: 1), into: &events)
    }

    private mutating func open() {
        let command = OperatorCommand(.open, drop: IdentityTests.drop, author: .operator("olga"))
        guard case .events(let opening) = sale.decide(.operate(command), at: sale.moment) else {
            return
        }
        for event in opening { sale.apply(event) }
        events += opening
    }

    @Test mutating func twoSpellingsRegisterAsTwoBuyers() {
        #expect(carryOut(.register, Self.x) == .happened)
        #expect(carryOut(.register, Self.c) == .happened)
        #expect(carryOut(.register, Self.x) == .standing)
        #expect(carryOut(.register, Self.d) == .happened)
        #expect(sale[Self.drop]?.registeredCount == 3)
        var again = Sale(terms: sale.terms)
        for event in events { #expect(again.applyIfLawful(event) == nil) }
        #expect(again.digest == sale.digest)
    }

    @Test mutating func aHoldIsPaidByItsOwnBuyerAlone() {
        for buyer in [Self.c, Self.d] { #expect(carryOut(.register, buyer) == .happened) }
        open()
        #expect(carryOut(.claim, Self.c) == .happened)
        for act in [BuyerAct.confirm(OrderReference(trusted: "o")), .release] {
            guard case .refused(let refusal) = carryOut(act, Self.d) else {
                Issue.record("the other spelling was served")
                continue
            }
            #expect(refusal.code == .noSuchClaim)
        }
        #expect(carryOut(.confirm(OrderReference(trusted: "o-\u{E9}")), Self.c) == .happened)
        #expect(carryOut(.confirm(OrderReference(trusted: "o-\u{E9}")), Self.c) == .standing)
        guard
            case .refused(let refusal) = carryOut(
                .confirm(OrderReference(trusted: "o-e\u{301}")), Self.c)
        else {
            Issue.record("an order was taken for another")
            return
        }
        #expect(refusal.code == .alreadySold)
    }

    @Test mutating func aWhatIfCountsTwoBuyers() throws {
        for buyer in [Self.c, Self.d] { #expect(carryOut(.register, buyer) == .happened) }
        open()
        for buyer in [Self.c, Self.d] { #expect(carryOut(.claim, buyer) == .happened) }
        var demand = Demand(Self.drop, in: sale.terms)
        for event in events { demand.apply(event) }
        var question = WhatIf(drop: Self.drop)
        question.units = 2
        var rerun = try #require(Rerun(demand, question, terms: sale.terms))
        while rerun.run(steps: 100) {}
        #expect(rerun.outcome.granted == 2)
    }
}
