import Health
import Rules

/// Decides when the engine pauses open drops: when the storefront starts to fail or the sale to stall.
///
/// It pauses once for each trouble, so that it does not undo an operator's resume.
struct PauseRule: Equatable, Sendable {
    private var isRaised = false

    /// Why to pause now; nil when there is no new reason.
    mutating func reason(in verdict: Verdict) -> ExactText? {
        let grave = ([verdict.leading] + verdict.others).first { finding in
            finding.state == .stalled
                || finding.state == .failing && finding.parts.contains(.storefront)
        }
        defer { isRaised = grave != nil }
        guard let grave, !isRaised else { return nil }
        return "\(grave.state.rawValue): \(grave.reason)"
    }
}

extension Writer {
    /// Pauses the open drops, where the campaign asks for it.
    func pauseIfNeeded(_ verdict: Verdict, at now: Moment, _ events: inout [Event]) {
        guard let reason = rule.reason(in: verdict) else { return }
        for drop in sale.drops where drop.phase == .open {
            let pause = OperatorCommand(
                .pause, drop: drop.terms.id, author: .engine, reason: reason)
            _ = carryOut(.operate(pause), at: now, events: &events)
        }
    }
}
