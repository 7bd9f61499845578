package import Rules
import Telemetry

/// The crash indicator: takes evidence in and gives one verdict.
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
    private var recent = Recent()
    private var probes: ProbeWatch
    private let limits: HealthLimits
    private var okSince: Moment?

    /// An indicator that has seen nothing yet.
    ///
    /// - Parameters:
    ///   - drawWindows: the length of the draw window, for each drop that has a draw.
    ///   - isToldOfTime: whether `.passing` arrives all the time, as when a live engine is watched.
    ///     A long gap in the evidence then means that the watcher itself was stopped, and raises
    ///     nothing. False for recordings.
    ///   - limits: the limits that depend on the sale and on the machine.
    package init(
        drawWindows: [String: TimeSpan] = [:], isToldOfTime: Bool = true,
        limits: HealthLimits = HealthLimits()
    ) {
        link = LinkWatch(isToldOfTime: isToldOfTime)
        stall = StallWatch(drawWindows: drawWindows)
        strain = StrainWatch(limits)
        probes = ProbeWatch(limit: limits.storefrontLatency)
        self.limits = limits
    }

    /// Takes in one piece of evidence and judges.
    ///
    /// - Parameters:
    ///   - evidence: what came, or that time passed.
    ///   - moment: when, by a clock that never jumps: the watcher's monotonic clock, or a
    ///     recording's.
    /// - Returns: the verdict at that moment.
    package mutating func take(_ evidence: Evidence, at moment: Moment) -> Verdict {
        let isExcused = stall.finding != nil || link.isSilent
        let isAnew = link.take(evidence, at: moment)
        if isAnew { restart() }
        if case .reading(let reading) = evidence {
            recent.take(reading, isExcused: isExcused)
            probes.take(reading, at: recent.now)
            record.take(reading, at: moment)
            stall.take(reading, recent, at: moment)
            fail.take(recent, probes, at: moment)
            overload.take(
                reading, recent, isStorageFailed: record.isStorageFailed, at: moment)
            strain.take(
                reading, recent, probes, isFailing: fail.areAnswersBad,
                isExcused: isExcused || overload.finding != nil, at: moment)
            demand.take(
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
        overload.restart()
        fail.restart()
        strain.restart()
        demand.restart()
        recent.restart()
        probes.restart()
    }

    private mutating func verdict(at moment: Moment) -> Verdict {
        let watched = [
            stall.finding, fail.finding, overload.finding, strain.finding, record.warning,
            demand.finding, link.starting,
        ]
        let findings = flaps.take(
            record.findings + link.findings(at: moment) + watched.compactMap { $0 }, at: moment)
        let notes =
            link.notes(at: moment) + record.notes + [probes.notice].compactMap { $0 }
        let forecast =
            overload.finding == nil
            ? Forecast(recent, requestsPerSecondMax: limits.requestsPerSecondMax) : nil
        guard let leading = findings.first else {
            let since = okSince ?? moment
            okSince = since
            return Verdict(leading: fine(since: since), notes: notes, forecast: forecast)
        }
        okSince = nil
        return Verdict(
            leading: leading, others: Array(findings.dropFirst()), notes: notes, forecast: forecast)
    }

    private func fine(since: Moment) -> Finding {
        Finding(.ok, .normal, reason: "readings come, the books balance", since: since, advice: "")
    }
}
