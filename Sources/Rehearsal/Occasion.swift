package import Rules

/// A possible cause of a verdict of the crash indicator.
///
/// It is an opening, or a trouble of the storefront on cue.
package struct Occasion: Equatable, Sendable {
    /// When it happened.
    package var at: Moment
    /// What it was, in words.
    package var what: String
    /// When the storefront's trouble ends; nil for other occasions.
    package var until: Moment?

    package init(at: Moment, what: String, until: Moment? = nil) {
        self.at = at
        self.what = what
        self.until = until
    }

    /// States that concern the storefront.
    package static let storefrontStates: Set<String> = ["FAILING", "STRAINED"]

    /// The likely cause of a state: the latest occasion before it.
    ///
    /// Of two occasions at the same time, the one named last counts. For a state that concerns the
    /// storefront, a trouble that still holds comes first.
    package static func of(
        _ state: String, at moment: Moment, among occasions: [Occasion]
    ) -> Occasion? {
        let before = occasions.filter { $0.at <= moment }
        let troubles =
            storefrontStates.contains(state)
            ? before.filter { $0.until.map { moment < $0 } ?? false } : []
        let eligible = troubles.isEmpty ? before : troubles
        guard let latest = eligible.map(\.at).max() else { return nil }
        return eligible.last { $0.at == latest }
    }
}
