import Canvas

extension KeyParser {
    private static let lengthMax = 64

    mutating func control(_ byte: UInt8, _ bytes: [UInt8], _ events: inout [InputEvent]) {
        switch byte {
        case 0x5B where bytes.isEmpty: state = .console
        case 0x4D where bytes.isEmpty: state = .oldMouse(3)
        case 0x40...0x7E:
            state = .ground
            if bytes == Array("200".utf8) && byte == UInt8(ascii: "~") {
                state = .paste([])
            } else if let event = Self.meaning(of: bytes, byte) {
                events.append(event)
            }
        case 0x20..<0x40:
            state = bytes.count < Self.lengthMax ? .control(bytes + [byte]) : .overlong
        default: abandon(byte, &events)
        }
    }

    mutating func single(_ byte: UInt8, _ bytes: [UInt8], _ events: inout [InputEvent]) {
        switch byte {
        case 0x30...0x3B where bytes.count < 8: state = .single(bytes + [byte])
        case 0x40...0x7E:
            state = .ground
            let modifiers = Parameters(bytes).modifiers
            if let code = Self.letters[byte] ?? Self.keypad(byte) {
                events.append(.key(Key(code, modifiers)))
            }
        default: abandon(byte, &events)
        }
    }

    mutating func overlong(_ byte: UInt8, _ events: inout [InputEvent]) {
        switch byte {
        case 0x20..<0x40: break
        case 0x40...0x7E: state = .ground
        default: abandon(byte, &events)
        }
    }

    mutating func string(_ byte: UInt8, _ events: inout [InputEvent]) {
        guard case .string(let opener, _, let sawEscape) = state else { return }
        switch byte {
        case 0x07, 0x18, 0x1A: state = .ground
        case 0x1B: state = .string(opener: opener, isEmpty: false, sawEscape: true)
        case UInt8(ascii: "\\") where sawEscape: state = .ground
        default:
            if sawEscape {
                state = .escape
                events += feed(CollectionOfOne(byte))
            } else {
                state = .string(opener: opener, isEmpty: false, sawEscape: false)
            }
        }
    }

    /// A sequence broken off by a byte that cannot be in it: the byte starts anew.
    private mutating func abandon(_ byte: UInt8, _ events: inout [InputEvent]) {
        state = .ground
        if byte != 0x18 && byte != 0x1A { ground(byte, isAlt: false, &events) }
    }

    mutating func paste(_ byte: UInt8, _ bytes: inout [UInt8], _ events: inout [InputEvent]) {
        bytes.append(byte)
        let end: [UInt8] = [0x1B, 0x5B, 0x32, 0x30, 0x31, 0x7E]
        if byte == 0x7E && bytes.suffix(end.count) == end[...] {
            bytes.removeLast(end.count)
            state = .ground
            events.append(Self.pasted(bytes))
            return
        }
        // What is beyond any sensible paste is dropped, but its end is still looked for.
        if bytes.count > Self.pasteMax + 2 * end.count {
            bytes.removeSubrange(Self.pasteMax..<(bytes.count - end.count))
        }
        state = .paste(bytes)
    }

    private static let pasteMax = 1 << 20

    /// Terminals paste line ends as returns.
    static func pasted(_ bytes: [UInt8]) -> InputEvent {
        var text = ""
        for character in String(decoding: bytes, as: UTF8.self) {
            text.append(character == "\r" || character == "\r\n" ? "\n" : character)
        }
        return .paste(text)
    }

    /// Numbers between semicolons; of numbers joined by colons the first.
    struct Parameters {
        let numbers: [Int]

        init(_ bytes: some Collection<UInt8>) {
            numbers = bytes.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
                .map { field in
                    let digits = field.prefix { $0 >= 0x30 && $0 <= 0x39 }.prefix(7)
                    return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
                }
        }

        func number(_ index: Int, _ missing: Int = 0) -> Int {
            index < numbers.count && numbers[index] > 0 ? numbers[index] : missing
        }

        /// xterm's coding: one more than shift 1, alt 2, control 4, meta 8.
        var modifiers: Key.Modifiers { Self.modifiers(number(1, 1)) }

        static func modifiers(_ code: Int) -> Key.Modifiers {
            let bits = max(0, code - 1)
            var modifiers: Key.Modifiers = []
            if bits & 1 != 0 { modifiers.insert(.shift) }
            if bits & (2 | 8) != 0 { modifiers.insert(.alt) }
            if bits & 4 != 0 { modifiers.insert(.control) }
            return modifiers
        }
    }

    private static func meaning(of bytes: [UInt8], _ final: UInt8) -> InputEvent? {
        if bytes.first == UInt8(ascii: "<") { return mouse(Parameters(bytes.dropFirst()), final) }
        // What starts with another sign is a report, what holds an intermediate no key.
        guard bytes.allSatisfy({ $0 >= 0x30 && $0 <= 0x3B }) else { return nil }
        let parameters = Parameters(bytes)
        switch final {
        case UInt8(ascii: "I") where bytes.isEmpty: return .focus(isGained: true)
        case UInt8(ascii: "O") where bytes.isEmpty: return .focus(isGained: false)
        case UInt8(ascii: "Z"): return .key(Key(.tab, .shift))
        case UInt8(ascii: "~"): return tilde(parameters, parameters.modifiers)
        case UInt8(ascii: "^"): return tilde(parameters, .control)
        case UInt8(ascii: "@"): return tilde(parameters, [.control, .shift])
        case UInt8(ascii: "u"): return typed(parameters.number(0), parameters.modifiers)
        case UInt8(ascii: "a")...UInt8(ascii: "d"):
            return letters[final - 0x20].map { .key(Key($0, .shift)) }
        default:
            // `ESC [ 5 ; 7 R` is an answer about the cursor, no F3.
            guard parameters.number(0, 1) == 1, let code = letters[final] else { return nil }
            return .key(Key(code, parameters.modifiers))
        }
    }

    private static func tilde(
        _ parameters: Parameters, _ modifiers: Key.Modifiers
    ) -> InputEvent? {
        let number = parameters.number(0)
        if number == 27 {
            return typed(
                parameters.number(2), Parameters.modifiers(parameters.number(1, 1)))
        }
        return tildes[number].map { .key(Key($0, modifiers)) }
    }

    /// A key told by the number of its character.
    private static func typed(_ value: Int, _ modifiers: Key.Modifiers) -> InputEvent? {
        let code: Key.Code
        switch value {
        case 9: code = .tab
        case 13: code = .enter
        case 27: code = .escape
        case 8, 127: code = .backspace
        // The private area holds keys that are no characters.
        case 32..<0xE000, 0xF900..<0x11_0000:
            guard let scalar = UInt32(exactly: value).flatMap(Unicode.Scalar.init) else {
                return nil
            }
            if modifiers.contains(.shift), modifiers.isDisjoint(with: [.control, .alt]) {
                return .key(.character(Character(String(scalar).uppercased())))
            }
            code = .character(Character(scalar))
        default: return nil
        }
        return .key(Key(code, modifiers))
    }

    private static func mouse(_ parameters: Parameters, _ final: UInt8) -> InputEvent? {
        guard parameters.numbers.count == 3,
            final == UInt8(ascii: "M") || final == UInt8(ascii: "m")
        else { return nil }
        let bits = parameters.number(0)
        let place = Point(max(0, parameters.number(1) - 1), max(0, parameters.number(2) - 1))
        var modifiers: Key.Modifiers = []
        if bits & 4 != 0 { modifiers.insert(.shift) }
        if bits & 8 != 0 { modifiers.insert(.alt) }
        if bits & 16 != 0 { modifiers.insert(.control) }
        let button = bits & 3 + 1
        let kind: Mouse.Kind
        switch bits & ~(4 | 8 | 16) {
        case 0...2:
            kind = final == UInt8(ascii: "M") ? .press(button: button) : .release(button: button)
        case 32...34: kind = .drag(button: button)
        case 64: kind = .wheelUp
        case 65: kind = .wheelDown
        default: return nil
        }
        return .mouse(Mouse(kind, at: place, modifiers))
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
