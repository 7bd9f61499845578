package import Canvas

/// Turns bytes from a terminal into keys, pastes and mouse events.
///
/// It does no I/O: the time of each read is an input. A sequence may be cut into several reads at
/// any place.
///
/// - An escape counts as a key of its own after 25 ms without a byte. If `[` or `O` comes within a
///   second after that, it starts the rest of a sequence that a slow line has cut: this rest does
///   nothing.
/// - A sequence whose second byte has come may pause for up to a second.
/// - Unknown sequences are dropped as a whole, never typed. Key releases are dropped.
/// - Keys that come in one read, or sooner after each other than a person types, are marked with
///   `isBurst`. So is a key after several single keys at a pace that no person keeps up.
///
/// Times count from any moment, by a clock that never steps back.
package struct KeyParser: Sendable {
    enum State: Sendable, Hashable {
        case ground
        case escape
        /// After `ESC [`, with the bytes since then.
        case control([UInt8])
        /// After `ESC O`, with the bytes since then.
        case single([UInt8])
        /// After `ESC [ [`: the first function keys of the Linux console.
        case console
        /// After `ESC [ M`: an old mouse report of three bytes, which the deck never requests. The
        /// value is the number of missing bytes.
        case oldMouse(Int)
        /// A sequence that is too long, until its end.
        case overlong
        /// A string for the terminal, opened by `opener`, until its terminator.
        case string(opener: UInt8, isEmpty: Bool, sawEscape: Bool, isEightBit: Bool)
        /// Inside a UTF-8 character of several bytes.
        case character([UInt8], missing: Int, isAlt: Bool)
        /// Between the brackets of a paste; stalled after a while without bytes.
        case paste([UInt8], isStalled: Bool)
    }

    /// An escape followed by this much silence is a key of its own.
    static let escapeDelay = Duration.milliseconds(25)
    /// How long a sequence may pause, and how long after a lone escape its rest may come.
    static let sequencePause = Duration.seconds(1)
    /// Two keys closer together than this did not come from a person.
    static let typingMin = Duration.milliseconds(40)
    /// A key with `runCount` keys before it, all within `runTime`, did not come from a person
    /// either: that pace is 17 keys per second. A repeated key does not count: it may be held down.
    static let runCount = 4
    static let runTime = Duration.milliseconds(240)
    /// A paste without its end is delivered after `pasteStalls` of silence, and is over after
    /// `pasteIsLost`.
    static let pasteStalls = Duration.seconds(2)
    static let pasteIsLost = Duration.seconds(10)

    var state = State.ground
    /// Whether the parser reads the rest of a sequence whose escape counted as a key of its own.
    var isRest = false
    /// The number of inputs without a meaning in this read: a key beside them did not come alone.
    var noise = 0
    private var latestByte = Duration.zero
    private var latestKey: Duration?
    /// The last keys that came one by one, each different from the one before it.
    private var singleKeys: [(key: Key, at: Duration)] = []
    private var loneEscape: Duration?

    package init() {}

    /// When to call `flush` if no byte comes before; nil if nothing is undecided.
    package var undecidedUntil: Duration? {
        let silence: Duration? =
            switch state {
            case .ground, .character: nil
            case .escape, .paste([0x1B], isStalled: true): Self.escapeDelay
            case .paste([], isStalled: true): Self.pasteIsLost
            case .paste: Self.pasteStalls
            case .control, .single, .console, .oldMouse, .overlong, .string: Self.sequencePause
            }
        return silence.map { latestByte + $0 }
    }

    /// Reads the bytes of one read and returns their events.
    ///
    /// - Returns: first what the time before decided, then what the bytes mean.
    package mutating func feed(_ bytes: some Sequence<UInt8>, at now: Duration) -> [InputEvent] {
        let before = flush(at: now)
        latestByte = now
        noise = 0
        var events: [InputEvent] = []
        for byte in bytes { step(byte, &events) }
        return before + markingBursts(events, at: now)
    }

    /// Decides what is undecided, if nothing more came in time.
    package mutating func flush(at now: Duration) -> [InputEvent] {
        guard let undecidedUntil, now >= undecidedUntil else { return [] }
        let wasRest = isRest
        let decided = state
        (state, isRest) = (.ground, false)
        switch decided {
        case .escape:
            loneEscape = latestByte
            return markingBursts([.key(Key(.escape))], at: latestByte)
        case .paste([0x1B], isStalled: true), .paste([], isStalled: true): return []
        case .paste(let bytes, _):
            state = .paste([], isStalled: true)
            return [Self.pasted(bytes, isWhole: false)]
        default: return wasRest ? [.restOfSequence] : Self.openerKey(decided)
        }
    }

    /// The key of a sequence that stopped after its opener: the opener with alt.
    private static func openerKey(_ state: State) -> [InputEvent] {
        let opener: UInt8
        switch state {
        case .control([]): opener = UInt8(ascii: "[")
        case .single([]): opener = UInt8(ascii: "O")
        case .string(let byte, isEmpty: true, sawEscape: false, isEightBit: false): opener = byte
        default: return []
        }
        return [.key(Key(.character(Character(Unicode.Scalar(opener))), .alt))]
    }

    /// Marks the keys that did not come alone with `isBurst`.
    private mutating func markingBursts(_ events: [InputEvent], at now: Duration) -> [InputEvent] {
        let strokes = events.count { event in
            switch event {
            case .key, .paste, .restOfSequence: true
            case .mouse, .focus, .report: false
            }
        }
        let isHurried = endsFastRun(events, at: now)
        let isBurst =
            strokes + noise > 1 || isHurried || latestKey.map { now - $0 < Self.typingMin } == true
        if strokes > 0 { latestKey = now }
        guard isBurst else { return events }
        return events.map { event in
            guard case .key(let key, var arrival) = event else { return event }
            arrival.isBurst = true
            return .key(key, arrival)
        }
    }

    /// Remembers keys that come one by one; true if this key ends a run too fast for a person.
    private mutating func endsFastRun(_ events: [InputEvent], at now: Duration) -> Bool {
        let keys = events.compactMap { if case .key(let key, _) = $0 { key } else { nil } }
        guard let key = keys.first else { return false }
        guard keys.count == 1 else {
            singleKeys = []
            return false
        }
        guard singleKeys.last?.key != key else { return false }
        singleKeys.append((key, now))
        guard singleKeys.count > Self.runCount else { return false }
        return now - singleKeys.removeFirst().at < Self.runTime
    }

    private mutating func step(_ byte: UInt8, _ events: inout [InputEvent]) {
        switch state {
        case .ground: ground(byte, isAlt: false, &events)
        case .escape: escape(byte, &events)
        case .character(let bytes, let missing, let isAlt):
            character(byte, bytes, missing, isAlt, &events)
        case .paste(var bytes, let isStalled):
            state = .ground  // Avoids a copy of the buffer for each byte.
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

    /// Begins the sequence or string that an escape and this byte open; false if they open nothing.
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

    /// Reads a byte outside sequences: it opens something, or is a key of its own.
    mutating func ground(_ byte: UInt8, isAlt: Bool, _ events: inout [InputEvent]) {
        let escape = loneEscape
        loneEscape = nil
        if let escape, latestByte - escape <= Self.sequencePause, !isAlt,
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
        default: noise += 1  // No UTF-8 character starts with it.
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
        guard let scalar = String(validating: bytes, as: UTF8.self)?.unicodeScalars.first else {
            noise += 1
            return
        }
        if (0x80...0x9F).contains(scalar.value) {
            // An 8-bit control (C1), sent as a UTF-8 character.
            if !open(UInt8(scalar.value) - 0x40, isEightBit: true) { noise += 1 }
            return
        }
        events.append(.key(Key(.character(Character(scalar)), isAlt ? .alt : [])))
    }
}
