#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#endif

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
        self.lightness = lightness
        self.a = a
        self.b = b
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
