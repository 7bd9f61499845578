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
