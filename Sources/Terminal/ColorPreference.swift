package import Canvas
import CNcurses

/// The wanted colour depth, and what the environment says about the terminal's colours.
package struct ColorPreference: Sendable, Hashable {
    /// The depth that the user asks for; nil means all that the terminal can show.
    package var wanted: ColorDepth?
    /// Whether `COLORTERM` says that the terminal shows red, green and blue.
    package var knowsTrueColor: Bool

    package init(_ wanted: ColorDepth? = nil, knowsTrueColor: Bool = false) {
        (self.wanted, self.knowsTrueColor) = (wanted, knowsTrueColor)
    }

    /// The preference of this process: the flag, else none if `NO_COLOR` is set and not empty.
    package static func fromEnvironment(flag: ColorDepth? = nil) -> ColorPreference {
        let isRefused = !(environment("NO_COLOR") ?? "").isEmpty
        let colorTerm = environment("COLORTERM")
        // GNU screen passes on the variable of the outer terminal, but drops the colours.
        let isInScreen =
            environment("STY") != nil && environment("TERM")?.hasPrefix("screen") == true
        return ColorPreference(
            flag ?? (isRefused ? .mono : nil),
            knowsTrueColor: (colorTerm == "truecolor" || colorTerm == "24bit") && !isInScreen)
    }

    /// Whether to use red, green and blue: 0 never, 1 if the terminal's description says so, 2
    /// always.
    var directColor: Int32 {
        guard let wanted else { return knowsTrueColor ? 2 : 1 }
        return wanted == .trueColor ? 2 : 0
    }

    /// The number of colours of this process's terminal; it opens no screen to find out.
    package var colorCount: Int {
        guard let term = environment("TERM"), wanted != .mono else { return 0 }
        return Int(cn_colors_of(term, 1, directColor))
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
        return min(wanted ?? able, able)
    }
}
