package import Canvas

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
        return ColorWish(
            flag: flag, isRefused: !(environment("NO_COLOR") ?? "").isEmpty,
            configured: configured,
            knowsTrueColor: colorTerm == "truecolor" || colorTerm == "24bit")
    }

    private var wanted: ColorDepth? { flag ?? (isRefused ? .mono : configured) }

    /// Whether a description with red, green and blue is worth a try.
    var triesTrueColor: Bool {
        guard let wanted else { return knowsTrueColor }
        return wanted == .trueColor
    }

    /// Whether colours are left alone.
    var isMono: Bool { wanted == .mono }

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
