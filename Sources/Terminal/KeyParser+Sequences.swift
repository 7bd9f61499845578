import Canvas

/// Reads bytes inside sequences, strings and pastes.
extension KeyParser {
    /// A longer sequence is ignored. The longest one with a meaning has 40 bytes.
    private static let lengthMax = 128

    /// Reads a byte inside a sequence. The rest of a cut sequence gives only `restOfSequence`.
    mutating func sequence(_ byte: UInt8, _ events: inout [InputEvent]) {
        let before = events.count
        switch state {
        case .control(let bytes): control(byte, bytes, &events)
        case .single(let bytes): single(byte, bytes, &events)
        case .console:
            state = .ground
            if case 0x41...0x45 = byte { events.append(.key(Key(.function(Int(byte) - 0x40)))) }
        case .oldMouse(let missing): state = missing > 1 ? .oldMouse(missing - 1) : .ground
        case .overlong: overlong(byte, &events)
        default: string(byte, &events)
        }
        guard isRest else { return }
        switch state {
        case .ground:
            events.removeSubrange(before...)
            events.append(.restOfSequence)
            isRest = false
        case .paste, .escape, .character: isRest = false
        default: break
        }
    }

    private mutating func control(_ byte: UInt8, _ bytes: [UInt8], _ events: inout [InputEvent]) {
        switch byte {
        case 0x5B where bytes.isEmpty: state = .console
        case 0x4D where bytes.isEmpty: state = .oldMouse(3)
        case 0x24 where !bytes.isEmpty && bytes.allSatisfy({ (0x30...0x39).contains($0) }),
            0x40...0x7E:
            state = .ground
            if bytes == Array("200".utf8) && byte == UInt8(ascii: "~") {
                state = .paste([], isStalled: false)
            } else {
                finish(bytes, byte, &events)
            }
        case 0x20..<0x40:
            state = bytes.count < Self.lengthMax ? .control(bytes + [byte]) : .overlong
        default: abandon(byte, &events)
        }
    }

    private mutating func finish(_ bytes: [UInt8], _ final: UInt8, _ events: inout [InputEvent]) {
        if let meant = ControlSequence(bytes, final).meaning {
            events += meant
        } else {
            noise += 1
        }
    }

    private mutating func single(_ byte: UInt8, _ bytes: [UInt8], _ events: inout [InputEvent]) {
        switch byte {
        case 0x30...0x3B where bytes.count < 8: state = .single(bytes + [byte])
        case 0x40...0x7E:
            state = .ground
            if let key = ControlSequence.single(bytes, byte) {
                events.append(.key(key))
            } else {
                noise += 1
            }
        default: abandon(byte, &events)
        }
    }

    private mutating func overlong(_ byte: UInt8, _ events: inout [InputEvent]) {
        switch byte {
        case 0x20..<0x40: break
        case 0x40...0x7E:
            state = .ground
            noise += 1
        default: abandon(byte, &events)
        }
    }

    private mutating func string(_ byte: UInt8, _ events: inout [InputEvent]) {
        guard case .string(let opener, _, let sawEscape, let isEightBit) = state else { return }
        switch byte {
        case 0x07: end(&events)
        case 0x9C where isEightBit: end(&events)
        case 0x18, 0x1A: state = .ground
        case 0x1B:
            state = .string(
                opener: opener, isEmpty: false, sawEscape: true, isEightBit: isEightBit)
        case UInt8(ascii: "\\") where sawEscape: end(&events)
        default:
            guard !sawEscape else {
                isRest = false
                state = .ground
                if !open(byte, isEightBit: false) { ground(byte, isAlt: true, &events) }
                return
            }
            state = .string(
                opener: opener, isEmpty: false, sawEscape: false, isEightBit: isEightBit)
        }
    }

    private mutating func end(_ events: inout [InputEvent]) {
        state = .ground
        events.append(.report(.other))
    }

    /// Ends a sequence at a byte that cannot be part of it; the byte is read again on its own.
    private mutating func abandon(_ byte: UInt8, _ events: inout [InputEvent]) {
        state = .ground
        noise += 1
        if isRest {
            // The rest of a cut sequence ends here; the byte that broke it counts on its own.
            events.append(.restOfSequence)
            isRest = false
        }
        if byte != 0x18 && byte != 0x1A { ground(byte, isAlt: false, &events) }
    }

    mutating func paste(
        _ byte: UInt8, _ bytes: inout [UInt8], _ isStalled: Bool, _ events: inout [InputEvent]
    ) {
        bytes.append(byte)
        let end: [UInt8] = [0x1B, 0x5B, 0x32, 0x30, 0x31, 0x7E]
        if byte == 0x7E && bytes.suffix(end.count) == end[...] {
            bytes.removeLast(end.count)
            state = .ground
            events.append(Self.pasted(bytes, isWhole: true))
            return
        }
        // Drops what is longer than `pasteMax`, but still looks for the end of the paste.
        if bytes.count > Self.pasteMax + 2 * end.count {
            bytes.removeSubrange(Self.pasteMax..<(bytes.count - end.count))
        }
        state = .paste(bytes, isStalled: isStalled)
    }

    private static let pasteMax = 1 << 20

    /// The event of a paste. Terminals send line ends as returns; they become newlines.
    static func pasted(_ bytes: [UInt8], isWhole: Bool) -> InputEvent {
        var text = ""
        for character in String(decoding: bytes, as: UTF8.self) {
            text.append(character == "\r" || character == "\r\n" ? "\n" : character)
        }
        return .paste(text, isWhole: isWhole)
    }
}
