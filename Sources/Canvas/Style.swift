/// What a cell means: its role, and emphasis that every terminal can show.
package struct Style: Sendable, Hashable {
    package var role: Role
    /// Emphasis in addition to what the theme gives the role.
    package var marks: Marks

    package init(_ role: Role, _ marks: Marks = []) {
        self.role = role
        self.marks = marks
    }

    /// An index for tables of styles, below `Style.count`.
    package var index: Int { Int(role.rawValue) << 4 | Int(marks.rawValue & 0xF) }

    /// The number of possible styles.
    package static let count = Role.allCases.count << 4
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

extension Style {
    /// Words and figures in their normal state.
    package static let text = Style(.text)
    /// Text that matters less than its neighbour.
    package static let dim = Style(.dim)
    /// Lines around and between panels.
    package static let border = Style(.border)
    /// Titles of panels and columns.
    package static let title = Style(.title)
}
