package import Canvas
import CNcurses

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// How many colours are wanted, by whom: `--color`, then `NO_COLOR`, then the configuration, then
/// what the terminal can.
package struct ColorWish: Sendable, Hashable {
    /// The flag on the command line.
    package var flag: ColorDepth?
    /// Whether `NO_COLOR` is set to anything.
    package var isRefused: Bool
    /// The configuration file.
    package var configured: ColorDepth?
    /// Whether the terminal says, by `COLORTERM`, that it knows red, green and blue.
    package var knowsTrueColor: Bool

    /// A wish.
    package init(
        flag: ColorDepth? = nil, isRefused: Bool = false, configured: ColorDepth? = nil,
        knowsTrueColor: Bool = false
    ) {
        self.flag = flag
        self.isRefused = isRefused
        self.configured = configured
        self.knowsTrueColor = knowsTrueColor
    }

    /// A wish with what the environment of the process says.
    package static func fromEnvironment(
        flag: ColorDepth? = nil, configured: ColorDepth? = nil
    ) -> ColorWish {
        let colorTerm = environment("COLORTERM")
        // GNU screen hands the variable down from the terminal outside and drops the colours.
        let isInScreen =
            environment("STY") != nil && environment("TERM")?.hasPrefix("screen") == true
        return ColorWish(
            flag: flag, isRefused: !(environment("NO_COLOR") ?? "").isEmpty,
            configured: configured,
            knowsTrueColor: (colorTerm == "truecolor" || colorTerm == "24bit") && !isInScreen)
    }

    private var wanted: ColorDepth? { flag ?? (isRefused ? .mono : configured) }

    /// How far the terminal is believed to know red, green and blue: 0 not asked for, 1 if its
    /// description says so, 2 surely.
    var beliefInTrueColor: Int32 {
        guard let wanted else { return knowsTrueColor ? 2 : 1 }
        return wanted == .trueColor ? 2 : 0
    }

    /// Whether colours are left alone.
    var isMono: Bool { wanted == .mono }

    /// How many colours the terminal of this process has, asked without a screen.
    package var colorCount: Int {
        guard let term = environment("TERM"), !isMono else { return 0 }
        return Int(cn_colors_of(term, 1, beliefInTrueColor))
    }

    /// The depth to draw with on a terminal of so many colours.
    package func depth(colors: Int) -> ColorDepth {
        let able: ColorDepth =
            switch colors {
            case ..<8: .mono
            case ..<256: .ansi16
            case ..<0x100_0000: .ansi256
            default: .trueColor
            }
        guard let wanted else { return able }
        let order: [ColorDepth] = [.mono, .ansi16, .ansi256, .trueColor]
        let place = { (depth: ColorDepth) in order.firstIndex(of: depth) ?? 0 }
        return place(wanted) < place(able) ? wanted : able
    }
}

/// A variable of the process's environment.
func environment(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    return String(cString: value)
}
