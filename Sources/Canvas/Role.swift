/// What a cell means; a theme decides how that looks.
package enum Role: UInt8, Sendable, CaseIterable, Hashable {
    /// The ground everything stands on.
    case background
    /// Words and figures in their normal state.
    case text
    /// Labels, units and whatever matters less than its neighbour.
    case dim
    /// Lines around and between panels.
    case border
    /// Titles of panels and columns.
    case title
    /// The thing that keys act on.
    case focus
    /// Normal, said on purpose.
    case ok
    /// Worth a look, no act needed.
    case notice
    /// An act may be needed soon.
    case warn
    /// An act is needed now.
    case alarm
    /// A value older than it should be.
    case stale
    /// The badge of a deck on a running engine.
    case live
    /// The badge of a deck on a recording.
    case replay
    /// The badge of a deck on a made-up sale.
    case demo
    /// Units sold.
    case sold
    /// Units held for a buyer.
    case held
    /// Units nobody has.
    case free
    /// Units taken out of the drop.
    case withdrawn
    /// Rates and whatever moves.
    case rate
    /// Requests that failed.
    case failed
    /// Keys in the key bar and in help.
    case key
    /// First series of a graph.
    case graph1
    /// Second series of a graph.
    case graph2
    /// Third series of a graph.
    case graph3

    /// The role's name in theme files.
    package var name: String { String(describing: self) }

    /// Finds a role by its name in theme files.
    package init?(named name: some StringProtocol) {
        guard let role = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = role
    }

    /// Whether the role is for lines, bars and graphs, where 3:1 contrast is enough; words ask for 4.5:1.
    package var isGraphic: Bool {
        switch self {
        case .border, .sold, .held, .free, .withdrawn, .graph1, .graph2, .graph3: true
        case .background, .text, .dim, .title, .focus, .ok, .notice, .warn, .alarm, .stale,
            .live, .replay, .demo, .rate, .failed, .key:
            false
        }
    }
}
