import Health
import Telemetry

/// Judges the readings of a recording again, and counts the verdicts that differ from the recorded
/// ones.
struct VerdictRecheck {
    private let fresh: Indicator
    private var indicator: Indicator
    private var boot: String?
    private var recorded: String?

    /// - Parameter indicator: An indicator that has seen no reading, with the engine's limits.
    init(_ indicator: Indicator) {
        (fresh, self.indicator) = (indicator, indicator)
    }

    mutating func judge(_ stored: StoredReading, into report: inout Verification) {
        let reading = stored.reading
        // Each run of an engine starts with a fresh indicator.
        if reading.boot != boot { (boot, indicator) = (reading.boot, fresh) }
        let judged = indicator.observe(.reading(reading), at: reading.at).reading
        guard let verdict = reading.verdict else { return }
        if verdict.state != recorded { report.verdictChanges += 1 }
        recorded = verdict.state
        guard verdict != judged else { return }
        report.otherVerdictCount += 1
        report.firstOtherVerdict =
            report.firstOtherVerdict
            ?? Verification.OtherVerdict(
                reading: stored.id, recorded: verdict.state, now: judged.state)
    }
}
