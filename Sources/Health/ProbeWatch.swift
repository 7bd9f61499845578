import Rules
import Telemetry

/// Watches the results of the storefront probe: whether the storefront answers, and how fast.
struct ProbeWatch: Equatable, Sendable {
    /// How long an answer may take.
    let limit: TimeSpan
    private var number = 0
    private var failed = 0
    private var succeeded = 0
    /// Whether each of the latest probes was slow or failed, the newest last.
    private var slow: [Bool] = []
    private var slowAt: Moment?
    /// The evidence while the storefront does not answer.
    private(set) var failure: String?
    /// The evidence while it is slow.
    private(set) var slowness: String?
    /// What to say at once: the storefront answers, but not as the campaign expects.
    private(set) var notice: String?

    init(limit: TimeSpan) { self.limit = limit }

    mutating func observe(_ reading: Reading, at now: Moment) {
        guard let probe = reading.storefront else {
            (failure, slowness, notice) = (nil, nil, nil)
            return
        }
        if probe.number != number { judge(probe, at: now) }
        if let slowAt, slowness != nil, !slow.contains(true),
            now - slowAt >= Threshold.strainCleared
        {
            slowness = nil
        }
    }

    private mutating func judge(_ probe: StorefrontReading, at now: Moment) {
        number = probe.number
        notice =
            probe.isWrong == true
            ? "the storefront answers \(probe.complaint), which the campaign does not expect" : nil
        (failed, succeeded) = probe.isUp ? (0, succeeded + 1) : (failed + 1, 0)
        if failed >= Threshold.probes {
            failure =
                "the storefront failed \(failed) probes running, the last with \(probe.complaint)"
        } else if failure != nil, succeeded >= Threshold.probes {
            // It is back. Its failures were reported, so they are not reported again as slowness.
            (failure, slowness, slow) = (nil, nil, [])
        }
        let isSlow = !probe.isUp || probe.latencyUS > Int(limit.milliseconds) * 1000
        if isSlow { slowAt = now }
        slow = slow.suffix(Threshold.slowProbesOf - 1) + [isSlow]
        let count = slow.count { $0 }
        guard count >= Threshold.slowProbes else { return }
        slowness =
            "\(count) of \(slow.count) probes failed or took over \(limit.milliseconds) ms, the last "
            + "took \(probe.latencyUS / 1000) ms"
    }
}
