import Rules
import Telemetry

/// One drop of a re-enactment, from its crowd's first registration until everybody has left. Times
/// are milliseconds from the crowd's start.
struct DropScene: Sendable {
    static let stepMS: Int64 = 10
    /// The scene begins this long before the crowd starts.
    static let leadMS: Int64 = 2000
    private static let probeMS: Int64 = 500
    /// Readings come ten times per second, as from an engine, but only twice per second while
    /// nobody asks, as in the minutes of the outage.
    private static let fineMS: Int64 = 100
    private static let coarseMS: Int64 = 500

    let begins: Moment
    private let place: Int
    private let version: SaleScript.Version
    private let opensAt: Int64
    private(set) var crowd: Crowd
    private(set) var site: PartnerSite
    private var queue: RateLimitedQueue<CrowdRequest>
    /// Buyers whose order waits at the site.
    private var ordering: Set<BuyerID> = []
    private var random: SeededRandom
    private(set) var elapsed = -DropScene.leadMS
    private var fineUntil = Int64.min
    private var isSoldOut = false
    private var wasDown = false

    init(_ script: SaleScript, place: Int, seed: UInt64, found: StorefrontReading?) {
        let drop = script.drops[place]
        let stream = UInt64.max - 2 * UInt64(place)
        (self.place, version, begins) = (place, script.version, script.registrationStart(of: drop))
        opensAt = SaleScript.Fitted.opensAfterMS
        crowd = Crowd(plan: script.plan(of: drop), drop: drop.id, seed: seed &+ UInt64(place))
        site = PartnerSite(
            drop.site, random: SeededRandom(seed: seed, stream: stream), found: found)
        queue = RateLimitedQueue(
            perSecond: SaleScript.Fitted.enginePerSecond * script.scale,
            room: max(1, Int(Double(SaleScript.Fitted.engineQueueMax) * script.scale)))
        random = SeededRandom(seed: seed, stream: stream - 1)
    }

    var moment: Moment { begins + TimeSpan(milliseconds: elapsed) }
    var isOver: Bool { crowd.isFinished && elapsed > fineUntil }
    var waiting: Int { queue.count }

    /// Advances by one step. Returns whether it is time for a reading.
    mutating func step(_ counter: inout Counter, probeNumber: Int) -> Bool {
        elapsed += DropScene.stepMS
        if elapsed == opensAt - 15_000 { fineUntil = opensAt + 30_000 }
        counter.settle(at: moment)
        for request in crowd.due(at: .milliseconds(elapsed)) { forward(request, &counter) }
        // Before the site makes room again: a probe competes with all other requests.
        if elapsed % DropScene.probeMS == 0 { site.probe(probeNumber, at: elapsed) }
        for request in site.serve(at: elapsed, step: DropScene.stepMS) {
            ordering.remove(request.buyer)
            answer(request, counter.answer(request, of: place, at: moment))
        }
        for (request, waited) in queue.serve(at: elapsed, step: DropScene.stepMS) {
            answer(request, counter.answer(request, of: place, at: moment, waitedMS: waited))
        }
        counter.settle(at: moment)
        checkSoldOut(counter)
        if wasDown != (site.downUntil != nil) {
            wasDown.toggle()
            fineUntil = elapsed + 20_000
        }
        site.settleProbes(at: elapsed)
        return isTimeForReading(counter)
    }

    private func isTimeForReading(_ counter: Counter) -> Bool {
        guard elapsed % DropScene.fineMS == 0 else { return false }
        return elapsed < fineUntil || counter.wasAsked || elapsed % DropScene.coarseMS == 0
    }

    private mutating func answer(_ request: CrowdRequest, _ answer: CrowdAnswer) {
        crowd.answered(request.id, answer, at: .milliseconds(elapsed))
    }

    /// Passes a request on, and answers it if the answer comes at once.
    private mutating func forward(_ request: CrowdRequest, _ counter: inout Counter) {
        switch (request.act, version) {
        case (.register, _), (.confirm, .history), (.release, _):
            // A buyer with a unit in the cart is inside the site and does not queue again.
            answer(request, counter.answer(request, of: place, at: moment))
        case (.confirm, .drip):
            // A buyer who clicks twice waits once: the site knows who is inside.
            if ordering.insert(request.buyer).inserted {
                submitToSite(request)
            } else {
                answer(request, .busy(retryAfter: nil))
            }
        case (.claim, .drip), (.poll, .drip):
            if !queue.append(request, at: elapsed) { answer(request, counter.shed()) }
        // What the site knows by itself it shows on a page, without asking the counter.
        case (.claim, .history) where elapsed < opensAt, (.poll, .history) where elapsed < opensAt:
            answer(request, .refused(.notOpen))
        case (.claim, .history) where isSoldOut, (.poll, .history) where isSoldOut:
            answer(request, .refused(.soldOut))
        case (.claim, .history), (.poll, .history): submitToSite(request)
        }
    }

    private mutating func submitToSite(_ request: CrowdRequest) {
        switch site.submit(request, at: elapsed) {
        case .accepted: break
        case .turnedAway: answer(request, .failed)
        case .hangs:
            let pause = random.uniform(in: SaleScript.Fitted.hangingRetry)
            answer(request, .busy(retryAfter: pause))
        case .broke(let lost, let until):
            crowd.takeStorefrontDown(from: .milliseconds(elapsed), until: .milliseconds(until))
            for request in lost + [request] { answer(request, .failed) }
        }
    }

    private mutating func checkSoldOut(_ counter: Counter) {
        guard !isSoldOut, counter.sale.drops[place].closure == .soldOut else { return }
        isSoldOut = true
        fineUntil = elapsed + 15_000
        for request in site.sellOut(at: elapsed) { answer(request, .refused(.soldOut)) }
    }

    /// Progress of the scene, from 0 to 1.
    func share(_ counter: Counter) -> Double {
        let drop = counter.sale.drops[place]
        let registered = Double(drop.registeredCount) / Double(max(1, crowd.plan.buyers))
        let sold = Double(drop.books.sold) / Double(max(1, drop.books.issued))
        return 0.4 * registered + 0.6 * sold
    }
}
