package import Canvas
import CNcurses

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// The wanted colour depth and its sources.
///
/// The first one that is set counts: `--color`, `NO_COLOR`, the configuration, then what the
/// terminal can show.
package struct ColorPreference: Sendable, Hashable {
    /// The depth that `--color` asks for.
    package var flag: ColorDepth?
    /// Whether `NO_COLOR` is set and not empty.
    package var isRefused: Bool
    /// The depth that the configuration file asks for.
    package var configured: ColorDepth?
    /// Whether `COLORTERM` says that the terminal shows red, green and blue.
    package var knowsTrueColor: Bool

    package init(
        flag: ColorDepth? = nil, isRefused: Bool = false, configured: ColorDepth? = nil,
        knowsTrueColor: Bool = false
    ) {
        self.flag = flag
        self.isRefused = isRefused
        self.configured = configured
        self.knowsTrueColor = knowsTrueColor
    }

    /// A wish with these choices, and with what the environment of the process says.
    package static func fromEnvironment(
        flag: ColorDepth? = nil, configured: ColorDepth? = nil
    ) -> ColorPreference {
        let colorTerm = environment("COLORTERM")
        // GNU screen passes on the variable of the outer terminal, but drops the colours.
        let isInScreen =
            environment("STY") != nil && environment("TERM")?.hasPrefix("screen") == true
        return ColorPreference(
            flag: flag, isRefused: !(environment("NO_COLOR") ?? "").isEmpty,
            configured: configured,
            knowsTrueColor: (colorTerm == "truecolor" || colorTerm == "24bit") && !isInScreen)
    }

    private var wanted: ColorDepth? { flag ?? (isRefused ? .mono : configured) }

    /// Whether to use red, green and blue: 0 never, 1 if the terminal's description says so, 2
    /// always.
    var beliefInTrueColor: Int32 {
        guard let wanted else { return knowsTrueColor ? 2 : 1 }
        return wanted == .trueColor ? 2 : 0
    }

    /// Whether the deck uses no colours.
    var isMono: Bool { wanted == .mono }

    /// The number of colours of this process's terminal; it opens no screen to find out.
    package var colorCount: Int {
        guard let term = environment("TERM"), !isMono else { return 0 }
        return Int(cn_colors_of(term, 1, beliefInTrueColor))
    }

    /// The depth to draw with on a terminal that has `colors` colours.
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

/// An environment variable of the process; nil if it is not set.
func environment(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    return String(cString: value)
}
