import Canvas
import Rules

/// Tells a key that a hand pressed from one that is held down, and from keys that come in a heap.
///
/// A terminal sends a key that is held down again and again: first after 250 to 700 ms, then every 20
/// to 92 ms.
struct KeyPace: Equatable, Sendable {
    /// How a key came.
    enum Stroke: Equatable {
        /// A hand pressed it; `since` is how long ago it pressed the same key, if that was the key
        /// before.
        case pressed(since: Span?)
        /// It is held down.
        case held
        /// It came with other keys, or sooner after one than a hand types.
        case burst
    }

    /// One key that comes again within this time repeats by itself.
    static let repeats = Span(milliseconds: 80)
    /// A key that was held down counts again after so long without it.
    static let letGo = Span(milliseconds: 300)
    /// A second press is one once so long no third has come: a key that is held down goes on.
    static let settles = Span(milliseconds: 100)
    /// Longer than any keyboard waits before it repeats a key.
    static let repeatsFirst = Span.seconds(1)

    private var key: Key?
    private var at = Moment(milliseconds: 0)
    private var isHeld = false

    /// Takes a key in and tells how it came.
    mutating func take(_ key: Key, _ arrival: KeyArrival, at moment: Moment) -> Stroke {
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
    /// Whether a hand pressed the key alone.
    var isPress: Bool { if case .pressed = self { true } else { false } }

    /// Whether it may be the first repetition of the same key held down.
    var mayRepeat: Bool {
        if case .pressed(let since?) = self { since < KeyPace.repeatsFirst } else { false }
    }
}

extension Deed {
    /// Whether it acts on the sale.
    var isAct: Bool { KeyTable.bindings.contains { $0.deed == self && $0.group == .act } }

    /// Whether it changes more than what this deck shows: only a key that a hand presses alone does
    /// it.
    var isGuarded: Bool {
        switch self {
        case .open, .pause, .resume, .close, .drip, .units, .announce, .mark: true
        case .quit, .suspend, .export, .acknowledge, .shelve, .mouse: true
        default: false
        }
    }

    /// Whether a key that is held down does it again and again.
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
