import Rules
import Telemetry

/// The counter of the sale in a re-enactment: the sale's rules, and the gauges of an engine.
///
/// Processor, memory, disk and sync are not modelled: those gauges read zero.
struct Counter: Sendable {
    private(set) var sale: Sale
    /// Events since the last reading.
    private var events: [Event] = []
    private var engine = EngineReading()
    private var refusals: [RefusalTotals]
    private var latency = LatencyMeter()
    private var waitMinMS = Int64.max
    private var waitMaxMS: Int64 = 0
    private var requestsRead = 0

    init(_ sale: Sale) {
        self.sale = sale
        refusals = Array(repeating: RefusalTotals(), count: sale.drops.count)
    }

    var wasAsked: Bool { engine.requests > requestsRead }

    /// How soon a waiting buyer polls again: as an engine says, at most 5 s. If the buyer's turn is
    /// more than 20 s away, the time is a quarter of that, at most 60 s: otherwise polls would be
    /// most of the work.
    private static func pollAfter(position: Int, rate: DripRate) -> Duration {
        let pause = min(500 + min(position, 5000) * 4, 5000)
        guard case .perSecond(let rate) = rate, rate > 0 else { return .milliseconds(pause) }
        return .milliseconds(max(pause, min(position / rate * 250, 60_000)))
    }

    mutating func settle(at moment: Moment) { events += sale.settle(at: moment) }

    /// Answers a request after it has waited.
    mutating func answer(
        _ request: CrowdRequest, of place: Int, at moment: Moment, waitedMS: Int64 = 0
    ) -> CrowdAnswer {
        let (drop, rate) = (sale.drops[place].terms.id, sale.drops[place].dripRate)
        let answer = sale.answer(
            request, of: drop, at: moment,
            pollAfter: { Counter.pollAfter(position: $0, rate: rate) }, events: &events)
        engine.requests += 1
        if case .refused(let code) = answer {
            engine.refused += 1
            refusals[place][code] += 1
        } else {
            engine.answered += 1
        }
        latency.record(Int(waitedMS) * 1000)
        (waitMinMS, waitMaxMS) = (min(waitMinMS, waitedMS), max(waitMaxMS, waitedMS))
        return answer
    }

    mutating func shed() -> CrowdAnswer {
        engine.requests += 1
        engine.shed += 1
        return .busy(retryAfter: nil)
    }

    /// Takes a reading, with the events since the last one.
    mutating func takeReading(
        at moment: Moment, number: Int64, waiting: Int, storefront: StorefrontReading?
    ) -> Reenactment.Segment {
        let drops = zip(sale.drops, refusals).map { drop, refusals in
            DropReading(
                drop, oldestWaitMS: drop.headClaimedAt.map { Int((moment - $0).milliseconds) } ?? 0,
                refusals: refusals, at: moment)
        }
        let latencies = latency.drain()
        (engine.latencyCount, engine.latencyMaxUS) = (latencies.count, latencies.maxUS)
        (engine.latencyP50US, engine.latencyP99US) = (latencies.p50US, latencies.p99US)
        engine.queueWaitMinUS = waitMinMS == .max ? 0 : Int(waitMinMS) * 1000
        engine.queueWaitMaxUS = Int(waitMaxMS) * 1000
        (engine.inFlight, engine.mailboxDepth) = (waiting, waiting)
        (waitMinMS, waitMaxMS) = (.max, 0)
        requestsRead = engine.requests
        defer { events.removeAll(keepingCapacity: true) }
        return Reenactment.Segment(
            events: events,
            reading: Reading(
                at: moment, number: number, boot: "model", event: sale.sequence,
                durable: sale.sequence, drops: drops, engine: engine, storefront: storefront))
    }
}
