import Canvas

/// Decodes a sequence that began with `ESC [` or `ESC O`.
///
/// It knows the codes of xterm, rxvt, the Linux console and kitty's keyboard protocol.
struct ControlSequence {
    private let bytes: [UInt8]
    private let final: UInt8
    private let parameters: SequenceParameters

    /// `bytes` stand between the opener and the last byte.
    init(_ bytes: [UInt8], _ final: UInt8) {
        (self.bytes, self.final) = (bytes, final)
        parameters = SequenceParameters(bytes)
    }

    /// The events of the sequence; empty for a key release, nil for an unknown sequence.
    var meaning: [InputEvent]? {
        switch bytes.first {
        case UInt8(ascii: "<"):
            return SequenceParameters(bytes.dropFirst()).mouse(final).map { [$0] }
        case UInt8(ascii: "?"), UInt8(ascii: ">"), UInt8(ascii: "="): return [.report(report)]
        default: break
        }
        // A sequence with intermediate bytes is not a key.
        guard bytes.allSatisfy({ $0 >= 0x30 && $0 <= 0x3B }) else { return nil }
        switch final {
        case UInt8(ascii: "I") where bytes.isEmpty: return [.focus(isGained: true)]
        case UInt8(ascii: "O") where bytes.isEmpty: return [.focus(isGained: false)]
        case UInt8(ascii: "R") where parameters.count == 2 && parameters.number(0) != 1:
            let (row, column) = (parameters.number(0), parameters.number(1))
            return [.report(.cursor(row: row, column: column))]
        case UInt8(ascii: "n"), UInt8(ascii: "c"), UInt8(ascii: "t"): return [.report(.other)]
        default: return keys
        }
    }

    private var report: TerminalReport {
        let asked = SequenceParameters(bytes.dropFirst().filter { $0 != UInt8(ascii: "$") })
        switch (bytes.first, final) {
        case (UInt8(ascii: "?"), UInt8(ascii: "u")): return .keyboard
        case (UInt8(ascii: "?"), UInt8(ascii: "y")):
            return .mode(asked.number(0), isKnown: asked.number(1) > 0)
        default: return .other
        }
    }

    private var keys: [InputEvent]? {
        guard let pressed = final == UInt8(ascii: "u") ? typed : named.map({ [$0] }) else {
            return nil
        }
        // The type of the event: 1 pressed, 2 held down, 3 released.
        switch parameters.part(1, 1) {
        case 3...: return []
        case 2:
            return pressed.map { event in
                guard case .key(let key, var arrival) = event else { return event }
                arrival.isRepeat = true
                return .key(key, arrival)
            }
        default: return pressed
        }
    }

    private var typed: [InputEvent]? {
        TypedKey(
            code: parameters.number(0), shifted: parameters.part(0, 1),
            base: parameters.part(0, 2), modifiers: parameters.number(1, 1),
            text: parameters.parts(2)
        ).events
    }

    private var named: InputEvent? {
        switch final {
        case UInt8(ascii: "Z"): return .key(Key(.tab, .shift))
        case UInt8(ascii: "~"): return tilde(parameters.modifiers)
        case UInt8(ascii: "^"): return tilde(.control)
        case UInt8(ascii: "$"): return tilde(.shift)
        case UInt8(ascii: "@"): return tilde([.control, .shift])
        case UInt8(ascii: "a")...UInt8(ascii: "d"):
            return Self.letters[final - 0x20].map { .key(Key($0, .shift)) }
        default:
            guard parameters.number(0, 1) == 1, let code = Self.letters[final] else { return nil }
            return .key(Key(code, parameters.modifiers))
        }
    }

    private func tilde(_ modifiers: Key.Modifiers) -> InputEvent? {
        let number = parameters.number(0)
        if number == 27 {
            return TypedKey(code: parameters.number(2), modifiers: parameters.number(1, 1))
                .events?.first
        }
        return Self.tildes[number].map { .key(Key($0, modifiers)) }
    }

    /// The key of an `ESC O` sequence; a number for its modifiers may stand before the last byte.
    static func single(_ bytes: [UInt8], _ final: UInt8) -> Key? {
        let parameters = SequenceParameters(bytes)
        let number = parameters.count > 1 ? parameters.number(1, 1) : parameters.number(0, 1)
        let modifiers = SequenceParameters.modifiers(number)
        switch final {
        case UInt8(ascii: "a")...UInt8(ascii: "d"):
            return letters[final - 0x20].map { Key($0, .control) }
        default: return (letters[final] ?? keypad(final)).map { Key($0, modifiers) }
        }
    }

    private static let letters: [UInt8: Key.Code] = [
        0x41: .up, 0x42: .down, 0x43: .right, 0x44: .left, 0x46: .end, 0x48: .home,
        0x50: .function(1), 0x51: .function(2), 0x52: .function(3), 0x53: .function(4),
    ]

    private static func keypad(_ byte: UInt8) -> Key.Code? {
        switch byte {
        case 0x4D: .enter
        case 0x49: .tab
        case 0x6A...0x79: .character(Character(Unicode.Scalar(byte - 0x40)))
        default: nil
        }
    }

    private static let tildes: [Int: Key.Code] = [
        1: .home, 2: .insert, 3: .delete, 4: .end, 5: .pageUp, 6: .pageDown, 7: .home, 8: .end,
        11: .function(1), 12: .function(2), 13: .function(3), 14: .function(4),
        15: .function(5), 17: .function(6), 18: .function(7), 19: .function(8),
        20: .function(9), 21: .function(10), 23: .function(11), 24: .function(12),
        25: .function(13), 26: .function(14), 28: .function(15), 29: .function(16),
        31: .function(17), 32: .function(18), 33: .function(19), 34: .function(20),
    ]
}
