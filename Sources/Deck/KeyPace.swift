import Canvas
package import Rules

/// Tells a key pressed by hand from one held down, and from keys that arrive together.
///
/// A terminal repeats a key that is held down: the first time after 250 to 700 ms, then every 20 to
/// 92 ms.
struct KeyPace: Equatable, Sendable {
    /// How a key arrived.
    enum Stroke: Equatable {
        /// Pressed by hand. `since` is the time since the same key arrived before; `nil` if the
        /// previous key was another one.
        case pressed(since: TimeSpan?)
        case held
        /// Arrived together with other keys, or faster than a person types.
        case burst
    }

    /// A key that arrives again within this time is a repetition by the terminal.
    static let repeatMax = TimeSpan(milliseconds: 80)
    /// A held key counts as released when it has not arrived for this time.
    static let releaseTime = TimeSpan(milliseconds: 300)
    /// A second press counts when no third one follows within this time. A held key would repeat.
    static let settlingTime = TimeSpan(milliseconds: 100)
    /// Longer than the time after which any keyboard first repeats a held key.
    static let firstRepeatMax = TimeSpan.seconds(1)

    private var key: Key?
    private var at = Moment(milliseconds: 0)
    private var isHeld = false

    /// Classifies a key by the keys before it.
    mutating func stroke(of key: Key, _ arrival: KeyArrival, at moment: Moment) -> Stroke {
        let since = self.key == key ? moment - at : nil
        (self.key, at) = (key, moment)
        if arrival.isRepeat { return markHeld() }
        if let since, since < (isHeld ? KeyPace.releaseTime : KeyPace.repeatMax) {
            return markHeld()
        }
        isHeld = false
        return arrival.isBurst ? .burst : .pressed(since: since)
    }

    /// Records that the latest key is held down.
    mutating func markHeld() -> Stroke {
        isHeld = true
        return .held
    }
}

extension KeyPace.Stroke {
    /// Whether the key was pressed alone, by hand.
    var isPress: Bool { if case .pressed = self { true } else { false } }

    /// Whether this key may be the first repetition of a held key.
    var mayRepeat: Bool {
        if case .pressed(let since?) = self { since < KeyPace.firstRepeatMax } else { false }
    }
}

extension KeyAction {
    /// Whether the action acts on the sale.
    var isAct: Bool { KeyTable.bindings.contains { $0.keyAction == self && $0.group == .act } }

    /// Whether the action needs a key pressed alone, by hand, because it changes more than the
    /// view.
    var isGuarded: Bool {
        isAct || [.quit, .suspend, .export, .acknowledge, .shelve, .mouse].contains(self)
    }

    /// Whether a held key repeats the action.
    var isRepeated: Bool {
        [
            .previousDrop, .nextDrop, .nextPane, .previousPane, .pageBack, .pageForward, .back,
            .stepBack, .stepForward, .leapBack, .leapForward, .eventBack, .eventForward, .actBack,
            .actForward, .nextMatch, .previousMatch, .slower, .faster, .zoomIn, .zoomOut,
        ].contains(self)
    }
}

/// Finds the meaning of a key from its keyboard layout and from how it arrived.
extension DeckModel {
    /// The key to look up in the table: the key itself, else the key at its position on a Latin
    /// keyboard, else its small letter.
    func commandKey(_ key: Key, _ arrival: KeyArrival) -> Key {
        let isReplay = context.mode == .replay
        if keys.keyAction(of: key, inReplay: isReplay) != nil { return key }
        let latinKeys = [latinKey(of: key, arrival), KeyboardLayout.latin(key)].compactMap { $0 }
        let others = latinKeys + (latinKeys + [key]).compactMap(Self.lowercased)
        return others.first { keys.keyAction(of: $0, inReplay: isReplay) != nil } ?? key
    }

    /// The Latin key at the same position, as the terminal reports it. Only letters of another
    /// alphabet have one: a sign typed with a modifier stays as it is.
    private func latinKey(of key: Key, _ arrival: KeyArrival) -> Key? {
        guard let base = arrival.base, case .character(let typed) = key.code,
            case .character(let latin) = base.code
        else { return nil }
        let isLetter = !typed.isASCII && typed.isLetter
        return isLetter || typed.lowercased() == latin.lowercased() ? base : nil
    }

    private static func lowercased(_ key: Key) -> Key? {
        guard case .character(let character) = key.code, character.isASCII, character.isUppercase
        else { return nil }
        return Key(.character(Character(character.lowercased())), key.modifiers)
    }

    /// Reports the first key translated from another layout, and the first capital used as a small
    /// letter.
    mutating func reportTranslation(of typed: Key, as meant: Key) {
        guard typed != meant else { return }
        let isCapital = Self.lowercased(typed) == meant
        let path = isCapital ? \DeckModel.hasReportedCapital : \.hasReportedLayout
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
                stroke = pace.markHeld()
                armedPause = nil
                sayPressByHand(key)
            } else {
                armedPause?.confirmsAt = now + KeyPace.settlingTime
            }
        }
        return []
    }

    private mutating func confirmPause(_ armed: ArmedPause) -> [Effect] {
        armedPause = nil
        return send(.pause, drop: armed.drop, reason: nil, revision: revision(armed.drop))
    }

    /// When a second press will count as pressed by hand; nil when no press waits for that.
    package var confirmsAt: Moment? {
        [armedPause?.confirmsAt, panel?.confirmsAt, quitsAt].compactMap { $0 }.min()
    }

    /// Carries out an act after its second press, once no third press can follow. Cancels a pause
    /// that was armed too long ago.
    mutating func confirmDue() -> [Effect] {
        if let quitsAt, quitsAt <= now {
            self.quitsAt = nil
            return [.quit(farewell: farewell)]
        }
        if let armed = armedPause {
            if let at = armed.confirmsAt, at <= now { return confirmPause(armed) }
            if armed.confirmsAt == nil, armed.until <= now {
                armedPause = nil
                say("expired: nothing was sent", .notice)
            }
        }
        guard var panel, let at = panel.confirmsAt, at <= now else { return [] }
        panel.confirmsAt = nil
        replaceOverlay(.action(panel))
        guard case .success(let act) = panel.act else { return [] }
        closeOverlay()
        return send(act, drop: panel.drop, reason: panel.reason, revision: panel.revision)
    }

    /// Cancels everything that waits for a key to become an act. Returns whether there was any.
    mutating func disarm() -> Bool {
        let wasArmed = armedPause != nil || panel != nil || prompt?.kind == .command
        armedPause = nil
        if panel != nil || prompt != nil { closeOverlay() }
        return wasArmed
    }

    /// Shows the engine whose index is the key's index among the keys of the action `engine`.
    func showEngine(_ key: Key) -> [Effect] {
        let engineKeys = keys.bindings.first { $0.keyAction == .engine }?.keys ?? []
        return engineKeys.firstIndex(of: key).map { [.showEngine($0)] } ?? []
    }
}
