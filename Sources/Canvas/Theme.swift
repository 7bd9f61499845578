/// How every role looks at every colour depth.
package struct Theme: Sendable, Hashable {
    /// The name by which the operator picks the theme.
    package let name: String
    /// A description of one line.
    package let about: String
    /// The background that the theme expects where it leaves it to the terminal.
    package let ground: Ground
    private var paints: [[Paint]]

    /// How a role looks; without a paper of its own, it takes that of the background role.
    package func paint(_ role: Role, at depth: ColorDepth) -> Paint {
        var paint = paints[Int(role.rawValue)][Self.place(depth)]
        let ground = paints[Int(Role.background.rawValue)][Self.place(depth)]
        paint.paper = paint.paper ?? ground.paper
        return paint
    }

    /// How a style looks: the role's paint with the style's own emphasis.
    package func paint(for style: Style, at depth: ColorDepth) -> Paint {
        var paint = paint(style.role, at: depth)
        paint.marks.formUnion(style.marks)
        return paint
    }

    /// Applies the entries of a theme file on top of its base.
    init(_ file: ThemeFile, over base: Theme?) {
        self.name = file.name
        self.about = file.about
        self.ground = file.ground ?? base?.ground ?? .dark
        let empty = Array(repeating: Paint(), count: ColorDepth.allCases.count)
        var paints = base?.paints ?? Array(repeating: empty, count: Role.allCases.count)
        for role in Role.allCases {
            guard let entry = file.entries[role] else { continue }
            for depth in ColorDepth.allCases {
                guard let paint = entry.paint(at: depth) else { continue }
                paints[Int(role.rawValue)][Self.place(depth)] = paint
            }
        }
        self.paints = paints
    }

    private static func place(_ depth: ColorDepth) -> Int {
        switch depth {
        case .mono: 0
        case .ansi16: 1
        case .ansi256: 2
        case .trueColor: 3
        }
    }
}

/// One theme file as read, before its base is known.
struct ThemeFile: Sendable, Hashable {
    /// What the file says about one role.
    struct Entry: Sendable, Hashable {
        var explicit: [ColorDepth: Paint] = [:]
        /// The line in the file, counted from 1.
        var line = 1

        /// The paint for a depth: the one in the file, or one derived from another depth.
        ///
        /// Paints for 16 colours and mono are never derived. The nearest of 16 colours can turn
        /// grey into green, so the base's choice for the role is better.
        func paint(at depth: ColorDepth) -> Paint? {
            switch depth {
            case .ansi256: explicit[.ansi256] ?? explicit[.trueColor]?.downgraded
            case .trueColor: explicit[.trueColor] ?? explicit[.ansi256]
            case .ansi16, .mono: explicit[depth]
            }
        }
    }

    var name: String
    var about = ""
    var base: String?
    var baseLine = 1
    var ground: Ground?
    var entries: [Role: Entry] = [:]
}
