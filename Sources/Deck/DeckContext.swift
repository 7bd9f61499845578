package import Canvas

/// The kind of sale that the deck shows.
package enum DeckMode: String, CaseIterable, Sendable {
    /// A running engine.
    case live
    /// A running engine with a simulated sale.
    case demo
    /// A running engine with a rehearsal instead of a real campaign.
    case rehearsal
    /// A recording of a past sale. No act is possible.
    case replay

    /// The word for the mode on the screen.
    package var word: String { rawValue.uppercased() }

    /// The letter for the mode where the word does not fit. Each mode has another letter.
    var letter: String {
        self == .rehearsal ? "H" : String(word.prefix(1))
    }
}

/// The permissions of the person at the deck.
package enum TokenRole: String, CaseIterable, Sendable {
    /// Watch only.
    case viewer
    /// Act on drops.
    case `operator`
    /// Act on drops, and manage tokens.
    case admin
}

/// The person at the deck, as the engine identifies them by their token.
package struct Watcher: Equatable, Sendable {
    /// The name that goes into the journal.
    package var name: SafeText
    package var role: TokenRole

    package init(name: SafeText, role: TokenRole) {
        (self.name, self.role) = (name, role)
    }
}

/// The source that the deck shows. It never changes while the deck runs.
package struct DeckContext: Equatable, Sendable {
    package var mode: DeckMode
    /// The engine's host and port, or the recording's file.
    package var engine: SafeText
    /// Whether the person asked for a deck without acts.
    package var isReadOnly: Bool

    package init(mode: DeckMode, engine: SafeText, isReadOnly: Bool = false) {
        (self.mode, self.engine, self.isReadOnly) = (mode, engine, isReadOnly)
    }
}

/// The right to act. Only `DeckContext.permit(for:)` makes one, and no command exists without one.
struct Permit: Equatable, Sendable {
    fileprivate init() {}
}

/// Why there is no right to act.
enum Denial: Error, Equatable, Sendable {
    case replay
    case readOnly
    case viewer

    /// The message when a key is refused.
    var words: SafeText {
        switch self {
        case .replay: "REPLAY: nothing was sent"
        case .readOnly: "read-only: nothing was sent"
        case .viewer: "read-only: your token has the role viewer; nothing was sent"
        }
    }
}

extension DeckContext {
    /// The right to act from this context, or why there is none.
    func permit(for watcher: Watcher?) -> Result<Permit, Denial> {
        if mode == .replay { return .failure(.replay) }
        if isReadOnly { return .failure(.readOnly) }
        switch watcher?.role {
        case .operator, .admin: return .success(Permit())
        case .viewer, nil: return .failure(.viewer)
        }
    }
}
