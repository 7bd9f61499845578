import Rules
import Telemetry

/// Watches whether requests still come while units are free: NO DEMAND.
struct DemandWatch: Equatable, Sendable {
    private var lowSince: Moment?
    /// Requests per second before they stopped.
    private var usualRate = 0
    private(set) var finding: Finding?
    /// From when on requests count as the usual demand: neither an opening's burst nor a flood
    /// does.
    private var usualFrom: Moment?
    private var openedAt: Moment?

    /// While the engine is flooded or stalled, requests say nothing about
    /// demand: a buyer who waits for an answer does not ask again.
    mutating func observe(
        _ reading: Reading, _ recent: RecentTotals, isHindered: Bool, at moment: Moment
    ) {
        let open = reading.drops.filter { $0.phase == .open && $0.free > 0 }
        guard !isHindered, !open.isEmpty else {
            usualFrom = nil
            return clear()
        }
        let opened = open.compactMap(\.openedAt).max()
        if opened != openedAt { usualFrom = nil }
        openedAt = opened
        let from = usualFrom ?? recent.now + Threshold.demandBurst
        usualFrom = from
        let now = recent.requestsPerSecond(over: .seconds(1))
        if let finding {
            let short = recent.requestsPerSecond(over: Threshold.demandSpan)
            let isBack = short * 100 >= usualRate * Threshold.demandBackPercent
            return isBack ? clear() : raise(now, since: finding.since)
        }
        guard let usual = usual(recent, from: from), isLow(now, usual: usual) else {
            return lowSince = nil
        }
        let since = lowSince ?? recent.now
        (lowSince, usualRate) = (since, usual)
        if recent.now - since >= Threshold.demandSpan { raise(now, since: moment) }
    }

    private mutating func clear() {
        (lowSince, finding) = (nil, nil)
    }

    /// Median of the requests per second over the last seconds, so that a burst among them does not
    /// count as usual; nil while too few seconds are known.
    private func usual(_ recent: RecentTotals, from: Moment) -> Int? {
        let window = min(Threshold.demandWindow, min(recent.known, recent.now - from))
        let seconds = window.milliseconds / 1000
        guard window >= TimeSpan(milliseconds: Threshold.demandWindow.milliseconds / 2) else {
            return nil
        }
        let rates = (0..<seconds).map {
            recent.requestsPerSecond(over: .seconds(1), ago: .seconds($0))
        }
        return rates.sorted()[rates.count / 2]
    }

    private func isLow(_ now: Int, usual: Int) -> Bool {
        usual * 10 >= Threshold.demandCount && now * 100 < usual * Threshold.demandPercent
    }

    private mutating func raise(_ now: Int, since: Moment) {
        finding = Finding(
            .noDemand, .warning,
            reason: "units are free, and \(now) requests/s come: \(usualRate)/s came before",
            since: since,
            advice: "see whether the partner still sends buyers; if so, announce the drop")
    }
}
