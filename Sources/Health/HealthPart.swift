/// The parts of a sale whose health is shown separately.
package enum HealthPart: String, CaseIterable, Sendable {
    /// The partner's site.
    case storefront
    /// The engine's process, and the connection to it.
    case engine
    case journal
    /// Whether buyers come, units are granted, and the books balance.
    case moving
}

extension HealthState {
    /// The part that this state concerns when nothing more is known.
    var usualPart: HealthPart {
        switch self {
        case .storageFailed: .journal
        case .booksBroken, .stalled, .noDemand: .moving
        case .down, .noSignal, .failing, .overloaded, .strained, .starting, .flapping, .ok: .engine
        }
    }
}

extension Verdict {
    /// The gravest finding about a part; nil when the part is healthy.
    package func finding(of part: HealthPart) -> Finding? {
        ([leading] + others).first { $0.state != .ok && $0.parts.contains(part) }
    }

    /// Whether anything is known of the parts: not while readings are missing.
    package var knowsParts: Bool {
        !([leading] + others).contains {
            !$0.isLatched && ($0.state == .down || $0.state == .noSignal)
        }
    }
}
