package import Canvas

/// What the deck is looking at.
package enum Mode: Equatable, CaseIterable, Sendable {
    /// An engine that runs.
    case live
    /// An engine that runs a made-up sale.
    case demo
    /// An engine that runs, with a campaign that is none: nothing of it is meant.
    case rehearsal
    /// A recording: the past, in which nothing can be done.
    case replay

    /// The word that the screen bears.
    package var word: String {
        switch self {
        case .live: "LIVE"
        case .demo: "DEMO"
        case .rehearsal: "REHEARSAL"
        case .replay: "REPLAY"
        }
    }

    /// The letter that stands for the word where there is no room; no two have the same.
    var letter: String {
        self == .rehearsal ? "H" : String(word.prefix(1))
    }
}

/// What the engine lets the person at the deck do.
package enum Rank: String, CaseIterable, Sendable {
    /// Look.
    case viewer
    /// Act on drops.
    case `operator`
    /// Act on drops, and manage tokens.
    case admin
}

/// Who sits at the deck, as the engine knows them by their token.
package struct Watcher: Equatable, Sendable {
    /// The name that goes into the journal.
    package var name: SafeText
    /// What they may do.
    package var rank: Rank

    /// Somebody with a name and a rank.
    package init(name: SafeText, rank: Rank) {
        self.name = name
        self.rank = rank
    }
}

/// Where the deck was put up: fixed from its start to its end.
package struct Seat: Equatable, Sendable {
    /// What it looks at.
    package var mode: Mode
    /// The engine's host and port, or the recording's file.
    package var engine: SafeText
    /// Whether the person asked for a deck without actions.
    package var isReadOnly: Bool

    /// A seat.
    package init(mode: Mode, engine: SafeText, isReadOnly: Bool = false) {
        self.mode = mode
        self.engine = engine
        self.isReadOnly = isReadOnly
    }
}

/// The right to act. Nobody can make one but the rule below, and no order exists without one.
package struct Permit: Equatable, Sendable {
    fileprivate init() {}
}

/// Why there is no right to act.
package enum Denial: Error, Equatable, Sendable {
    case replay
    case readOnly
    case viewer

    /// What the keys answer.
    package var words: SafeText {
        switch self {
        case .replay: "REPLAY: nothing was sent"
        case .readOnly: "read-only: nothing was sent"
        case .viewer: "read-only: your token has the role viewer; nothing was sent"
        }
    }
}

extension Seat {
    /// The right to act from this seat, or why there is none.
    package func permit(for watcher: Watcher?) -> Result<Permit, Denial> {
        if mode == .replay { return .failure(.replay) }
        if isReadOnly { return .failure(.readOnly) }
        switch watcher?.rank {
        case .operator, .admin: return .success(Permit())
        case .viewer, nil: return .failure(.viewer)
        }
    }
}
