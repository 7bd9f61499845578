/// An input event from the terminal.
package enum InputEvent: Sendable, Hashable {
    /// A key that was pressed or is held down; releases are never reported.
    case key(Key, KeyArrival = .pressed)
    /// Pasted text; it never triggers an action. The text is raw: clean it before you show it. If
    /// `isWhole` is false, the end of the paste has not come yet; keys typed next still count as
    /// its text.
    case paste(String, isWhole: Bool = true)
    case mouse(Mouse)
    /// The terminal's window got or lost the focus.
    case focus(isGained: Bool)
    /// The terminal's answer to a question about itself.
    case report(TerminalReport)
    /// Input right after a lone escape that may be the rest of a sequence; it does nothing.
    case restOfSequence
}

/// How a key arrived: pressed once or held down, alone or in a burst.
package struct KeyArrival: Sendable, Hashable {
    /// Whether the terminal reports that the key is held down.
    package var isRepeat: Bool
    /// Whether the key came in one read with other input, or sooner after it than a person types.
    /// The cause is a paste without brackets, a slow line, or a program that types.
    package var isBurst: Bool
    /// The key at the same place on a Latin keyboard, if the terminal reports it.
    package var base: Key?

    package init(isRepeat: Bool = false, isBurst: Bool = false, base: Key? = nil) {
        (self.isRepeat, self.isBurst, self.base) = (isRepeat, isBurst, base)
    }

    /// One key press by a person, alone.
    package static let pressed = KeyArrival()
}

/// A mouse event in a cell: button, wheel or drag.
package struct Mouse: Sendable, Hashable {
    /// What the mouse did.
    package enum Kind: Sendable, Hashable {
        /// Button 1 is the left one.
        case press(button: Int)
        case release(button: Int)
        /// The pointer moved with a button down.
        case drag(button: Int)
        case wheelUp, wheelDown
    }

    package let kind: Kind
    /// The cell, counted from zero.
    package let place: Point
    package let modifiers: Key.Modifiers

    package init(_ kind: Kind, at place: Point, _ modifiers: Key.Modifiers = []) {
        (self.kind, self.place, self.modifiers) = (kind, place, modifiers)
    }
}

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
