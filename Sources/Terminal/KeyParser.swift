package import Canvas

/// Bytes from a terminal to keys, pastes and mouse: pure, whatever way the bytes are cut.
///
/// Sequences nobody knows are dropped whole, never typed. A lone escape is only told from the start
/// of a sequence by silence: after `silence` without a byte, call `flush`.
package struct KeyParser: Sendable {
    enum State: Sendable, Hashable {
        case ground
        /// After an escape.
        case escape
        /// After `ESC [`, with what came since.
        case control([UInt8])
        /// After `ESC O`.
        case single([UInt8])
        /// After `ESC [ [`, the console's first function keys.
        case console
        /// After `ESC [ M`: three bytes of an old mouse report, which nobody asked for.
        case oldMouse(Int)
        /// A sequence that grew too long, until its end.
        case overlong
        /// A string for the terminal, opened by that byte, until its terminator.
        case string(opener: UInt8, isEmpty: Bool, sawEscape: Bool)
        /// A character of several bytes.
        case character([UInt8], missing: Int, isAlt: Bool)
        /// Between the brackets of a paste.
        case paste([UInt8])
    }

    var state = State.ground

    /// A parser that has seen nothing.
    package init() {}

    /// After how much silence `flush` has to be called; nil when nothing is undecided.
    package var silence: Duration? {
        switch state {
        case .ground, .character: nil
        // A paste whose end got lost must not swallow every key from then on.
        case .paste: .seconds(2)
        case .escape, .control, .single, .console, .oldMouse, .overlong, .string:
            .milliseconds(25)
        }
    }

    /// Reads bytes and tells what they meant.
    package mutating func feed(_ bytes: some Sequence<UInt8>) -> [InputEvent] {
        var events: [InputEvent] = []
        for byte in bytes { step(byte, &events) }
        return events
    }

    /// Decides what was undecided, because nothing more came.
    package mutating func flush() -> [InputEvent] {
        defer { if silence != nil { state = .ground } }
        switch state {
        case .escape: return [.key(Key(.escape))]
        case .control([]): return [.key(Key(.character("["), .alt))]
        case .single([]): return [.key(Key(.character("O"), .alt))]
        case .string(let opener, isEmpty: true, sawEscape: false):
            return [.key(Key(.character(Character(Unicode.Scalar(opener))), .alt))]
        case .paste(let bytes): return [Self.pasted(bytes)]
        default: return []
        }
    }

    private mutating func step(_ byte: UInt8, _ events: inout [InputEvent]) {
        switch state {
        case .ground: ground(byte, isAlt: false, &events)
        case .escape: escape(byte, &events)
        case .control(let bytes): control(byte, bytes, &events)
        case .single(let bytes): single(byte, bytes, &events)
        case .console:
            state = .ground
            if case 0x41...0x45 = byte { events.append(.key(Key(.function(Int(byte) - 0x40)))) }
        case .oldMouse(let missing): state = missing > 1 ? .oldMouse(missing - 1) : .ground
        case .overlong: overlong(byte, &events)
        case .string: string(byte, &events)
        case .character(let bytes, let missing, let isAlt):
            character(byte, bytes, missing, isAlt, &events)
        case .paste(var bytes):
            state = .ground  // So that the buffer is not copied for each byte.
            paste(byte, &bytes, &events)
        }
    }

    private mutating func escape(_ byte: UInt8, _ events: inout [InputEvent]) {
        switch byte {
        case 0x1B: events.append(.key(Key(.escape)))
        case UInt8(ascii: "["): state = .control([])
        case UInt8(ascii: "O"): state = .single([])
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"),
            UInt8(ascii: "_"):
            state = .string(opener: byte, isEmpty: true, sawEscape: false)
        default:
            state = .ground
            ground(byte, isAlt: true, &events)
        }
    }

    /// A byte that opens something, or is a key by itself.
    mutating func ground(_ byte: UInt8, isAlt: Bool, _ events: inout [InputEvent]) {
        let alt: Key.Modifiers = isAlt ? .alt : []
        switch byte {
        case 0x1B: state = .escape
        case 0x09: events.append(.key(Key(.tab, alt)))
        case 0x0A, 0x0D: events.append(.key(Key(.enter, alt)))
        case 0x08, 0x7F: events.append(.key(Key(.backspace, alt)))
        case 0x00: events.append(.key(Key(.character(" "), alt.union(.control))))
        case 0x01...0x1A: events.append(Self.control(byte + 0x60, alt))
        case 0x1C...0x1F: events.append(Self.control(byte + 0x40, alt))
        case 0x20..<0x7F:
            events.append(.key(Key(.character(Character(Unicode.Scalar(byte))), alt)))
        case 0xC2...0xDF: state = .character([byte], missing: 1, isAlt: isAlt)
        case 0xE0...0xEF: state = .character([byte], missing: 2, isAlt: isAlt)
        case 0xF0...0xF4: state = .character([byte], missing: 3, isAlt: isAlt)
        default: break  // No byte of UTF-8 starts like this.
        }
    }

    private static func control(_ byte: UInt8, _ alt: Key.Modifiers) -> InputEvent {
        .key(Key(.character(Character(Unicode.Scalar(byte))), alt.union(.control)))
    }

    private mutating func character(
        _ byte: UInt8, _ bytes: [UInt8], _ missing: Int, _ isAlt: Bool,
        _ events: inout [InputEvent]
    ) {
        guard byte & 0xC0 == 0x80 else {
            state = .ground
            return ground(byte, isAlt: false, &events)
        }
        let bytes = bytes + [byte]
        guard missing == 1 else {
            state = .character(bytes, missing: missing - 1, isAlt: isAlt)
            return
        }
        state = .ground
        guard let text = String(validating: bytes, as: UTF8.self), let character = text.first
        else { return }
        events.append(.key(Key(.character(character), isAlt ? .alt : [])))
    }
}
