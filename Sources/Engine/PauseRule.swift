import Health
import Rules

/// When open drops are paused by themselves: as the storefront begins to fail, or the sale to stall.
///
/// Once each time: an operator who resumes meanwhile is not contradicted.
struct PauseRule: Equatable, Sendable {
    private var isRaised = false

    /// Why to pause now; nil when there is no reason, or when it is no new one.
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
    /// Pauses what is open when the campaign wants it so.
    func pauseIfNeeded(_ verdict: Verdict, at now: Moment, _ events: inout [Event]) {
        guard let reason = rule.reason(in: verdict) else { return }
        for drop in sale.drops where drop.phase == .open {
            let pause = OperatorCommand(
                .pause, drop: drop.terms.id, author: .engine, reason: reason)
            _ = carryOut(.operate(pause), at: now, events: &events)
        }
    }
}
