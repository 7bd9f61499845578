@testable import Rehearsal
import Rules
import Testing

@Suite("A storefront with scheduled incidents")
struct StorefrontTests {
    private static let drop = DropID(trusted: "d1")

    /// The times of each buyer's requests to an engine that gives everybody a unit at once.
    private func requests(
        buyers: Int = 300, _ change: (inout CrowdPlan) -> Void
    ) -> [CrowdRequest] {
        var plan = CrowdPlan.mi3(drop: 1, buyers: buyers)
        plan.showUpShare = 1
        plan.endsAfter = .seconds(100)
        change(&plan)
        var crowd = Crowd(plan: plan, drop: Self.drop, seed: 9)
        return run(&crowd, latency: .zero) { request, _ in
            switch request.act {
            case .register: .registered
            case .claim, .poll: .held
            case .confirm: .sold
            case .release: .released
            }
        }
    }

    private func payments(_ requests: [CrowdRequest]) -> [Duration] {
        requests.filter { $0.act.kind == .confirm }.map { $0.due - .seconds(10) }
    }

    @Test("no request arrives while it is down, and all come at once afterwards")
    func down() {
        let requests = requests {
            $0.storefront.cues = [.init(fault: .down, at: .seconds(1), lasts: .seconds(30))]
        }
        let during = requests.filter { $0.due >= .seconds(11) && $0.due < .seconds(41) }
        #expect(during.isEmpty)
        let after = requests.filter { $0.due >= .seconds(41) && $0.due < .seconds(44) }
        #expect(after.count > 50)
    }

    @Test("without a checkout nobody pays, but claims go on")
    func noCheckout() {
        let requests = requests {
            $0.storefront.cues = [.init(fault: .noCheckout, at: .zero, lasts: .seconds(20))]
        }
        #expect(requests.contains { $0.act == .claim && $0.due > .seconds(10) })
        #expect(payments(requests).allSatisfy { $0 < .zero || $0 >= .seconds(20) })
    }

    @Test("paying takes longer while it is slow")
    func slow() {
        func median(_ change: (inout CrowdPlan) -> Void) -> Duration {
            let sorted = payments(requests(change)).sorted()
            return sorted[sorted.count / 2]
        }
        let usual = median { _ in }
        let slow = median {
            $0.storefront.cues = [
                .init(fault: .slow(times: 8), at: .seconds(-5), lasts: .seconds(60))
            ]
        }
        #expect(slow > usual * 3)
    }

    @Test("the checkout's capacity limits the payments a second")
    func checkouts() {
        let all = requests { plan in
            plan.storefront.checkoutsPerSecond = 10
            plan.payment = Lognormal(median: .seconds(1), deviation: 0)
        }
        let times = payments(all).sorted()
        #expect(times.count > 200)
        for (first, last) in zip(times, times.dropFirst(11)) {
            #expect(last - first >= .milliseconds(990))
        }
    }

    @Test("a second wave comes on time and changes no registrations")
    func secondWave() {
        let usual = requests { $0.lateShare = 0 }
        let late = requests {
            $0.lateShare = 0.5
            $0.lateAfter = .seconds(30)
        }
        func registrations(_ requests: [CrowdRequest]) -> [Duration] {
            requests.filter { $0.act == .register }.map(\.due)
        }
        #expect(registrations(usual) == registrations(late))
        let second = late.count { $0.act == .claim && $0.due >= .seconds(40) }
        #expect((90...170).contains(second))
    }
}
