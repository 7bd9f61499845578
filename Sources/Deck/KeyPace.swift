import Canvas
package import Rules

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
        isAct || [.quit, .suspend, .export, .acknowledge, .shelve, .mouse].contains(self)
    }

    /// Whether a held key does it again and again.
    var isRepeated: Bool {
        [
            .previousDrop, .nextDrop, .nextPane, .previousPane, .pageBack, .pageForward, .back,
            .stepBack, .stepForward, .leapBack, .leapForward, .eventBack, .eventForward, .actBack,
            .actForward, .nextMatch, .previousMatch, .slower, .faster, .zoomIn, .zoomOut,
        ].contains(self)
    }
}

/// From a key to its meaning: which keyboard it came from, and whether it was pressed by hand.
extension DeckModel {
    /// The command key that is meant: the key itself, or else the key at the same place of a Latin
    /// keyboard, or else its small letter.
    func commandKey(_ key: Key, _ arrival: KeyArrival) -> Key {
        let isReplay = context.mode == .replay
        if keys.keyAction(of: key, inReplay: isReplay) != nil { return key }
        let places = [place(of: key, arrival), KeyboardLayout.latin(key)].compactMap { $0 }
        let others = places + (places + [key]).compactMap(Self.small)
        return others.first { keys.keyAction(of: $0, inReplay: isReplay) != nil } ?? key
    }

    /// The Latin key at this place, as the terminal reports it. Only for letters of another
    /// alphabet: a sign typed with a modifier is taken as it is.
    private func place(of key: Key, _ arrival: KeyArrival) -> Key? {
        guard let base = arrival.base, case .character(let typed) = key.code,
            case .character(let latin) = base.code
        else { return nil }
        let isLetter = !typed.isASCII && typed.isLetter
        return isLetter || typed.lowercased() == latin.lowercased() ? base : nil
    }

    private static func small(_ key: Key) -> Key? {
        guard case .character(let character) = key.code, character.isASCII, character.isUppercase
        else { return nil }
        return Key(.character(Character(character.lowercased())), key.modifiers)
    }

    /// Reports the first key that is taken by its place, and the first capital taken as a small
    /// letter.
    mutating func reportTranslation(of typed: Key, as meant: Key) {
        guard typed != meant else { return }
        let isCapital = Self.small(typed) == meant
        let path = isCapital ? \DeckModel.hasReportedCapital : \.hasReportedPlace
        guard !self[keyPath: path] else { return }
        self[keyPath: path] = true
        let reason: SafeText = isCapital ? "the lock for capitals may be on" : "another keyboard"
        record(
            "deck", "\(SafeText(typed.name)) is taken as \(SafeText(meant.name)): \(reason)",
            .notice)
    }

    /// Says why a key that must be pressed by hand does nothing.
    mutating func sayPressByHand(_ key: Key) {
        if stroke == .held {
            say("\(SafeText(key.name)) is held down: let it go, then press it once", .notice)
        } else {
            say("keys came together: none of them acts. Press them one by one", .warn)
        }
    }

    /// Handles a key while a pause waits for its second press; nil when the key has its usual
    /// meaning.
    mutating func pressWhileArmed(
        _ key: Key, _ keyAction: KeyAction?, _ armed: ArmedPause
    ) -> [Effect]? {
        guard key.code == .enter || keyAction == .pause else {
            armedPause = nil
            say("nothing was sent", .dim)
            return key.code == .escape ? [] : nil
        }
        switch stroke {
        case .burst,
            .held where key.code == .enter:
            armedPause?.isCrowded = true
        case .held:
            armedPause = nil
            sayPressByHand(key)
        case .pressed(let since):
            if key.code == .enter || since == nil { return confirmPause(armed) }
            if armed.confirmsAt != nil {
                stroke = pace.hold()
                armedPause = nil
                sayPressByHand(key)
            } else {
                armedPause?.confirmsAt = now + KeyPace.settles
            }
        }
        return []
    }

    private mutating func confirmPause(_ armed: ArmedPause) -> [Effect] {
        armedPause = nil
        return send(.pause, drop: armed.drop, reason: nil, revision: revision(armed.drop))
    }

    /// When a second press will count as pressed by hand; nil when nothing waits for that.
    package var confirmsAt: Moment? {
        [armedPause?.confirmsAt, panel?.confirmsAt, leavesAt].compactMap { $0 }.min()
    }

    /// Carries out what a second press asked for once no third press has followed. Drops what was
    /// armed too long ago.
    mutating func confirmDue() -> [Effect] {
        if let leavesAt, leavesAt <= now {
            self.leavesAt = nil
            return [.quit(farewell: farewell)]
        }
        if let armed = armedPause {
            if let at = armed.confirmsAt, at <= now { return confirmPause(armed) }
            if armed.confirmsAt == nil, armed.until <= now {
                armedPause = nil
                say("expired: nothing was sent", .notice)
            }
        }
        guard var open = panel, let at = open.confirmsAt, at <= now else { return [] }
        open.confirmsAt = nil
        replaceOverlay(.action(open))
        guard case .success(let act) = open.act else { return [] }
        closeOverlay()
        return send(act, drop: open.drop, reason: open.reason, revision: open.revision)
    }

    /// Drops everything that waits for a key to become an act. Tells whether there was any.
    mutating func disarm() -> Bool {
        let wasArmed = armedPause != nil || panel != nil || prompt?.kind == .command
        armedPause = nil
        if panel != nil || prompt != nil { closeOverlay() }
        return wasArmed
    }

    /// Shows the engine of a key: its index among the keys of the action `engine`.
    func showEngine(_ key: Key) -> [Effect] {
        let places = keys.bindings.first { $0.keyAction == .engine }?.keys ?? []
        return places.firstIndex(of: key).map { [.showEngine($0)] } ?? []
    }
}
