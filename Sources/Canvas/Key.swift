/// A key as the operator means it.
///
/// A capital letter is that letter, without `shift`; shift is told only where the terminal tells it
/// (arrows, tab and their like).
package struct Key: Sendable, Hashable {
    /// Which key.
    package enum Code: Sendable, Hashable {
        /// A letter, digit or sign.
        case character(Character)
        /// Return.
        case enter
        /// Tab, with `shift` the tab backward.
        case tab
        /// Backspace.
        case backspace
        /// Escape alone.
        case escape
        /// Arrows and their neighbours.
        case up, down, left, right, home, end, pageUp, pageDown, insert, delete
        /// F1 to F24.
        case function(Int)
    }

    /// What was held down with it.
    package struct Modifiers: OptionSet, Sendable, Hashable {
        package let rawValue: UInt8

        package init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Shift, on keys that are no characters.
        package static let shift = Modifiers(rawValue: 1)
        /// Alt or meta.
        package static let alt = Modifiers(rawValue: 2)
        /// Control.
        package static let control = Modifiers(rawValue: 4)
    }

    /// Which key.
    package let code: Code
    /// What was held down with it.
    package let modifiers: Modifiers

    /// A key with modifiers.
    package init(_ code: Code, _ modifiers: Modifiers = []) {
        self.code = code
        self.modifiers = modifiers
    }

    /// A letter, digit or sign.
    package static func character(_ character: Character) -> Key { Key(.character(character)) }
    /// A letter with control.
    package static func control(_ character: Character) -> Key {
        Key(.character(character), .control)
    }
    /// The character it types, if it types one.
    package var typed: Character? {
        guard case .character(let character) = code, modifiers.isEmpty else { return nil }
        return character
    }
}

/// A mouse button, wheel or drag, in cells.
package struct Mouse: Sendable, Hashable {
    /// What happened.
    package enum Kind: Sendable, Hashable {
        /// A button went down; 1 is the left one.
        case press(button: Int)
        /// A button went up.
        case release(button: Int)
        /// The pointer moved with a button down.
        case drag(button: Int)
        /// The wheel turned away from the hand, or toward it.
        case wheelUp, wheelDown
    }

    /// What happened.
    package let kind: Kind
    /// Where, from zero.
    package let place: Point
    /// What was held down with it.
    package let modifiers: Key.Modifiers

    /// An act of the mouse.
    package init(_ kind: Kind, at place: Point, _ modifiers: Key.Modifiers = []) {
        self.kind = kind
        self.place = place
        self.modifiers = modifiers
    }
}

/// What came from the terminal.
package enum InputEvent: Sendable, Hashable {
    /// A key that was pressed, or is held down; never one that was let go.
    case key(Key, KeyArrival = .pressed)
    /// Text pasted as a whole; never an act. Raw: clean it before it is shown. Where its end has not
    /// come yet, keys go on to be text of it.
    case paste(String, isWhole: Bool = true)
    /// The mouse.
    case mouse(Mouse)
    /// The terminal's window got or lost the focus.
    case focus(isGained: Bool)
    /// An answer of the terminal about itself.
    case report(TerminalReport)
    /// What came right after a lone escape and may be the rest of a sequence; it does nothing.
    case restOfSequence
}
