/// How every role looks at every colour depth.
package struct Theme: Sendable, Hashable {
    /// The name by which the operator picks the theme.
    package let name: String
    /// A description of one line.
    package let about: String
    /// The background that the theme expects where it leaves it to the terminal.
    package let ground: TerminalBackground
    /// By role, then by depth.
    private var paints: [[Paint]]

    /// How a role looks; without a paper of its own, it takes that of the background role.
    package func paint(_ role: StyleRole, at depth: ColorDepth) -> Paint {
        var paint = paints[Int(role.rawValue)][depth.index]
        let ground = paints[Int(StyleRole.background.rawValue)][depth.index]
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
        (name, about) = (file.name, file.about)
        ground = file.ground ?? base?.ground ?? .dark
        let empty = Array(repeating: Paint(), count: ColorDepth.allCases.count)
        var paints = base?.paints ?? Array(repeating: empty, count: StyleRole.allCases.count)
        for role in StyleRole.allCases {
            guard let entry = file.entries[role] else { continue }
            for depth in ColorDepth.allCases {
                guard let paint = entry.paint(at: depth) else { continue }
                paints[Int(role.rawValue)][depth.index] = paint
            }
        }
        self.paints = paints
    }
}

/// The terminal's own background: dark or light.
///
/// It matters for a theme that leaves the background to the terminal. The deck does not ask the
/// terminal for its colour, so a theme says which one it was made for.
package enum TerminalBackground: String, Sendable, Hashable {
    case dark, light

    /// The background colours that such terminals have; contrast must suffice on each of them.
    package var papers: [Color] {
        switch self {
        case .dark: [.rgb(0, 0, 0), .rgb(0x12, 0x12, 0x12)]
        case .light: [.rgb(255, 255, 255), .rgb(0xF0, 0xF0, 0xF0)]
        }
    }

    /// Stands for the terminal's own text colour when colours are compared.
    var ink: Color { self == .dark ? .rgb(229, 229, 229) : .rgb(0, 0, 0) }
}

extension Theme {
    /// The text of `themes/quiet.toml`, so that a program without its files still has a theme.
    package static let quietText = """
        about = "Normal is grey; saturated colour means abnormal, and only that."

        # Each role: attributes, a colour, `on` and a colour; `default` is the terminal's own.
        # `true` is red, green, blue; `256` and `16` are palettes; `mono` knows attributes alone.
        [roles]
        background = { true = "on default", 256 = "on default", 16 = "on default", mono = "" }
        text       = { true = "default", 256 = "default", 16 = "default", mono = "" }
        dim        = { true = "#8a8a8a", 256 = "245", 16 = "default", mono = "" }
        border     = { true = "#6c6c6c", 256 = "242", 16 = "default", mono = "" }
        title      = { true = "bold default", 256 = "bold default", 16 = "bold default", mono = "bold" }
        focus      = { true = "bold #87afd7", 256 = "bold 110", 16 = "bold cyan", mono = "bold" }
        ok         = { true = "#a8a8a8", 256 = "248", 16 = "default", mono = "" }
        notice     = { true = "#87afd7", 256 = "110", 16 = "cyan", mono = "underline" }
        warn       = { true = "bold #ffaf00", 256 = "bold 214", 16 = "bold black on yellow", mono = "bold" }
        alarm      = { true = "bold #ffffff on #c00000", 256 = "bold 231 on 124", 16 = "bold bright-white on red", mono = "bold reverse" }
        stale      = { true = "#878787", 256 = "102", 16 = "default", mono = "underline" }
        live       = { true = "bold #000000 on #b2b2b2", 256 = "bold 16 on 249", 16 = "bold black on white", mono = "bold reverse" }
        replay     = { true = "bold #000000 on #87afd7", 256 = "bold 16 on 110", 16 = "bold black on cyan", mono = "reverse underline" }
        demo       = { true = "bold #000000 on #af87d7", 256 = "bold 16 on 140", 16 = "bold bright-white on magenta", mono = "reverse" }
        sold       = { true = "#b2b2b2", 256 = "249", 16 = "default", mono = "" }
        held       = { true = "#949494", 256 = "246", 16 = "default", mono = "" }
        free       = { true = "#767676", 256 = "243", 16 = "default", mono = "" }
        withdrawn  = { true = "#767676", 256 = "243", 16 = "default", mono = "" }
        rate       = { true = "default", 256 = "default", 16 = "default", mono = "" }
        failed     = { true = "bold #ff5f5f", 256 = "bold 203", 16 = "bold bright-red", mono = "bold" }
        key        = { true = "bold default", 256 = "bold default", 16 = "bold default", mono = "bold" }
        graph1     = { true = "#9e9e9e", 256 = "247", 16 = "default", mono = "" }
        graph2     = { true = "#7b9fc4", 256 = "109", 16 = "cyan", mono = "" }
        graph3     = { true = "#a08cb8", 256 = "139", 16 = "magenta", mono = "" }

        """
}
