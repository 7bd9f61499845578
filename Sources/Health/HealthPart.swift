/// The parts of a sale that can be ill each for itself.
package enum HealthPart: String, CaseIterable, Sendable {
    /// The partner's site.
    case storefront
    /// The engine's process, and the way to it.
    case engine
    /// What the engine writes.
    case journal
    /// Whether buyers come, units are granted, and the books balance.
    case moving
}

extension HealthState {
    /// The part that is ill in this state, where nothing more is known.
    var usualPart: HealthPart {
        switch self {
        case .storageFailed: .journal
        case .booksBroken, .stalled, .noDemand: .moving
        case .down, .noSignal, .failing, .overloaded, .strained, .starting, .flapping, .ok: .engine
        }
    }
}

extension Verdict {
    /// The gravest finding of a part; nil when nothing ails it.
    package func finding(of part: HealthPart) -> Finding? {
        ([leading] + others).first { $0.state != .ok && $0.parts.contains(part) }
    }

    /// Whether anything is known of the parts: not while no readings come.
    package var knowsParts: Bool {
        !([leading] + others).contains {
            !$0.isLatched && ($0.state == .down || $0.state == .noSignal)
        }
    }
}
