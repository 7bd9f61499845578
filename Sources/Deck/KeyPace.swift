import Canvas
import Rules

/// Tells a key pressed by hand from one held down, and from keys that arrive together.
///
/// A terminal repeats a key that is held down: the first time after 250 to 700 ms, then every 20 to
/// 92 ms.
struct KeyPace: Equatable, Sendable {
    /// How a key came.
    enum Stroke: Equatable {
        /// Pressed by hand. `since` is the time since the same key came before; nil when the key
        /// before was another one.
        case pressed(since: TimeSpan?)
        /// Held down.
        case held
        /// Came together with other keys, or faster than anybody types.
        case burst
    }

    /// A key that comes again within this time repeats by itself.
    static let repeats = TimeSpan(milliseconds: 80)
    /// A held key counts again after this time without it.
    static let letGo = TimeSpan(milliseconds: 300)
    /// A second press counts when no third follows within this time: a held key would go on.
    static let settles = TimeSpan(milliseconds: 100)
    /// Longer than any keyboard waits before it repeats a held key.
    static let repeatsFirst = TimeSpan.seconds(1)

    private var key: Key?
    private var at = Moment(milliseconds: 0)
    private var isHeld = false

    /// How a key came, after the keys before it.
    mutating func stroke(of key: Key, _ arrival: KeyArrival, at moment: Moment) -> Stroke {
        let since = self.key == key ? moment - at : nil
        (self.key, at) = (key, moment)
        if arrival.isRepeat { return hold() }
        if let since, since < (isHeld ? KeyPace.letGo : KeyPace.repeats) { return hold() }
        isHeld = false
        return arrival.isBurst ? .burst : .pressed(since: since)
    }

    /// The latest key turns out to be held down.
    @discardableResult
    mutating func hold() -> Stroke {
        isHeld = true
        return .held
    }
}

extension KeyPace.Stroke {
    /// Whether the key was pressed alone, by hand.
    var isPress: Bool { if case .pressed = self { true } else { false } }

    /// Whether this may be the first repetition of a held key.
    var mayRepeat: Bool {
        if case .pressed(let since?) = self { since < KeyPace.repeatsFirst } else { false }
    }
}

extension KeyAction {
    /// Whether it acts on the sale.
    var isAct: Bool { KeyTable.bindings.contains { $0.keyAction == self && $0.group == .act } }

    /// Whether it changes more than what this deck shows. Then only a key pressed alone, by hand,
    /// does it.
    var isGuarded: Bool {
        switch self {
        case .open, .pause, .resume, .close, .drip, .units, .announce, .mark: true
        case .quit, .suspend, .export, .acknowledge, .shelve, .mouse: true
        default: false
        }
    }

    /// Whether a held key does it again and again.
    var isRepeated: Bool {
        switch self {
        case .previousDrop, .nextDrop, .nextPane, .previousPane, .pageBack, .pageForward, .back,
            .stepBack, .stepForward, .leapBack, .leapForward, .eventBack, .eventForward, .actBack,
            .actForward, .nextMatch, .previousMatch, .slower, .faster, .zoomIn, .zoomOut:
            true
        default: false
        }
    }
}
