/// What a cell means: its role, and emphasis that every terminal can show.
package struct Style: Sendable, Hashable {
    package var role: StyleRole
    /// Emphasis in addition to what the theme gives the role.
    package var marks: Marks

    package init(_ role: StyleRole, _ marks: Marks = []) {
        (self.role, self.marks) = (role, marks)
    }

    /// An index for tables of styles, below `Style.count`.
    package var index: Int { Int(role.rawValue) << 4 | Int(marks.rawValue & 0xF) }

    /// The number of possible styles.
    package static let count = StyleRole.allCases.count << 4

    package static let text = Style(.text)
    package static let dim = Style(.dim)
    package static let border = Style(.border)
    package static let title = Style(.title)
}

/// Emphasis that does not depend on colour.
package struct Marks: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue & 0xF }

    package static let bold = Marks(rawValue: 1)
    package static let faint = Marks(rawValue: 2)
    package static let underline = Marks(rawValue: 4)
    /// Ink and paper are exchanged.
    package static let reverse = Marks(rawValue: 8)
}

/// What a cell means; the theme decides how that looks.
package enum StyleRole: UInt8, Sendable, CaseIterable, Hashable {
    /// The background of the whole screen.
    case background
    /// Words and figures in their normal state.
    case text
    /// Labels, units and other text that matters less than its neighbour.
    case dim
    case border
    case title
    /// The element that keys act on.
    case focus
    /// Shows that a state is normal.
    case ok
    /// Worth a look; no action is needed.
    case notice
    /// Action may be needed soon.
    case warn
    /// Action is needed now.
    case alarm
    /// A value older than it should be.
    case stale
    /// Badges of the deck: what it shows is a running engine, a recording or a made-up sale.
    case live, replay, demo
    /// Units of a drop.
    case sold, held, free, withdrawn
    /// Rates and other moving values.
    case rate
    /// Requests that failed.
    case failed
    /// Keys in the key bar and in help.
    case key
    /// The series of a graph.
    case graph1, graph2, graph3

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
