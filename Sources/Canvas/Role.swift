/// What a cell means; the theme decides how that looks.
package enum Role: UInt8, Sendable, CaseIterable, Hashable {
    /// The background of the whole screen.
    case background
    /// Words and figures in their normal state.
    case text
    /// Labels, units and other text that matters less than its neighbour.
    case dim
    /// Lines around and between panels.
    case border
    /// Titles of panels and columns.
    case title
    /// The element that keys act on.
    case focus
    /// A state that is shown to be normal.
    case ok
    /// Worth a look; no action is needed.
    case notice
    /// Action may be needed soon.
    case warn
    /// Action is needed now.
    case alarm
    /// A value older than it should be.
    case stale
    /// The badge of a deck that shows a running engine.
    case live
    /// The badge of a deck that shows a recording.
    case replay
    /// The badge of a deck that shows a made-up sale.
    case demo
    /// Units sold.
    case sold
    /// Units held for a buyer.
    case held
    /// Units that nobody has bought or holds.
    case free
    /// Units taken out of the drop.
    case withdrawn
    /// Rates and other moving values.
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

    /// Finds a role by its name in theme files; nil for an unknown name.
    package init?(named name: some StringProtocol) {
        guard let role = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = role
    }

    /// Whether the role is for lines, bars and graphs.
    ///
    /// They need a contrast of 3:1; words need 4.5:1.
    package var isGraphic: Bool {
        switch self {
        case .border, .sold, .held, .free, .withdrawn, .graph1, .graph2, .graph3: true
        case .background, .text, .dim, .title, .focus, .ok, .notice, .warn, .alarm, .stale,
            .live, .replay, .demo, .rate, .failed, .key:
            false
        }
    }
}
