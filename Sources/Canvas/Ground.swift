/// What is behind a deck whose theme leaves the paper to the terminal.
///
/// Nobody can ask a terminal for it, so a theme says what it was made for.
package enum Ground: String, Sendable, CaseIterable, Hashable {
    /// Black, or nearly so.
    case dark
    /// White, or nearly so.
    case light

    /// The papers that such terminals have: contrast has to do on each.
    package var papers: [Color] {
        switch self {
        case .dark: [.rgb(0, 0, 0), .rgb(0x12, 0x12, 0x12)]
        case .light: [.rgb(255, 255, 255), .rgb(0xF0, 0xF0, 0xF0)]
        }
    }

    /// What stands for the terminal's own ink where colours are compared.
    package var ink: Color {
        switch self {
        case .dark: .rgb(229, 229, 229)
        case .light: .rgb(0, 0, 0)
        }
    }
}
