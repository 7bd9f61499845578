@testable import Rehearsal
import Rules
import Telemetry
import Testing

@Suite("A crowd with the real law, in simulated time")
struct CrowdAgainstTheLawTests {
    private static let start = Moment(milliseconds: 1_406_008_800_000)
    private static let drop = DropID(trusted: "d1")

    private func plan(buyers: Int) -> CrowdPlan {
        CrowdPlan.mi3(drop: 1, buyers: buyers)
    }

    private func terms(
        units: Int, drip: DripRate = .unlimited, closesAfter: Int64? = nil
    ) -> DropTerms {
        DropTerms(
            id: Self.drop, units: units, opens: Self.start + .seconds(10),
            closes: closesAfter.map { Self.start + .seconds($0) }, hold: .seconds(15),
            dripRate: drip)
    }

    @Test("sells every unit exactly once, one to a buyer", arguments: [1, 2, 3] as [UInt64])
    func sellsOut(seed: UInt64) {
        var crowd = Crowd(plan: plan(buyers: 1500), drop: Self.drop, seed: seed)
        var engine = SimulatedEngine(terms(units: 120), start: Self.start)
        _ = run(&crowd) { engine.answer($0, at: $1) }

        #expect(engine.books?.sold == 120)
        #expect(engine.books?.isSoldOut == true)
        #expect(crowd.tally.ended(.bought) == 120)
        #expect(engine.grants.values.allSatisfy { $0 == 1 })
        #expect(!engine.fellOutOfBalance)
        #expect(engine.sale.brokenLaws().isEmpty)
        #expect(crowd.isFinished)
        #expect(crowd.tally.endedBuyers == 1500)
        #expect(crowd.tally.ended(.unserved) == 0)
        #expect(crowd.tally.refusals[.soldOut] > 0)
    }

    @Test("with a drip rate the line waits, and the crowd waits with it")
    func dripRate() throws {
        var crowd = Crowd(plan: plan(buyers: 1000), drop: Self.drop, seed: 7)
        var engine = SimulatedEngine(terms(units: 100, drip: .perSecond(5)), start: Self.start)
        let requests = run(&crowd) { engine.answer($0, at: $1) }

        #expect(engine.books?.sold == 100)
        #expect(crowd.tally.ended(.bought) == 100)
        #expect(requests.count { $0.act == .poll } > 1000)
        let closedAt = try #require(engine.sale.drops[0].closedAt)
        #expect(closedAt - Self.start > .seconds(10 + 100 / 5))
    }

    @Test("early clicks are refused as not open and are repeated")
    func earlyClicks() {
        var crowd = Crowd(plan: plan(buyers: 1000), drop: Self.drop, seed: 11)
        var engine = SimulatedEngine(terms(units: 1000), start: Self.start)
        _ = run(&crowd) { engine.answer($0, at: $1) }

        #expect(crowd.tally.refusals[.notOpen] > 50)
        let came = 1000 - crowd.tally.ended(.absent)
        let withUnit =
            crowd.tally.ended(.bought) + crowd.tally.ended(.gaveBack)
            + crowd.tally.ended(.leftUnpaid) + crowd.tally.ended(.tooLate)
        #expect(withUnit == came)
        #expect(engine.books?.sold == crowd.tally.ended(.bought))
    }

    @Test("a closing drop dismisses the line")
    func closes() {
        var crowd = Crowd(plan: plan(buyers: 1000), drop: Self.drop, seed: 13)
        var engine = SimulatedEngine(
            terms(units: 1000, drip: .perSecond(1), closesAfter: 20), start: Self.start)
        _ = run(&crowd) { engine.answer($0, at: $1) }

        #expect(crowd.isFinished)
        #expect(crowd.tally.refusals[.closed] > 100)
        #expect(crowd.tally.ended(.bought) <= 11)
        #expect(engine.books?.sold == crowd.tally.ended(.bought))
    }

    @Test("a lost answer costs nobody a unit and sells none twice")
    func lostAnswers() {
        var crowd = Crowd(plan: plan(buyers: 1500), drop: Self.drop, seed: 17)
        var engine = SimulatedEngine(terms(units: 120), start: Self.start)
        var luck = SeededRandom(seed: 17)
        _ = run(&crowd) { request, now in
            if luck.chance(0.2) { return .busy(retryAfter: .seconds(1)) }
            let answer = engine.answer(request, at: now)
            return luck.chance(0.2) ? .failed : answer
        }

        #expect(engine.books?.sold == 120)
        #expect(crowd.tally.ended(.bought) == 120)
        #expect(engine.grants.values.allSatisfy { $0 == 1 })
        #expect(crowd.tally.failures > 100)
        #expect(crowd.tally.busyAnswers > 100)
    }
}
