@testable import Rehearsal
import Rules
import Testing

@Suite("A crowd's plan")
struct CrowdPlanTests {
    private static let buyers = 5000

    /// The first registrations and the first claims of a crowd that always succeeds.
    private func arrivals(_ plan: CrowdPlan) -> (registrations: [Duration], claims: [Duration]) {
        var crowd = Crowd(plan: plan, drop: DropID(trusted: "d1"), seed: 2014)
        let requests = run(&crowd, latency: .zero) { request, _ in
            request.act == .register ? .registered : .refused(.soldOut)
        }
        return (
            requests.filter { $0.act == .register }.map(\.due),
            requests.filter { $0.act == .claim }.map(\.due)
        )
    }

    private func share(_ times: [Duration], _ isCounted: (Duration) -> Bool) -> Double {
        Double(times.count(where: isCounted)) / Double(times.count)
    }

    private func expect(_ share: Double, near expected: Double) {
        #expect(abs(share - expected) < 0.03, "\(share) is far from \(expected)")
    }

    @Test("most registrations come at the start, with a rise at the end")
    func registrations() {
        let plan = CrowdPlan.mi3(drop: 1, buyers: Self.buyers)
        let (registrations, _) = arrivals(plan)
        let length = plan.registration.length
        #expect(registrations.count == Self.buyers)
        expect(share(registrations) { $0 < length / 7 }, near: 0.6 + 0.3 / 7)
        expect(share(registrations) { $0 > length * 0.95 }, near: 0.1 + 0.3 * 0.05)
        #expect(registrations.allSatisfy { $0 >= .zero && $0 <= length })
    }

    @Test("as many come as the plan says")
    func showUp() {
        for number in 1...3 {
            let plan = CrowdPlan.mi3(drop: number, buyers: Self.buyers)
            let came = Double(arrivals(plan).claims.count) / Double(Self.buyers)
            expect(came, near: plan.showUpShare)
        }
    }

    @Test("humans click about half a second after the opening, from a third to one second")
    func humans() {
        var plan = CrowdPlan.mi3(drop: 2, buyers: Self.buyers)
        plan.botShare = 0
        plan.earlyShare = 0
        let claims = arrivals(plan).claims
        let opening = plan.opensAfter
        #expect(claims.allSatisfy { $0 > opening })
        expect(share(claims) { $0 < opening + .milliseconds(550) }, near: 0.5)
        expect(share(claims) { $0 < opening + .milliseconds(302) }, near: 0.16)
        expect(share(claims) { $0 < opening + .milliseconds(1002) }, near: 0.84)
    }

    @Test("bots aim within 50 ms of the opening")
    func bots() {
        var plan = CrowdPlan.mi3(drop: 2, buyers: Self.buyers)
        plan.botShare = 1
        let claims = arrivals(plan).claims
        let opening = plan.opensAfter
        #expect(
            claims.allSatisfy {
                $0 >= opening - .milliseconds(50) && $0 <= opening + .milliseconds(50)
            })
        expect(share(claims) { $0 < opening }, near: 0.5)
    }

    @Test("early clicks increase towards the opening, none earlier than the lead")
    func early() {
        var plan = CrowdPlan.mi3(drop: 2, buyers: Self.buyers)
        plan.botShare = 0
        plan.earlyShare = 1
        plan.earlyLead = .seconds(1)
        let claims = arrivals(plan).claims
        #expect(claims.allSatisfy { $0 <= plan.opensAfter })
        #expect(claims.allSatisfy { $0 >= plan.opensAfter - plan.earlyLead })
        #expect(share(claims) { $0 > plan.opensAfter - plan.earlyLead / 2 } > 0.7)
    }

    @Test("an empty crowd has nothing to do")
    func empty() {
        let crowd = Crowd(
            plan: CrowdPlan.mi3(drop: 1, buyers: 0), drop: DropID(trusted: "d1"), seed: 1)
        #expect(crowd.isFinished)
        #expect(crowd.nextDue == nil)
    }
}
