import Canvas

/// A key told by the number of its character, with what the keyboard protocol of kitty adds: the
/// character with shift, the one at the same place of a Latin keyboard, and the text that it types.
struct TypedKey {
    var code: Int
    var shifted = 0
    var base = 0
    var modifiers = 1
    var text: [Int] = []

    private var hasShift: Bool { (modifiers - 1) & 1 != 0 }
    private var hasCapsLock: Bool { (modifiers - 1) & 64 != 0 }

    /// The keys that it stands for; none for a key that only modifies others, nil for no key.
    var events: [InputEvent]? {
        var held = SequenceParameters.modifiers(modifiers)
        if let known = Self.named(code) {
            // Shift on a space is no other key.
            if known == .character(" ") { held.remove(.shift) }
            return [.key(Key(known, held))]
        }
        if Self.isNoCharacter(code) { return [] }
        guard held.isDisjoint(with: [.control, .alt]) else {
            guard let scalar = Self.scalar(code) else { return nil }
            let place = Self.scalar(base).map { Key(.character(Character($0)), held) }
            return [.key(Key(.character(Character(scalar)), held), KeyArrival(base: place))]
        }
        let typed = text.compactMap(Self.scalar)
        if typed.isEmpty, code == 0 { return nil }
        let scalars = typed.isEmpty ? character.map { [$0] } ?? [] : typed
        guard !scalars.isEmpty else { return nil }
        return scalars.map { scalar in
            .key(.character(Character(scalar)), KeyArrival(base: scalars.count == 1 ? place : nil))
        }
    }

    /// The character that it types, where the terminal does not tell the text.
    private var character: Unicode.Scalar? {
        guard let plain = Self.scalar(code) else { return nil }
        guard hasShift != (hasCapsLock && plain.properties.isAlphabetic) else { return plain }
        if hasShift, let shifted = Self.scalar(shifted) { return shifted }
        return Self.large(plain)
    }

    /// The Latin key at its place. With shift or the lock for capitals it is a capital: who holds
    /// both means the capital as well.
    private var place: Key? {
        guard let scalar = Self.scalar(base > 0 ? base : code), scalar.isASCII else { return nil }
        return .character(
            Character(hasShift || hasCapsLock ? Self.large(scalar) : scalar))
    }

    private static func large(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        let mapping = scalar.properties.uppercaseMapping.unicodeScalars
        return mapping.count == 1 ? mapping.first ?? scalar : scalar
    }

    /// A number as a character; nil for controls, and for the private area, which holds keys that
    /// are no characters.
    private static func scalar(_ value: Int) -> Unicode.Scalar? {
        guard value >= 32, !(0x7F...0x9F).contains(value), !(0xE000...0xF8FF).contains(value)
        else { return nil }
        return UInt32(exactly: value).flatMap(Unicode.Scalar.init)
    }

    /// Keys of the private area that the deck does not know, such as shift alone.
    private static func isNoCharacter(_ number: Int) -> Bool { (57344...63743).contains(number) }

    /// Keys with a name of their own; those of the number pad are what is printed on them.
    private static func named(_ number: Int) -> Key.Code? {
        switch number {
        case 9: .tab
        case 13, 57414: .enter
        case 27: .escape
        case 32: .character(" ")
        case 8, 127: .backspace
        case 57376...57387: .function(number - 57376 + 13)
        case 57399...57408: digit(number - 57399)
        case 57409...57413: .character(Array("./*-+")[number - 57409])
        case 57415...57416: .character(Array("=,")[number - 57415])
        case 57417: .left
        case 57418: .right
        case 57419: .up
        case 57420: .down
        case 57421: .pageUp
        case 57422: .pageDown
        case 57423: .home
        case 57424: .end
        case 57425: .insert
        case 57426: .delete
        default: nil
        }
    }

    private static func digit(_ value: Int) -> Key.Code {
        .character(Character(String(value)))
    }
}
