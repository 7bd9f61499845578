#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// How well two colours stand apart, by the Web Content Accessibility Guidelines 2.1.
package enum Contrast {
    /// What words need.
    package static let text = 4.5
    /// What lines, bars and graphs need.
    package static let graphics = 3.0

    /// The ratio, 1 to 21; nil where only the terminal knows a colour.
    package static func ratio(_ one: Color, _ other: Color) -> Double? {
        guard let first = luminance(one), let second = luminance(other) else { return nil }
        return (max(first, second) + 0.05) / (min(first, second) + 0.05)
    }

    /// Relative luminance, 0 to 1; nil where only the terminal knows.
    package static func luminance(_ color: Color) -> Double? {
        guard let (red, green, blue) = color.components else { return nil }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    private static func linear(_ value: Int) -> Double {
        let share = Double(value) / 255
        return share <= 0.03928 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
}
