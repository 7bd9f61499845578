import Canvas

/// A key given by the number of its character, with what kitty's keyboard protocol adds.
///
/// That is the character with shift, the character at the same place on a Latin keyboard, and the
/// text that the key types.
struct TypedKey {
    var code: Int
    var shifted = 0
    var base = 0
    var modifiers = 1
    var text: [Int] = []

    private var hasShift: Bool { (modifiers - 1) & 1 != 0 }
    private var hasCapsLock: Bool { (modifiers - 1) & 64 != 0 }

    /// The events of the key; empty for a key that the deck does not know, nil if there is no
    /// character.
    var events: [InputEvent]? {
        var held = SequenceParameters.modifiers(modifiers)
        if let known = Self.named(code) {
            // Shift and space is the same key as space.
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

    /// The character that the key types, if the terminal does not report the text.
    private var character: Unicode.Scalar? {
        guard let plain = Self.scalar(code) else { return nil }
        guard hasShift != (hasCapsLock && plain.properties.isAlphabetic) else { return plain }
        if hasShift, let shifted = Self.scalar(shifted) { return shifted }
        return Self.large(plain)
    }

    /// The Latin key at the same place. It is a capital with shift or caps lock, and also with
    /// both.
    private var place: Key? {
        guard let scalar = Self.scalar(base > 0 ? base : code), scalar.isASCII else { return nil }
        return .character(Character(hasShift || hasCapsLock ? Self.large(scalar) : scalar))
    }

    private static func large(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        let mapping = scalar.properties.uppercaseMapping.unicodeScalars
        return mapping.count == 1 ? mapping.first ?? scalar : scalar
    }

    /// A number as a character; nil for controls, and for the private area, which holds keys that
    /// are not characters.
    private static func scalar(_ value: Int) -> Unicode.Scalar? {
        guard value >= 32, !(0x7F...0x9F).contains(value), !(0xE000...0xF8FF).contains(value)
        else { return nil }
        return UInt32(exactly: value).flatMap(Unicode.Scalar.init)
    }

    /// Whether the number is in the private area: a key that the deck does not know, such as shift
    /// alone.
    private static func isNoCharacter(_ number: Int) -> Bool { (57344...63743).contains(number) }

    /// Keys with a name of their own. Those of the number pad count as what is printed on them.
    private static func named(_ number: Int) -> Key.Code? {
        switch number {
        case 9: .tab
        case 13, 57414: .enter
        case 27: .escape
        case 32: .character(" ")
        case 8, 127: .backspace
        case 57376...57387: .function(number - 57376 + 13)
        case 57399...57413: .character(Array("0123456789./*-+")[number - 57399])
        case 57415...57416: .character(Array("=,")[number - 57415])
        case 57417...57426: pad[number - 57417]
        default: nil
        }
    }

    private static let pad: [Key.Code] = [
        .left, .right, .up, .down, .pageUp, .pageDown, .home, .end, .insert, .delete,
    ]
}
