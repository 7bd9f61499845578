@testable import Rehearsal
import Rules
import Telemetry
import Testing

@Suite("A crowd")
struct CrowdTests {
    private static let drop = DropID(trusted: "d1")
    private static let plan = CrowdPlan.mi3(drop: 1, buyers: 400)

    private func crowd(seed: UInt64, plan: CrowdPlan = CrowdTests.plan) -> Crowd {
        Crowd(plan: plan, drop: Self.drop, seed: seed)
    }

    /// Registers everybody and lets every claim wait for ever.
    private func patience(_ request: CrowdRequest, _ now: Duration) -> CrowdAnswer? {
        request.act == .register ? .registered : .waiting(pollAfter: .seconds(3))
    }

    private func requests(seed: UInt64) -> [CrowdRequest] {
        var crowd = crowd(seed: seed)
        return run(&crowd, answering: patience)
    }

    @Test("one seed makes one sequence of requests, another seed another")
    func seeds() {
        let first = requests(seed: 42)
        #expect(first.count > 400)
        #expect(first == requests(seed: 42))
        #expect(first != requests(seed: 43))
    }

    @Test("one buyer's fate does not change another's first request")
    func independence() {
        func claims(registering isLucky: (Int) -> Bool) -> [CrowdRequest] {
            var crowd = crowd(seed: 5)
            var asked = 0
            return run(&crowd) { request, _ in
                asked += 1
                if request.act != .register { return .refused(.soldOut) }
                return isLucky(asked) ? .registered : .refused(.notAllowed)
            }.filter { $0.act == .claim }
        }
        let all = claims { _ in true }
        let half = claims { $0.isMultiple(of: 2) }
        let times = Dictionary(uniqueKeysWithValues: all.map { ($0.buyer, $0.due) })
        #expect(half.count < all.count)
        #expect(half.allSatisfy { times[$0.buyer] == $0.due })
    }

    @Test("requests have unique numbers, and each buyer has one name")
    func identity() {
        let requests = requests(seed: 42)
        #expect(Set(requests.map(\.id)).count == requests.count)
        let registering = requests.filter { $0.act == .register }
        #expect(Set(registering.map(\.buyer)).count == 400)
        #expect(registering.allSatisfy { BuyerID($0.buyer.text) != nil })
    }

    @Test("every buyer ends without any answers")
    func silence() {
        var crowd = crowd(seed: 1)
        let requests = run(&crowd) { _, _ in nil }
        #expect(crowd.isFinished)
        #expect(crowd.nextDue == nil)
        #expect(crowd.tally.ended(.unserved) == 400)
        #expect(crowd.tally.answered == 0)
        // Two requests for a human and four for a bot: never more are open at once.
        #expect((800...1600).contains(requests.count))
    }

    @Test("every buyer ends when everything fails, and most try often")
    func failure() {
        var crowd = crowd(seed: 1)
        let requests = run(&crowd) { _, _ in .failed }
        #expect(crowd.isFinished)
        #expect(crowd.tally.ended(.unserved) == 400)
        #expect(crowd.tally.failures == requests.count)
        #expect(requests.count > 400 * 20)
    }

    @Test(
        "every buyer ends at a final refusal",
        arguments: [Refusal.Code.closed, .soldOut, .unknownDrop, .notRegistered, .notAllowed])
    func lastWord(code: Refusal.Code) {
        var crowd = crowd(seed: 2)
        let requests = run(&crowd) { request, _ in
            request.act == .register ? .registered : .refused(code)
        }
        #expect(crowd.isFinished)
        #expect(crowd.tally.ended(.unserved) == 0)
        #expect(requests.allSatisfy { $0.act == .register || $0.act == .claim })
        let came = 400 - crowd.tally.ended(.absent)
        #expect(crowd.tally.refusals[code] == came)
    }

    @Test("a bot asks again within 200 ms, a human after at least a second")
    func habits() {
        for (share, range) in [(0.0, 1000...5000), (1.0, 50...201)] {
            var plan = CrowdPlan.mi3(drop: 1, buyers: 50)
            plan.botShare = share
            plan.endsAfter = .seconds(40)
            var crowd = crowd(seed: 3, plan: plan)
            let requests = run(&crowd, latency: .zero) { request, _ in
                request.act == .register ? .registered : .refused(.notOpen)
            }
            var last: [BuyerID: Duration] = [:]
            var pauses: [Duration] = []
            for request in requests where request.act == .claim {
                if let before = last[request.buyer] { pauses.append(request.due - before) }
                last[request.buyer] = request.due
            }
            #expect(pauses.count > 100)
            #expect(
                pauses.allSatisfy {
                    $0 >= .milliseconds(range.lowerBound) && $0 <= .milliseconds(range.upperBound)
                })
        }
    }

    @Test("nothing is due before its time")
    func pace() {
        var crowd = crowd(seed: 4)
        while let next = crowd.nextDue {
            #expect(crowd.due(at: next - .microseconds(1)).isEmpty)
            let requests = crowd.due(at: next)
            #expect(requests.allSatisfy { $0.due == next })
        }
    }
}
