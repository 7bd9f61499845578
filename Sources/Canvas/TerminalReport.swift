/// What a terminal answers when it is asked about itself. It never acts, however late it comes.
package enum TerminalReport: Sendable, Hashable {
    /// Where the cursor stands, from one.
    case cursor(row: Int, column: Int)
    /// A private mode by its number, and whether the terminal knows it.
    case mode(Int, isKnown: Bool)
    /// That it speaks the keyboard protocol of kitty.
    case keyboard
    /// Any other answer, such as the terminal's kind.
    case other
}
