package import Rules
import Telemetry

/// The crash indicator: evidence in, one verdict out. A pure fold: it has no clock of its own, so
/// that live, recorded and simulated readings are judged alike.
package struct Indicator: Equatable, Sendable {
    private var link: LinkWatch
    private var record = RecordWatch()
    private var stall: StallWatch
    private var overload = OverloadWatch()
    private var okSince: Moment?

    /// An indicator that has seen nothing yet.
    ///
    /// - Parameters:
    ///   - drawWindows: how long the window of each drop with a draw is.
    ///   - isToldOfTime: whether somebody says `.passing` all the time, as when a live engine is
    ///     watched: a long time without any evidence is then the watcher's own stop, and raises
    ///     nothing. Recordings are judged without.
    package init(drawWindows: [String: Span] = [:], isToldOfTime: Bool = true) {
        link = LinkWatch(isToldOfTime: isToldOfTime)
        stall = StallWatch(drawWindows: drawWindows)
    }

    /// Takes one piece of evidence in, and judges.
    ///
    /// - Parameters:
    ///   - evidence: what came, or that nothing did.
    ///   - moment: when, by a clock that never steps: the watcher's monotone one, or a recording's.
    /// - Returns: what holds at that moment.
    package mutating func take(_ evidence: Evidence, at moment: Moment) -> Verdict {
        let isAnew = link.take(evidence, at: moment)
        if isAnew {
            record.restart()
            stall.restart()
            overload.restart()
        }
        if case .reading(let reading) = evidence {
            record.take(reading, at: moment)
            stall.take(reading, at: moment)
            overload.take(reading, at: moment)
        }
        return verdict(at: moment)
    }

    private mutating func verdict(at moment: Moment) -> Verdict {
        let findings =
            record.findings + link.findings(at: moment)
            + [stall.finding, overload.finding].compactMap { $0 }
        let notes = link.notes(at: moment)
        guard let leading = findings.first else {
            let since = okSince ?? moment
            okSince = since
            return Verdict(leading: fine(since: since), notes: notes)
        }
        okSince = nil
        return Verdict(leading: leading, others: Array(findings.dropFirst()), notes: notes)
    }

    private func fine(since: Moment) -> Finding {
        Finding(.ok, .normal, reason: "readings come, the books balance", since: since, advice: "")
    }
}
