import Health
import Rules

/// Decides when the engine pauses open drops: when the storefront starts to fail or the sale to
/// stall.
///
/// It pauses once for each incident, so that it does not undo an operator's resume.
struct PauseRule: Equatable, Sendable {
    private var isIncidentOpen = false

    /// The reason to pause now. `nil` if there is no new reason.
    mutating func reason(in verdict: Verdict) -> ExactText? {
        let incident = ([verdict.leading] + verdict.others).first { finding in
            finding.state == .stalled
                || finding.state == .failing && finding.parts.contains(.storefront)
        }
        defer { isIncidentOpen = incident != nil }
        guard let incident, !isIncidentOpen else { return nil }
        return "\(incident.state.rawValue): \(incident.reason)"
    }
}

extension Writer {
    /// Pauses the open drops if the rule finds a new reason.
    func pauseIfNeeded(_ verdict: Verdict, at now: Moment, _ events: inout [Event]) {
        guard let reason = pauseRule.reason(in: verdict) else { return }
        for drop in sale.drops where drop.phase == .open {
            let pause = OperatorCommand(
                .pause, drop: drop.terms.id, author: .engine, reason: reason)
            _ = carryOut(.operate(pause), at: now, events: &events)
        }
    }
}
