package import Canvas

/// Bytes from a terminal to keys, pastes and mouse: pure, whatever way the bytes are cut, with the
/// time of each read as an input.
///
/// - A lone escape is told from the start of a sequence after 25 ms without a byte. What then begins
///   with `[` or `O` within a second is the rest of a sequence cut by a slow line: it does nothing.
/// - A sequence whose second byte has come belongs together for a second of silence.
/// - Sequences that nobody knows are dropped whole, never typed; keys that were let go are dropped.
/// - Keys that come in one read, or sooner after each other than a hand types, say so: `isBurst`. So
///   does a key behind some that came one by one at a pace that no hand keeps up.
///
/// Times are counted from any moment, by a clock that never steps back.
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
        case string(opener: UInt8, isEmpty: Bool, sawEscape: Bool, isEightBit: Bool)
        /// A character of several bytes.
        case character([UInt8], missing: Int, isAlt: Bool)
        /// Between the brackets of a paste; stalled once nothing of it came for a while.
        case paste([UInt8], isStalled: Bool)
    }

    /// After how much silence an escape was pressed alone.
    static let escapeAlone = Duration.milliseconds(25)
    /// How long a sequence belongs together, and how long after a lone escape its rest may come.
    static let sequence = Duration.seconds(1)
    /// Two keys nearer than this did not come from a hand.
    static let hand = Duration.milliseconds(40)
    /// So many keys before one, all in so short a time, did not come from a hand either: a second of
    /// that would be seventeen keys. The same key again does not count: it may be held down.
    static let run = 4
    static let runLength = Duration.milliseconds(240)
    /// After how much silence a paste is handed over without its end, and after how much it is over.
    static let pasteStalls = Duration.seconds(2)
    static let pasteIsLost = Duration.seconds(10)

    var state = State.ground
    /// Whether what is being read is the rest of a sequence whose escape was taken alone.
    var isRest = false
    /// Bytes that meant nothing, in this read: a key beside them did not come alone.
    var noise = 0
    private var latestByte = Duration.zero
    private var latestKey: Duration?
    /// The last keys that came one by one, each another than the one before it.
    private var lone: [(key: Key, at: Duration)] = []
    private var loneEscape: Duration?

    /// A parser that has seen nothing.
    package init() {}

    /// When `flush` has to be called if nothing comes before; nil when nothing is undecided.
    package var undecidedUntil: Duration? {
        let silence: Duration? =
            switch state {
            case .ground, .character: nil
            case .escape, .paste([0x1B], isStalled: true): Self.escapeAlone
            case .paste([], isStalled: true): Self.pasteIsLost
            case .paste: Self.pasteStalls
            case .control, .single, .console, .oldMouse, .overlong, .string: Self.sequence
            }
        return silence.map { latestByte + $0 }
    }

    /// Reads the bytes of one read and tells what they meant.
    ///
    /// - Parameters:
    ///   - bytes: what came.
    ///   - now: when it was read.
    /// - Returns: what was decided by the time before, then what the bytes meant.
    package mutating func feed(_ bytes: some Sequence<UInt8>, at now: Duration) -> [InputEvent] {
        let before = flush(at: now)
        latestByte = now
        noise = 0
        var events: [InputEvent] = []
        for byte in bytes { step(byte, &events) }
        return before + judged(events, at: now)
    }

    /// Decides what was undecided, if nothing more came in time.
    package mutating func flush(at now: Duration) -> [InputEvent] {
        guard let undecidedUntil, now >= undecidedUntil else { return [] }
        let wasRest = isRest
        let decided = state
        (state, isRest) = (.ground, false)
        switch decided {
        case .escape:
            loneEscape = latestByte
            return judged([.key(Key(.escape))], at: latestByte)
        case .paste([0x1B], isStalled: true), .paste([], isStalled: true): return []
        case .paste(let bytes, _):
            state = .paste([], isStalled: true)
            return [Self.pasted(bytes, isWhole: false)]
        default: return wasRest ? [.restOfSequence] : Self.lonely(decided)
        }
    }

    /// The start of a sequence that never came is a key pressed with alt.
    private static func lonely(_ state: State) -> [InputEvent] {
        let opener: UInt8
        switch state {
        case .control([]): opener = UInt8(ascii: "[")
        case .single([]): opener = UInt8(ascii: "O")
        case .string(let byte, isEmpty: true, sawEscape: false, isEightBit: false): opener = byte
        default: return []
        }
        return [.key(Key(.character(Character(Unicode.Scalar(opener))), .alt))]
    }

    /// Tells of each key whether it came alone.
    private mutating func judged(_ events: [InputEvent], at now: Duration) -> [InputEvent] {
        let strokes = events.count { event in
            switch event {
            case .key, .paste, .restOfSequence: true
            case .mouse, .focus, .report: false
            }
        }
        let isHurried = follow(events, at: now)
        let isBurst =
            strokes + noise > 1 || isHurried || latestKey.map { now - $0 < Self.hand } == true
        if strokes > 0 { latestKey = now }
        guard isBurst else { return events }
        return events.map { event in
            guard case .key(let key, var arrival) = event else { return event }
            arrival.isBurst = true
            return .key(key, arrival)
        }
    }

    /// Keeps the keys that come one by one, and tells whether a key came at the end of a run.
    private mutating func follow(_ events: [InputEvent], at now: Duration) -> Bool {
        let keys = events.compactMap { if case .key(let key, _) = $0 { key } else { nil } }
        guard let key = keys.first else { return false }
        guard keys.count == 1 else {
            lone = []
            return false
        }
        guard lone.last?.key != key else { return false }
        lone.append((key, now))
        guard lone.count > Self.run else { return false }
        return now - lone.removeFirst().at < Self.runLength
    }

    private mutating func step(_ byte: UInt8, _ events: inout [InputEvent]) {
        switch state {
        case .ground: ground(byte, isAlt: false, &events)
        case .escape: escape(byte, &events)
        case .character(let bytes, let missing, let isAlt):
            character(byte, bytes, missing, isAlt, &events)
        case .paste(var bytes, let isStalled):
            state = .ground  // So that the buffer is not copied for each byte.
            paste(byte, &bytes, isStalled, &events)
        case .control, .single, .console, .oldMouse, .overlong, .string:
            sequence(byte, &events)
        }
    }

    private mutating func escape(_ byte: UInt8, _ events: inout [InputEvent]) {
        if byte == 0x1B { return events.append(.key(Key(.escape))) }
        if open(byte, isEightBit: false) { return }
        state = .ground
        ground(byte, isAlt: true, &events)
    }

    /// Begins what an escape and this byte begin; false when they begin nothing.
    mutating func open(_ byte: UInt8, isEightBit: Bool) -> Bool {
        switch byte {
        case UInt8(ascii: "["): state = .control([])
        case UInt8(ascii: "O"): state = .single([])
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"),
            UInt8(ascii: "_"):
            state = .string(
                opener: byte, isEmpty: true, sawEscape: false, isEightBit: isEightBit)
        default: return false
        }
        return true
    }

    /// A byte that opens something, or is a key by itself.
    mutating func ground(_ byte: UInt8, isAlt: Bool, _ events: inout [InputEvent]) {
        let escape = loneEscape
        loneEscape = nil
        if let escape, latestByte - escape <= Self.sequence, !isAlt,
            byte == UInt8(ascii: "[") || byte == UInt8(ascii: "O")
        {
            isRest = open(byte, isEightBit: false)
            return
        }
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
        case 0x80...0x9F where open(byte - 0x40, isEightBit: true): break
        default: noise += 1  // No byte of UTF-8 starts like this.
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
            noise += 1
            state = .ground
            return ground(byte, isAlt: false, &events)
        }
        let bytes = bytes + [byte]
        guard missing == 1 else {
            state = .character(bytes, missing: missing - 1, isAlt: isAlt)
            return
        }
        state = .ground
        guard let text = String(validating: bytes, as: UTF8.self),
            let scalar = text.unicodeScalars.first
        else {
            noise += 1
            return
        }
        if (0x80...0x9F).contains(scalar.value) {
            // A control of eight bits, written as a character.
            if !open(UInt8(scalar.value) - 0x40, isEightBit: true) { noise += 1 }
            return
        }
        events.append(.key(Key(.character(Character(scalar)), isAlt ? .alt : [])))
    }
}
