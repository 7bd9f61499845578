package import Canvas

/// A part of the screen that can have the focus and be opened large.
package enum Pane: String, CaseIterable, Sendable {
    case units, health, registrations, line, holds, campaign, requests, arrivals, grants, latency
    case funnel, refusals, drops, chronicle

    /// The title in its border.
    package var title: SafeText {
        switch self {
        case .units, .health, .registrations, .line, .campaign, .requests, .grants, .drops:
            SafeText(rawValue)
        case .holds: "holds to lapse"
        case .arrivals: "arrivals, this drop and the last"
        case .latency: "time to answer"
        case .funnel: "registered to sold"
        case .refusals: "refused"
        case .chronicle: "what happened"
        }
    }
}
