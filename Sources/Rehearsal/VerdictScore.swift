package import Rules

/// A verdict of the crash indicator during a rehearsal.
package struct VerdictScore: Codable, Equatable, Sendable {
    package var state: String
    package var reason: String
    /// When the first reading showed it.
    package var at: Moment
    /// How long after its likely cause it came, and that cause: an opening, or a fault on cue.
    package var delayMS: Int?
    package var after: String?

    /// A verdict, with its likely cause among some occasions.
    package init(state: String, reason: String, at: Moment, among occasions: [Occasion]) {
        (self.state, self.reason, self.at) = (state, reason, at)
        if let occasion = Occasion.of(state, at: at, among: occasions) {
            delayMS = Int((at - occasion.at).milliseconds)
            after = occasion.what
        }
    }

    private enum CodingKeys: String, CodingKey {
        case state, reason, at, after
        case delayMS = "delay_ms"
    }
}

/// A possible cause of a verdict: an opening, or a fault of the storefront on cue.
package struct Occasion: Equatable, Sendable {
    package var at: Moment
    package var what: String
    /// When the storefront's fault ends; nil for other occasions.
    package var until: Moment?

    package init(at: Moment, what: String, until: Moment? = nil) {
        (self.at, self.what, self.until) = (at, what, until)
    }

    package static let storefrontStates: Set<String> = ["FAILING", "STRAINED"]

    /// The likely cause of a state: the latest occasion before it.
    ///
    /// Of two occasions at the same time, the one named last counts. For a state that concerns the
    /// storefront, a fault that still holds comes first.
    fileprivate static func of(
        _ state: String, at moment: Moment, among occasions: [Occasion]
    ) -> Occasion? {
        let before = occasions.filter { $0.at <= moment }
        let faults =
            storefrontStates.contains(state)
            ? before.filter { $0.until.map { moment < $0 } ?? false } : []
        let eligible = faults.isEmpty ? before : faults
        guard let latest = eligible.map(\.at).max() else { return nil }
        return eligible.last { $0.at == latest }
    }
}
