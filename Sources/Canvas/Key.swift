/// A key with its modifiers.
///
/// A capital letter is a character of its own, without `shift`. Otherwise `shift` is set only where
/// the terminal reports it (arrows, tab and the like).
package struct Key: Sendable, Hashable {
    /// Which key was pressed.
    package enum Code: Sendable, Hashable {
        /// A letter, digit or sign.
        case character(Character)
        /// Return.
        case enter
        /// Tab; with `shift`, the tab backward.
        case tab
        case backspace
        /// The escape key, not the start of a sequence.
        case escape
        /// Arrows and their neighbours.
        case up, down, left, right, home, end, pageUp, pageDown, insert, delete
        /// F1 to F24.
        case function(Int)
    }

    /// The modifier keys that were held down.
    package struct Modifiers: OptionSet, Sendable, Hashable {
        package let rawValue: UInt8

        package init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Shift, on keys that are not characters, or together with control or alt.
        package static let shift = Modifiers(rawValue: 1)
        /// Alt or meta.
        package static let alt = Modifiers(rawValue: 2)
        package static let control = Modifiers(rawValue: 4)
    }

    package let code: Code
    package let modifiers: Modifiers

    package init(_ code: Code, _ modifiers: Modifiers = []) {
        self.code = code
        self.modifiers = modifiers
    }

    /// A letter, digit or sign without modifiers.
    package static func character(_ character: Character) -> Key { Key(.character(character)) }
    /// A letter with control.
    package static func control(_ character: Character) -> Key {
        Key(.character(character), .control)
    }
    /// The character that the key types; nil if it has modifiers or is not a character.
    package var typed: Character? {
        guard case .character(let character) = code, modifiers.isEmpty else { return nil }
        return character
    }
}

/// A mouse event in a cell: button, wheel or drag.
package struct Mouse: Sendable, Hashable {
    /// What the mouse did.
    package enum Kind: Sendable, Hashable {
        /// A button went down; 1 is the left one.
        case press(button: Int)
        /// A button went up.
        case release(button: Int)
        /// The pointer moved with a button down.
        case drag(button: Int)
        /// The wheel turned away from the user, or toward the user.
        case wheelUp, wheelDown
    }

    package let kind: Kind
    /// The cell, counted from zero.
    package let place: Point
    package let modifiers: Key.Modifiers

    package init(_ kind: Kind, at place: Point, _ modifiers: Key.Modifiers = []) {
        self.kind = kind
        self.place = place
        self.modifiers = modifiers
    }
}

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
