import Rules
import Telemetry

/// Watches whether anybody still asks while there is something to have: NO DEMAND.
struct DemandWatch: Equatable, Sendable {
    private var lowSince: Moment?
    /// Requests a second before they stopped.
    private var before = 0
    private(set) var finding: Finding?
    /// A flood is no usual demand: until then there is nothing to compare with.
    private var floodedUntil: Moment?

    mutating func restart() {
        self = DemandWatch()
    }

    mutating func take(
        _ reading: Reading, _ recent: Recent, isFlooded: Bool, at moment: Moment
    ) {
        if isFlooded { floodedUntil = recent.now + Threshold.demandWindow }
        let isComparable = floodedUntil.map { recent.now > $0 } ?? true
        guard isComparable, reading.drops.contains(where: { $0.phase == .open && $0.free > 0 })
        else {
            return forget()
        }
        let now = recent.requestsPerSecond(over: .seconds(1))
        if let finding {
            let short = recent.requestsPerSecond(over: Threshold.demandSpan)
            let isBack = short * 100 >= before * Threshold.demandBackPercent
            if isBack { forget() } else { tell(now, since: finding.since) }
            return
        }
        guard recent.known >= Span(milliseconds: Threshold.demandWindow.milliseconds / 2),
            isLow(now, recent)
        else {
            lowSince = nil
            return
        }
        let since = lowSince ?? recent.now
        if lowSince == nil { before = usual(recent) }
        lowSince = since
        if recent.now - since >= Threshold.demandSpan { tell(now, since: moment) }
    }

    private mutating func forget() {
        (lowSince, finding) = (nil, nil)
    }

    private func usual(_ recent: Recent) -> Int {
        let growth = recent.growth(over: Threshold.demandWindow)
        return growth.requests * 1000 / Int(max(1000, (recent.now - growth.at).milliseconds))
    }

    private func isLow(_ now: Int, _ recent: Recent) -> Bool {
        let usual = lowSince == nil ? usual(recent) : before
        return usual * 10 >= Threshold.demandCount
            && now * 100 < usual * Threshold.demandPercent
    }

    private mutating func tell(_ now: Int, since: Moment) {
        finding = Finding(
            .noDemand, .warning,
            reason: "units are free, and \(now) requests/s come: \(before)/s came before",
            since: since,
            advice: "see whether the partner still sends buyers; if so, announce the drop")
    }
}
