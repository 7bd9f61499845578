package import Rules
package import Telemetry

/// One state that holds, with its evidence.
package struct Finding: Equatable, Sendable {
    /// The state that holds.
    package var state: HealthState
    /// How much it asks of the operator.
    package var severity: Severity
    /// The evidence in words, with its numbers.
    package var reason: String
    /// Since when it holds, by the clock of the evidence.
    package var since: Moment
    /// What the operator can do about it; empty when there is nothing to do.
    package var advice: Advice
    /// Whether it does not hold now, but came and went so often that it is kept for a while.
    package var isLatched = false
    /// What is ill.
    package var parts: Set<HealthPart>
    /// How far it has come, in percent, where that is known.
    package var percent: Int?
    /// Whether it is about to end: its words tell of the way back, not of what was wrong.
    package var isEnding = false

    /// The word as people read it, with how far it has come: `STARTING 43 %`.
    package var word: String {
        guard let percent else { return state.rawValue }
        let starting = "\(HealthState.starting.rawValue) \(percent) %"
        return state == .starting ? starting : "\(state.rawValue), \(starting)"
    }

    /// A finding.
    package init(
        _ state: HealthState, _ severity: Severity, reason: String, since: Moment, advice: Advice
    ) {
        self.state = state
        self.severity = severity
        self.reason = reason
        self.since = since
        self.advice = advice
        parts = [state.usualPart]
    }
}

/// What the crash indicator says: the gravest state, and whatever else holds.
package struct Verdict: Equatable, Sendable {
    /// The word, with its evidence.
    package var leading: Finding
    /// The other states that hold, the gravest first.
    package var others: [Finding]
    /// Things to know that raise nothing: a restart that is over, a deck that was stopped.
    package var notes: [String]
    /// How near the arrivals are to what the engine can serve; nil unless they come near, and while
    /// it is overloaded already.
    package var forecast: Forecast?

    /// A verdict.
    package init(
        leading: Finding, others: [Finding] = [], notes: [String] = [], forecast: Forecast? = nil
    ) {
        self.leading = leading
        self.others = others
        self.notes = notes
        self.forecast = forecast
    }

    /// The word.
    package var state: HealthState { leading.state }

    /// The verdict as a reading carries it.
    package var reading: VerdictReading {
        VerdictReading(state: leading.state.rawValue, reason: leading.reason, since: leading.since)
    }
}
