/// The terminal's own background: dark or light.
///
/// It matters for a theme that leaves the background to the terminal. The deck does not ask the
/// terminal for its colour, so a theme says which one it was made for.
package enum Ground: String, Sendable, CaseIterable, Hashable {
    /// Black, or nearly so.
    case dark
    /// White, or nearly so.
    case light

    /// The background colours that such terminals have; contrast must suffice on each of them.
    package var papers: [Color] {
        switch self {
        case .dark: [.rgb(0, 0, 0), .rgb(0x12, 0x12, 0x12)]
        case .light: [.rgb(255, 255, 255), .rgb(0xF0, 0xF0, 0xF0)]
        }
    }

    /// Stands for the terminal's own text colour when colours are compared.
    package var ink: Color {
        switch self {
        case .dark: .rgb(229, 229, 229)
        case .light: .rgb(0, 0, 0)
        }
    }
}
