@testable import Rehearsal
import Rules
import Telemetry
import Testing

@Suite("A scorecard")
struct ScorecardTests {
    private static let drop = DropID(trusted: "d1")
    private static let start = Moment(milliseconds: 1_406_008_800_000)

    private func fate(
        _ milliseconds: Int64?, isBot: Bool = false, knowing knowledge: BuyerKnowledge = []
    ) -> Crowd.Fate {
        Crowd.Fate(
            isBot: isBot, arrivedAt: milliseconds.map { .milliseconds($0) }, knowledge: knowledge)
    }

    @Test("fairness follows from arrivals and grants alone")
    func fairness() {
        // Numbers 0 to 5 in the order of arrival; 1 and 2 are bots; 5 comes after the first second.
        let fates = [
            fate(10_000), fate(10_001, isBot: true), fate(10_002, isBot: true), fate(10_100),
            fate(10_200), fate(12_000), fate(nil),
        ]
        let fair = Fairness(fates: fates, grantOrder: [0, 1, 2], opening: .seconds(10))
        #expect(fair.firstSecondHumans == 3)
        #expect(fair.firstSecondGranted == 1)
        #expect(fair.lostToLater == 0)
        #expect(fair.lostToBots == 2)
        #expect(fair.botsGranted == 2)
        #expect(fair.rankCorrelation == 1)

        let unfair = Fairness(fates: fates, grantOrder: [5, 2, 1], opening: .seconds(10))
        #expect(unfair.firstSecondGranted == 0)
        #expect(unfair.lostToLater == 1)
        #expect(unfair.lostToBots == 2)
        #expect(unfair.rankCorrelation == -1)

        let none = Fairness(fates: fates, grantOrder: [], opening: .seconds(10))
        #expect(none.lostToLater == 0 && none.lostToBots == 0)
        #expect(none.rankCorrelation == nil)
    }

    @Test("equal arrivals share their rank")
    func ties() throws {
        let fates = [fate(1), fate(1), fate(2), fate(2)]
        let correlation = try #require(
            Fairness(fates: fates, grantOrder: [0, 1, 2, 3], opening: .zero).rankCorrelation)
        // Ranks ½ ½ 2½ 2½ against 0 1 2 3: covariance 4, variances 4 and 5.
        #expect(abs(correlation - 4 / 20.0.squareRoot()) < 1e-12)
        let same = Fairness(
            fates: [fate(1), fate(1), fate(1)], grantOrder: [0, 1, 2], opening: .zero)
        #expect(same.rankCorrelation == nil)
    }

    /// A crowd that played with the real law; the crowd's and the engine's records.
    private func played(
        units: Int = 60, seed: UInt64 = 3, losing share: Double = 0
    ) -> (crowd: Crowd, account: EngineAccount, reading: DropReading) {
        var plan = CrowdPlan.mi3(drop: 1, buyers: 800)
        plan.endsAfter = .seconds(60)
        var crowd = Crowd(plan: plan, drop: Self.drop, seed: seed)
        let terms = DropTerms(
            id: Self.drop, units: units, opens: Self.start + .seconds(10), hold: .seconds(15),
            dripRate: .unlimited)
        var engine = SimulatedEngine(terms, start: Self.start)
        var luck = SeededRandom(seed: seed)
        _ = run(&crowd) { request, now in
            let answer = engine.answer(request, at: now)
            return luck.chance(share) ? .failed : answer
        }
        var account = EngineAccount(drop: Self.drop, buyers: 800)
        for event in engine.events { account.apply(event) }
        guard let drop = engine.sale[Self.drop] else { preconditionFailure("the drop is there") }
        return (crowd, account, DropReading(drop))
    }

    @Test("its totals agree with the engine's books to the unit")
    func agreement() {
        let (crowd, account, reading) = played()
        let score = DropScore(crowd, account: account, reading: reading, startedAt: Self.start)
        #expect(score.books?.isAgreed == true, "\(String(describing: score.books))")
        #expect(score.sold == 60)
        #expect(score.books?.sold.told == 60 && score.books?.sold.untold == 0)
        #expect(score.books?.registered.engine == 800)
        #expect(score.free + score.held + score.sold + score.withdrawn == score.issued)
        #expect(score.soldOutAfterMS != nil)
        #expect(score.allHeldAfterMS.map { $0 > 0 && $0 < 5000 } == true)
        #expect(score.neverAnswered == 0)
        #expect((score.fairness.rankCorrelation ?? 0) > 0.99)
    }

    @Test("lost answers are counted separately and add up")
    func lostAnswers() throws {
        let (crowd, account, reading) = played(seed: 5, losing: 0.3)
        let books = try #require(
            DropScore(crowd, account: account, reading: reading).books)
        #expect(books.isAgreed, "\(books.disagreements)")
        #expect(books.sold.told + books.sold.untold == reading.sold)
    }

    @Test("a unit missing in one of the books is found")
    func disagreement() throws {
        let (crowd, account, reading) = played()
        func isAgreed(_ reading: DropReading, _ account: EngineAccount) -> Bool? {
            DropScore(crowd, account: account, reading: reading).books?.isAgreed
        }
        var fewer = reading
        fewer.sold -= 1
        #expect(isAgreed(fewer, account) == false)
        fewer.free += 1
        #expect(isAgreed(fewer, account) == false)
        var more = reading
        more.registered += 1
        #expect(isAgreed(more, account) == false)
        // An engine that has lost everything: the buyers' records reveal it.
        let empty = EngineAccount(drop: Self.drop, buyers: 800)
        let books = try #require(DropScore(crowd, account: empty, reading: reading).books)
        let forgotten = books.disagreements.joined(separator: "; ")
        #expect(forgotten.contains("60 buyers were told of units that were not sold to them"))
    }

    @Test("a registration that was never requested is found")
    func unasked() throws {
        var account = EngineAccount(drop: Self.drop, buyers: 1)
        account.apply(
            Event(
                sequence: 1, moment: Self.start, drop: Self.drop,
                content: .registered(BuyerID(trusted: "b-1"))))
        let terms = DropTerms(id: Self.drop, units: 1, hold: .seconds(1), dripRate: .unlimited)
        let sale = Sale(terms: CampaignTerms(id: "c", drops: [terms]))
        var reading = DropReading(try #require(sale[Self.drop]))
        reading.registered = 1
        let asked = Reconciliation(
            fates: [fate(nil, knowing: .triedToRegister)], account: account, books: reading)
        #expect(asked.isAgreed)
        let silent = Reconciliation(fates: [fate(nil)], account: account, books: reading)
        #expect(silent.disagreements == ["1 buyers have what they never asked for"])
    }

    @Test("latency counts from a request's due time, and only for real answers")
    func latency() {
        var crowd = Crowd(plan: CrowdPlan.mi3(drop: 1, buyers: 100), drop: Self.drop, seed: 1)
        var requests: [CrowdRequest] = []
        while requests.count < 100, let next = crowd.nextDue { requests += crowd.due(at: next) }
        let batch = requests.prefix(100)
        for (place, request) in batch.enumerated() {
            let answer: CrowdAnswer =
                place < 98 ? .registered : place == 98 ? .failed : .busy(retryAfter: nil)
            let took: Duration = place < 97 ? .milliseconds(5) : .seconds(3)
            crowd.answered(request.id, answer, at: request.due + took, due: request.due)
        }
        #expect(crowd.tally.promptAnswers == 97)
        let latency = DropScore.Latency(crowd.tally.dueToAnswerUS)
        #expect(latency.p50US < 6000)
        #expect(latency.p999US > 2_990_000)
        #expect(crowd.tally.answersBySecond.reduce(0, +) == 98)
    }

    @Test("the recommended drip rate is the highest paid rate of a healthy storefront")
    func recommendation() throws {
        let steady = try #require(
            Recommendation(confirmations: [0, 10, 20, 30, 40, 50, 0], troubled: []))
        #expect(steady.dripRate == 30)
        #expect(!steady.isLimit)
        let troubled = try #require(
            Recommendation(
                confirmations: [0, 10, 10, 10, 10, 10, 900, 900], troubled: [6, 7]))
        #expect(troubled.dripRate == 10)
        #expect(troubled.isLimit)
        #expect(Recommendation(confirmations: [0, 0], troubled: []) == nil)
        #expect(Recommendation(confirmations: [0, 7], troubled: [])?.dripRate == 7)
        #expect(Recommendation(confirmations: [7], troubled: [0]) == nil)
    }

    @Test("a verdict's delay counts from the latest earlier occasion")
    func verdicts() {
        let occasions = [
            Occasion(at: Self.start, what: "the opening"),
            Occasion(at: Self.start + .seconds(5), what: "the storefront was taken down"),
        ]
        let late = VerdictScore(
            state: "FAILING", reason: "r", at: Self.start + TimeSpan(milliseconds: 6500),
            among: occasions)
        #expect(late.delayMS == 1500)
        #expect(late.after == "the storefront was taken down")
        let early = VerdictScore(
            state: "STALLED", reason: "r", at: Self.start + .seconds(-1), among: occasions)
        #expect(early.delayMS == nil)
    }

    @Test("verdicts on the storefront count from its incident while that lasts")
    func storefrontVerdicts() {
        let occasions = [
            Occasion(at: Self.start, what: "trouble", until: Self.start + .seconds(10)),
            Occasion(at: Self.start + .seconds(1), what: "the opening"),
        ]
        func occasion(of state: String, after seconds: Int64) -> String? {
            VerdictScore(
                state: state, reason: "r", at: Self.start + .seconds(seconds), among: occasions
            ).after
        }
        for state in ["FAILING", "STRAINED"] {
            #expect(occasion(of: state, after: 3) == "trouble")
            #expect(occasion(of: state, after: 10) == "the opening")
        }
        #expect(occasion(of: "OVERLOADED", after: 3) == "the opening")
    }
}
