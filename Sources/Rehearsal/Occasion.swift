package import Rules

/// What a word of the crash indicator may be the answer to: an opening, or a trouble of the
/// storefront on cue.
package struct Occasion: Equatable, Sendable {
    /// When it came.
    package var at: Moment
    /// What it was, for people.
    package var what: String
    /// When a trouble of the storefront is over; nil for what is none.
    package var until: Moment?

    /// An occasion.
    package init(at: Moment, what: String, until: Moment? = nil) {
        self.at = at
        self.what = what
        self.until = until
    }

    /// States that speak of the storefront.
    package static let storefrontStates: Set<String> = ["FAILING", "STRAINED"]

    /// What a state is the answer to: the latest that came before it, and of two at once the one
    /// named last. Where the state speaks of the storefront, a trouble that holds goes before.
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
