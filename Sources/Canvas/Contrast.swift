#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// The contrast of two colours, by the Web Content Accessibility Guidelines (WCAG) 2.1.
package enum Contrast {
    /// The lowest sufficient ratio for words.
    package static let text = 4.5
    /// The lowest sufficient ratio for lines, bars and graphs.
    package static let graphics = 3.0

    /// The contrast ratio, 1 to 21; nil if only the terminal knows one of the colours.
    package static func ratio(_ one: Color, _ other: Color) -> Double? {
        guard let first = luminance(one), let second = luminance(other) else { return nil }
        return (max(first, second) + 0.05) / (min(first, second) + 0.05)
    }

    /// The relative luminance, 0 to 1; nil if only the terminal knows the colour.
    package static func luminance(_ color: Color) -> Double? {
        guard let (red, green, blue) = color.components else { return nil }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    private static func linear(_ value: Int) -> Double {
        let share = Double(value) / 255
        return share <= 0.03928 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
}
