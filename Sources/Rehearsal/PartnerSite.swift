import Rules
import Telemetry

/// What the partner's site can carry, and what it does under a higher load.
struct SiteTerms: Equatable, Sendable {
    /// What happens to a request for which there is no room.
    enum Overload: Equatable, Sendable {
        /// The site breaks down for this number of milliseconds, loses every waiting request, and
        /// crawls afterwards.
        case breaks(forMS: Int64)
        /// An error page comes at once.
        case turnsAway
    }

    var perSecond: Double
    var queueMax: Int
    var overload: Overload
}

/// The partner's site of a re-enactment: a queue with a fixed rate of orders. Under a higher load
/// it breaks down, rejects requests or crawls. Times are milliseconds from the crowd's start.
struct PartnerSite: Sendable {
    enum SubmitResult {
        case accepted
        case turnedAway
        /// No page comes; the buyer tries again later.
        case hangs
        /// The site breaks down; these waiting requests are lost as well.
        case broke([CrowdRequest], until: Int64)
    }

    /// A probe without an answer so far.
    private struct PendingProbe {
        var number: Int
        var askedAt: Int64
        var answerAt: Int64
    }

    /// Time-out of a probe, as for the engine's own probe.
    private static let deadlineMS: Int64 = 2000
    /// Time that the probed page takes on a good day.
    private static let pageTime = Lognormal(median: .milliseconds(120), deviation: 0.35)
    /// A site that crawls admits nobody who would wait longer.
    private static let crawlWaitMS: Int64 = 1500

    private let terms: SiteTerms
    private var queue: RateLimitedQueue<CrowdRequest>
    private var random: SeededRandom
    private(set) var downUntil: Int64?
    private var isCrawling = false
    private(set) var breakdowns = 0
    private(set) var countMax = 0
    private var probes: [PendingProbe] = []
    /// The result of the latest finished probe.
    private(set) var found: StorefrontReading?

    init(_ terms: SiteTerms, random: SeededRandom, found: StorefrontReading?) {
        (self.terms, self.random, self.found) = (terms, random, found)
        queue = RateLimitedQueue(perSecond: terms.perSecond, room: terms.queueMax)
    }

    mutating func submit(_ request: CrowdRequest, at now: Int64) -> SubmitResult {
        if downUntil != nil { return .turnedAway }
        if queue.append(request, at: now) {
            countMax = max(countMax, queue.count)
            return .accepted
        }
        if isCrawling { return .hangs }
        guard case .breaks(let span) = terms.overload else { return .turnedAway }
        breakdowns += 1
        downUntil = now + span
        return .broke(queue.clear(), until: now + span)
    }

    /// Removes and returns the requests that are served in a step that ends now.
    mutating func serve(at now: Int64, step: Int64) -> [CrowdRequest] {
        if let until = downUntil {
            guard now >= until else { return [] }
            (downUntil, isCrawling) = (nil, true)
            let room = max(1, Int(terms.perSecond * Double(PartnerSite.crawlWaitMS) / 1000))
            queue = RateLimitedQueue(perSecond: terms.perSecond, room: room)
        }
        return queue.serve(at: now, step: step).map(\.element)
    }

    /// The drop is sold out: waiting buyers learn it from a page. Removes and returns their
    /// requests.
    mutating func sellOut(at now: Int64) -> [CrowdRequest] {
        for place in probes.indices {
            probes[place].answerAt = min(probes[place].answerAt, now)
        }
        isCrawling = false
        return queue.clear()
    }

    /// Sends a probe, which asks like a new buyer; a site that crawls admits it.
    mutating func probe(_ number: Int, at now: Int64) {
        if downUntil != nil {
            found = StorefrontReading(isUp: false, status: nil, latencyUS: 1000, number: number)
        } else if queue.isFull, !isCrawling {
            found = StorefrontReading(isUp: false, status: 503, latencyUS: 5000, number: number)
        } else {
            let page = random.lognormal(PartnerSite.pageTime)
            let wait = isCrawling ? min(queue.waitMS, PartnerSite.crawlWaitMS) : queue.waitMS
            probes.append(
                PendingProbe(
                    number: number, askedAt: now,
                    answerAt: now + wait + page.inMicroseconds / 1000))
        }
    }

    /// Finishes the probes that have an answer by now, that have timed out, or that a breakdown cut
    /// off.
    mutating func settleProbes(at now: Int64) {
        for probe in probes {
            let deadline = probe.askedAt + PartnerSite.deadlineMS
            let isUp = probe.answerAt <= min(now, deadline)
            guard isUp || now >= deadline || downUntil != nil else { continue }
            let end = isUp ? probe.answerAt : min(now, deadline)
            guard probe.number > found?.number ?? 0 else { continue }
            found = StorefrontReading(
                isUp: isUp, status: isUp ? 200 : nil,
                latencyUS: Int(end - probe.askedAt) * 1000, number: probe.number)
        }
        let last = found?.number ?? 0
        probes.removeAll { $0.number <= last }
    }
}
