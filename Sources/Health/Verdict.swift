package import Rules
package import Telemetry

/// One state that holds, with its evidence.
package struct Finding: Equatable, Sendable {
    package var state: HealthState
    package var severity: Severity
    /// The evidence in words, with its numbers.
    package var reason: String
    /// Since when it holds, by the clock of the evidence.
    package var since: Moment
    /// What the operator can do about it; empty when there is nothing to do.
    package var advice: Advice
    /// Whether it does not hold now but is kept for a while, because it came and went often.
    package var isLatched = false
    /// The affected parts of the sale.
    package var parts: Set<HealthPart>
    /// Progress in percent, if known.
    package var percent: Int?
    /// Whether it is about to end: its texts then describe the recovery, not what was wrong.
    package var isEnding: Bool

    /// The state as people read it, with its progress: `STARTING 43 %`.
    package var word: String {
        guard let percent else { return state.rawValue }
        let starting = "\(HealthState.starting.rawValue) \(percent) %"
        return state == .starting ? starting : "\(state.rawValue), \(starting)"
    }

    /// A finding about the given parts, or the state's usual one.
    init(
        _ state: HealthState, _ severity: Severity, reason: String, since: Moment, advice: Advice,
        parts: Set<HealthPart>? = nil, percent: Int? = nil, isEnding: Bool = false
    ) {
        self.state = state
        self.severity = severity
        self.reason = reason
        self.since = since
        self.advice = advice
        self.parts = parts ?? [state.usualPart]
        self.percent = percent
        self.isEnding = isEnding
    }
}

/// The crash indicator's verdict: the gravest state, and the others that hold.
package struct Verdict: Equatable, Sendable {
    package var leading: Finding
    /// The other states that hold, the gravest first.
    package var others: [Finding]
    /// Facts that raise no state, such as a restart that is over or a stop of the deck.
    package var notes: [String]
    /// How near the request rate is to what the engine can serve; nil unless it is near, and nil
    /// while the engine is overloaded already.
    package var forecast: Forecast?

    package var state: HealthState { leading.state }

    package var reading: VerdictReading {
        VerdictReading(state: leading.state.rawValue, reason: leading.reason, since: leading.since)
    }
}
