/// A terminal's answer to a question about itself; it never triggers an action, even if it comes
/// late.
package enum TerminalReport: Sendable, Hashable {
    /// The cursor's place, counted from 1.
    case cursor(row: Int, column: Int)
    /// A private mode by its number, and whether the terminal knows it.
    case mode(Int, isKnown: Bool)
    /// The terminal supports kitty's keyboard protocol.
    case keyboard
    /// Any other answer, such as the type of the terminal.
    case other
}
