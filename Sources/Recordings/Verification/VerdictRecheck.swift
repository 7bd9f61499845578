import Health
import Journal
import Machine
import Rules
import Telemetry

/// Judges the readings of a recording again: was the operator told what the indicator says?
struct VerdictRecheck {
    private let fresh: Indicator
    private var indicator: Indicator
    private var boot: String?
    private var told: String?

    /// - Parameter indicator: one that has seen nothing, as the engine started with.
    init(_ indicator: Indicator) {
        (fresh, self.indicator) = (indicator, indicator)
    }

    mutating func take(_ stored: StoredReading, into report: inout Verification) {
        let reading = stored.reading
        // Every run of an engine begins to judge anew.
        if reading.boot != boot { (boot, indicator) = (reading.boot, fresh) }
        let judged = indicator.take(.reading(reading), at: reading.at).reading
        guard let verdict = reading.verdict else { return }
        if verdict.state != told { report.verdictChanges += 1 }
        told = verdict.state
        guard verdict != judged else { return }
        report.otherVerdictCount += 1
        report.firstOtherVerdict =
            report.firstOtherVerdict
            ?? Verification.OtherVerdict(
                reading: stored.id, told: verdict.state, judged: judged.state)
    }
}
