/// A key with its modifiers.
///
/// A capital letter is a character of its own, without `shift`. Otherwise `shift` is set only where
/// the terminal reports it (arrows, tab and the like).
package struct Key: Sendable, Hashable {
    /// Which key was pressed.
    package enum Code: Sendable, Hashable {
        /// A letter, digit or sign.
        case character(Character)
        case enter, tab, backspace
        /// The escape key, not the start of a sequence.
        case escape
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
        (self.code, self.modifiers) = (code, modifiers)
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

    /// The key's name in help and in the configuration: `O`, `space`, `shift-left`, `ctrl-p`, `f1`.
    package var name: String {
        var parts: [String] = []
        if modifiers.contains(.control) { parts.append("ctrl") }
        if modifiers.contains(.alt) { parts.append("alt") }
        if modifiers.contains(.shift) { parts.append("shift") }
        parts.append(Self.name(of: code))
        return parts.joined(separator: "-")
    }

    /// Reads a name in the form that `name` gives; nil for an unknown name.
    package init?(named name: some StringProtocol) {
        var rest = name[...]
        var modifiers: Modifiers = []
        for (prefix, modifier) in Self.prefixes {
            while rest.hasPrefix(prefix), rest.count > prefix.count {
                rest = rest.dropFirst(prefix.count)
                modifiers.insert(modifier)
            }
        }
        guard let code = Self.code(named: String(rest)) else { return nil }
        self.init(code, modifiers)
    }

    private static let prefixes: [(String, Modifiers)] = [
        ("ctrl-", .control), ("alt-", .alt), ("shift-", .shift),
    ]

    private static let names: [(code: Code, name: String)] = [
        (.character(" "), "space"), (.enter, "enter"), (.tab, "tab"),
        (.backspace, "backspace"), (.escape, "esc"), (.up, "up"), (.down, "down"),
        (.left, "left"), (.right, "right"), (.home, "home"), (.end, "end"),
        (.pageUp, "page-up"), (.pageDown, "page-down"), (.insert, "insert"), (.delete, "delete"),
    ]

    private static func name(of code: Code) -> String {
        if let known = names.first(where: { $0.code == code }) { return known.name }
        switch code {
        case .character(let character): return String(character)
        case .function(let number): return "f\(number)"
        default: return ""
        }
    }

    private static func code(named name: String) -> Code? {
        if let known = names.first(where: { $0.name == name }) { return known.code }
        if name.count == 1, let character = name.first { return .character(character) }
        if name.hasPrefix("f"), let number = Int(name.dropFirst()), (1...24).contains(number) {
            return .function(number)
        }
        return nil
    }
}
