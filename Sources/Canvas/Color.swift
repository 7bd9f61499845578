/// How many colours a terminal shows.
package enum ColorDepth: String, Sendable, CaseIterable, Comparable {
    /// No colours, only attributes and glyphs.
    case mono
    /// The sixteen (or eight) colours of the terminal's own palette.
    case ansi16 = "16"
    /// A palette of 256 colours.
    case ansi256 = "256"
    /// Any colour by red, green and blue (24-bit colour).
    case trueColor = "true"

    /// The place in `allCases`.
    var index: Int {
        switch self {
        case .mono: 0
        case .ansi16: 1
        case .ansi256: 2
        case .trueColor: 3
        }
    }

    package static func < (left: ColorDepth, right: ColorDepth) -> Bool { left.index < right.index }
}

/// A colour as a theme file names it.
package enum Color: Sendable, Hashable {
    /// The terminal's default colour.
    case terminal
    /// A colour of the palette, by its number.
    case indexed(UInt8)
    /// 0 to 255 each.
    case rgb(UInt8, UInt8, UInt8)

    /// The names of the first sixteen colours of the palette.
    package static let names = [
        "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
        "bright-black", "bright-red", "bright-green", "bright-yellow", "bright-blue",
        "bright-magenta", "bright-cyan", "bright-white",
    ]

    /// Reads `default`, one of `names`, a number up to 255 or `#rrggbb`; nil for any other text.
    package init?(_ text: some StringProtocol) {
        if text == "default" {
            self = .terminal
        } else if let index = Self.names.firstIndex(where: { $0 == text }) {
            self = .indexed(UInt8(index))
        } else if text.hasPrefix("#"), text.utf8.count == 7,
            text.dropFirst().allSatisfy(\.isHexDigit),
            let value = UInt32(text.dropFirst(), radix: 16)
        {
            self = .rgb(UInt8(value >> 16), UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF))
        } else if let number = UInt8(text) {
            self = .indexed(number)
        } else {
            return nil
        }
    }

    /// The colour as theme files write it.
    package var word: String {
        switch self {
        case .terminal: "default"
        case .indexed(let index) where index < 16: Self.names[Int(index)]
        case .indexed(let index): "\(index)"
        case .rgb(let red, let green, let blue):
            "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
    }

    /// Red, green and blue, 0 to 255; nil for `terminal`, because only the terminal knows it.
    ///
    /// Each terminal defines its first sixteen colours itself; xterm's values stand for them.
    package var components: (red: Int, green: Int, blue: Int)? {
        switch self {
        case .terminal: return nil
        case .rgb(let red, let green, let blue): return (Int(red), Int(green), Int(blue))
        case .indexed(let index):
            let index = Int(index)
            if index < 16 { return Self.xterm[index] }
            if index >= 232 {
                let grey = 8 + (index - 232) * 10
                return (grey, grey, grey)
            }
            let cube = index - 16
            return (Self.steps[cube / 36], Self.steps[cube / 6 % 6], Self.steps[cube % 6])
        }
    }

    /// The nearest of the 240 fixed colours of the 256-colour palette, by perceived distance.
    ///
    /// A colour that is not `rgb` stays as it is.
    var nearest256: Color {
        guard case .rgb(let red, let green, let blue) = self else { return self }
        var best = (index: 16, distance: Int.max)
        for index in 16..<256 {
            guard let other = Color.indexed(UInt8(index)).components else { continue }
            let mean = (Int(red) + other.red) / 2
            let (dr, dg) = (Int(red) - other.red, Int(green) - other.green)
            let db = Int(blue) - other.blue
            // The "redmean" approximation of perceived distance.
            let distance = (512 + mean) * dr * dr + 1024 * dg * dg + (767 - mean) * db * db
            if distance < best.distance { best = (index, distance) }
        }
        return .indexed(UInt8(best.index))
    }

    private static let steps = [0, 95, 135, 175, 215, 255]
    private static let xterm: [(red: Int, green: Int, blue: Int)] = [
        (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205),
        (0, 205, 205), (229, 229, 229), (127, 127, 127), (255, 0, 0), (0, 255, 0),
        (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255), (255, 255, 255),
    ]
}
