#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

/// The kinds of colour vision; three of them lack one of the three kinds of cones.
package enum ColorVision: String, Sendable, CaseIterable, Hashable {
    /// All three kinds of cones.
    case common
    /// No long-wave cones: red looks dark, and like green.
    case protanopia
    /// No middle-wave cones: red and green look alike.
    case deuteranopia
    /// No short-wave cones: blue looks like green, and yellow like violet.
    case tritanopia

    /// A colour as this kind of vision sees it; nil if only the terminal knows the colour.
    ///
    /// The linear red, green and blue go through the matrices of G. M. Machado, M. M. Oliveira and
    /// L. A. F. Fernandes, "A Physiologically-based Model for Simulation of Color Vision
    /// Deficiency", 2009, at severity 1.
    package func lab(of color: Color) -> Lab? {
        guard let (red, green, blue) = color.components else { return nil }
        let light = [red, green, blue].map(ColorVision.linear)
        let seen = matrix.map { row in
            min(1, max(0, row[0] * light[0] + row[1] * light[1] + row[2] * light[2]))
        }
        return Lab(red: seen[0], green: seen[1], blue: seen[2])
    }

    /// Converts an sRGB component, 0 to 255, to a share of light, 0 to 1 (IEC 61966-2-1).
    static func linear(_ value: Int) -> Double {
        let share = Double(value) / 255
        return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }

    private var matrix: [[Double]] {
        switch self {
        case .common: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
        case .protanopia:
            [
                [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                [-0.003882, -0.048116, 1.051998],
            ]
        case .deuteranopia:
            [
                [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                [-0.011820, 0.042940, 0.968881],
            ]
        case .tritanopia:
            [
                [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                [0.004733, 0.691367, 0.303900],
            ]
        }
    }
}

/// A colour in CIE L*a*b* under daylight (D65), where distances roughly match perceived
/// differences.
package struct Lab: Sendable, Hashable {
    /// Lightness, 0 to 100.
    package let lightness: Double
    /// Green below zero, red above.
    package let a: Double
    /// Blue below zero, yellow above.
    package let b: Double

    package init(lightness: Double, a: Double, b: Double) {
        (self.lightness, self.a, self.b) = (lightness, a, b)
    }

    /// Converts shares of linear red, green and blue light, each 0 to 1.
    ///
    /// The matrix is that of sRGB (IEC 61966-2-1), the curve that of CIE 15.
    init(red: Double, green: Double, blue: Double) {
        let x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
        let y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
        let z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883
        let (fx, fy, fz) = (Lab.curve(x), Lab.curve(y), Lab.curve(z))
        self.init(lightness: 116 * fy - 16, a: 500 * (fx - fy), b: 200 * (fy - fz))
    }

    private static func curve(_ t: Double) -> Double {
        t > 216.0 / 24_389 ? cbrt(t) : (24_389.0 / 27 * t + 16) / 116
    }

    /// The perceived difference of two colours by CIEDE2000; 1 is just visible side by side.
    ///
    /// Source: G. Sharma, W. Wu and E. N. Dalal, "The CIEDE2000 Color-Difference Formula", 2005.
    package func difference(to other: Lab) -> Double {
        let chromaMean = (hypot(a, b) + hypot(other.a, other.b)) / 2
        let stretch =
            1.5 - 0.5 * (chromaMean.seventh / (chromaMean.seventh + 25.0.seventh)).squareRoot()
        let (one, two) = (Polar(self, stretch), Polar(other, stretch))
        let lightness = (self.lightness + other.lightness) / 2 - 50
        let chroma = (one.chroma + two.chroma) / 2
        let hue = one.meanHue(with: two)
        let shape =
            1 - 0.17 * cosine(hue - 30) + 0.24 * cosine(2 * hue) + 0.32 * cosine(3 * hue + 6)
            - 0.20 * cosine(4 * hue - 63)
        let dl =
            (other.lightness - self.lightness)
            / (1 + 0.015 * lightness * lightness / (20 + lightness * lightness).squareRoot())
        let dc = (two.chroma - one.chroma) / (1 + 0.045 * chroma)
        let dh =
            2 * (one.chroma * two.chroma).squareRoot() * sine(one.turn(to: two) / 2)
            / (1 + 0.015 * chroma * shape)
        let place = (hue - 275) / 25
        let rotation =
            -2 * (chroma.seventh / (chroma.seventh + 25.0.seventh)).squareRoot()
            * sine(60 * exp(-place * place))
        return (dl * dl + dc * dc + dh * dh + rotation * dc * dh).squareRoot()
    }

    /// Chroma and hue, after the formula has stretched the `a` axis to correct greys.
    private struct Polar {
        let chroma: Double
        /// Degrees, 0 to 360.
        let hue: Double

        init(_ lab: Lab, _ stretch: Double) {
            chroma = hypot(lab.a * stretch, lab.b)
            let angle = chroma == 0 ? 0 : atan2(lab.b, lab.a * stretch) * 180 / .pi
            hue = angle < 0 ? angle + 360 : angle
        }

        /// Degrees from this hue to the other, the shorter way round.
        func turn(to other: Polar) -> Double {
            guard chroma * other.chroma > 0 else { return 0 }
            let turn = other.hue - hue
            return turn > 180 ? turn - 360 : turn < -180 ? turn + 360 : turn
        }

        func meanHue(with other: Polar) -> Double {
            let sum = hue + other.hue
            guard chroma * other.chroma > 0 else { return sum }
            guard abs(hue - other.hue) > 180 else { return sum / 2 }
            return (sum < 360 ? sum + 360 : sum - 360) / 2
        }
    }
}

extension Double {
    fileprivate var seventh: Double { self * self * self * self * self * self * self }
}

private func sine(_ degrees: Double) -> Double { sin(degrees * .pi / 180) }
private func cosine(_ degrees: Double) -> Double { cos(degrees * .pi / 180) }

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
    private static func luminance(_ color: Color) -> Double? {
        guard let (red, green, blue) = color.components else { return nil }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    private static func linear(_ value: Int) -> Double {
        let share = Double(value) / 255
        return share <= 0.03928 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
}
