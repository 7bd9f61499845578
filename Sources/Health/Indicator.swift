package import Rules
import Telemetry

/// The crash indicator: from all evidence so far, one verdict.
///
/// It is a pure fold without a clock of its own, so live, recorded and simulated readings are
/// judged alike.
package struct Indicator: Equatable, Sendable {
    private var link: LinkWatch
    private var record = RecordWatch()
    private var stall: StallWatch
    private var overload = OverloadWatch()
    private var fail = FailWatch()
    private var strain: StrainWatch
    private var demand = DemandWatch()
    private var flaps = FlapWatch()
    private var recent = RecentTotals()
    private var probes: ProbeWatch
    private let limits: HealthLimits
    private var okSince: Moment?

    /// An indicator that has seen nothing yet.
    ///
    /// `drawWindows` holds the length of the draw window, for each drop that has a draw.
    /// `receivesTicks` tells whether `.tick` arrives all the time, as when a live engine is watched.
    /// A long gap in the evidence then means that the watcher itself was stopped, and raises
    /// nothing. False for recordings.
    package init(
        drawWindows: [String: TimeSpan] = [:], receivesTicks: Bool = true,
        limits: HealthLimits = HealthLimits()
    ) {
        link = LinkWatch(receivesTicks: receivesTicks)
        stall = StallWatch(drawWindows: drawWindows)
        strain = StrainWatch(limits)
        probes = ProbeWatch(limit: limits.storefrontLatency)
        self.limits = limits
    }

    /// Adds evidence, and returns the verdict at that moment.
    ///
    /// The moment is by a clock that never jumps: the watcher's monotonic clock, or a recording's.
    package mutating func observe(_ evidence: Evidence, at moment: Moment) -> Verdict {
        let isExcused = stall.finding != nil || link.isSilent
        if link.observe(evidence, at: moment) { restart() }
        if case .reading(let reading) = evidence {
            recent.observe(reading, isExcused: isExcused)
            probes.observe(reading, at: recent.now)
            record.observe(reading, at: moment)
            stall.observe(reading, recent, at: moment)
            fail.observe(recent, probes, at: moment)
            overload.observe(
                reading, recent, isStorageFailed: record.isStorageFailed, at: moment)
            strain.observe(
                reading, recent, probes, isFailing: fail.areAnswersBad,
                isExcused: isExcused || overload.finding != nil, at: moment)
            demand.observe(
                reading, recent,
                isHindered: isExcused || stall.finding != nil || overload.finding != nil,
                at: moment)
        }
        return verdict(at: moment)
    }

    /// Another run of the engine counts from zero, so all watches start again.
    private mutating func restart() {
        record.restart()
        stall.restart()
        overload = OverloadWatch()
        fail = FailWatch()
        strain = StrainWatch(limits)
        demand = DemandWatch()
        recent = RecentTotals()
        probes = ProbeWatch(limit: limits.storefrontLatency)
    }

    private mutating func verdict(at moment: Moment) -> Verdict {
        let watched = [
            stall.finding, fail.finding, overload.finding, strain.finding, record.warning,
            demand.finding, link.starting,
        ]
        let findings = flaps.observe(
            record.findings + link.findings(at: moment) + watched.compactMap { $0 }, at: moment)
        okSince = findings.isEmpty ? okSince ?? moment : nil
        let fine = Finding(
            .ok, .normal, reason: "readings come, the books balance", since: okSince ?? moment,
            advice: "")
        return Verdict(
            leading: findings.first ?? fine, others: Array(findings.dropFirst()),
            notes: link.notes(at: moment) + record.notes + [probes.notice].compactMap { $0 },
            forecast: overload.finding == nil
                ? Forecast(recent, requestsPerSecondMax: limits.requestsPerSecondMax) : nil)
    }
}
