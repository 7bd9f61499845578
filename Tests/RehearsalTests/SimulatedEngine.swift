@testable import Rehearsal
import Rules

/// Answers a crowd with the real law in simulated time, without delay.
struct SimulatedEngine {
    private(set) var sale: Sale
    private(set) var grants: [BuyerID: Int] = [:]
    private(set) var events: [Event] = []
    private(set) var fellOutOfBalance = false
    private let drop: DropID
    /// The crowd's start in the sale's time.
    private let start: Moment

    init(_ terms: DropTerms, start: Moment) {
        sale = Sale(terms: CampaignTerms(id: "rehearsed", drops: [terms]))
        drop = terms.id
        self.start = start
    }

    var books: Books? { sale[drop]?.books }

    mutating func settle(at elapsed: Duration) {
        record(sale.settle(at: moment(elapsed)))
    }

    mutating func answer(_ request: CrowdRequest, at elapsed: Duration) -> CrowdAnswer {
        settle(at: elapsed)
        var happened: [Event] = []
        let answer = sale.answer(
            request, of: drop, at: moment(elapsed), pollAfter: { _ in .seconds(2) },
            events: &happened)
        record(happened)
        return answer
    }

    private func moment(_ elapsed: Duration) -> Moment {
        let parts = elapsed.components
        let milliseconds = parts.seconds * 1000 + parts.attoseconds / 1_000_000_000_000_000
        return start + TimeSpan(milliseconds: milliseconds)
    }

    private mutating func record(_ events: [Event]) {
        self.events += events
        for event in events {
            if case .granted(let buyer, _) = event.content { grants[buyer, default: 0] += 1 }
        }
        if books?.isBalanced != true { fellOutOfBalance = true }
    }
}

/// Runs a crowd to its end in simulated time and returns every request that it made.
///
/// Each answer comes `latency` after its request; a nil answer never comes.
func run(
    _ crowd: inout Crowd, latency: Duration = .milliseconds(3),
    answering answer: (CrowdRequest, Duration) -> CrowdAnswer?
) -> [CrowdRequest] {
    var requests: [CrowdRequest] = []
    var underWay: [(id: CrowdRequest.ID, answer: CrowdAnswer, at: Duration)] = []
    var next = 0
    while true {
        let answerAt = next < underWay.count ? underWay[next].at : nil
        guard let now = [answerAt, crowd.nextDue].compactMap({ $0 }).min() else { break }
        while next < underWay.count, underWay[next].at <= now {
            crowd.answered(underWay[next].id, underWay[next].answer, at: now)
            next += 1
        }
        for request in crowd.due(at: now) {
            requests.append(request)
            if let answer = answer(request, now) {
                underWay.append((request.id, answer, now + latency))
            }
        }
    }
    return requests
}
