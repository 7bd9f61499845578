import Canvas
package import Rules

/// Keys on their way to a meaning: on which keyboard, by which hand, how soon after each other.
extension DeckModel {
    /// The key that is meant where keys are commands: itself, or the one at the same place of a Latin
    /// keyboard, or the small letter where a capital means nothing.
    func meant(_ key: Key, _ arrival: KeyArrival) -> Key {
        let isReplay = seat.mode == .replay
        if keys.deed(of: key, inReplay: isReplay) != nil { return key }
        let places = [place(of: key, arrival), KeyboardLayout.latin(key)].compactMap { $0 }
        let others = places + (places + [key]).compactMap(Self.small)
        return others.first { keys.deed(of: $0, inReplay: isReplay) != nil } ?? key
    }

    /// The Latin key that the terminal tells; a sign that is typed with another key's help is no
    /// letter of another keyboard.
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

    /// Whether a letter goes into a text.
    var isTyping: Bool {
        if prompt != nil || goTo != nil { return true }
        if let panel { return panel.fields.indices.contains(panel.focus) }
        return whatIf != nil
    }

    /// Tells once that keys are taken by their place, and once that capitals are taken as small.
    mutating func tellPlace(_ typed: Key, as meant: Key) {
        guard typed != meant else { return }
        let isCapital = Self.small(typed) == meant
        let path = isCapital ? \DeckModel.isCapitalTold : \.isPlaceTold
        guard !self[keyPath: path] else { return }
        self[keyPath: path] = true
        let reason: SafeText = isCapital ? "the lock for capitals may be on" : "another keyboard"
        note(
            "deck", "\(SafeText(typed.name)) is taken as \(SafeText(meant.name)): \(reason)",
            .notice)
    }

    /// What to say of a key that needs a hand and did not come from one.
    mutating func sayNoHand(_ key: Key) {
        if stroke == .held {
            say("\(SafeText(key.name)) is held down: let it go, then press it once", .notice)
        } else {
            say("keys came together: none of them acts. Press them one by one", .warn)
        }
    }

    /// A key while a pause waits for its second one; nil when it has a meaning of its own.
    mutating func pressWhileArmed(
        _ key: Key, _ deed: Deed?, _ armed: ArmedPause
    ) -> [Effect]? {
        let isSecond = key.code == .enter || deed == .pause
        guard isSecond else {
            armedPause = nil
            say("nothing was sent", .dim)
            return key.code == .escape ? [] : nil
        }
        switch stroke {
        case .burst:
            armedPause?.isCrowded = true
            return []
        case .held where key.code == .enter:
            armedPause?.isCrowded = true
            return []
        case .held:
            armedPause = nil
            sayNoHand(key)
            return []
        case .pressed(let since):
            if key.code == .enter || since == nil { return confirmPause(armed) }
            if armed.confirmsAt != nil {
                pace.hold()
                stroke = .held
                armedPause = nil
                sayNoHand(key)
            } else {
                armedPause?.confirmsAt = now + KeyPace.settles
            }
            return []
        }
    }

    private mutating func confirmPause(_ armed: ArmedPause) -> [Effect] {
        armedPause = nil
        return send(.pause, drop: armed.drop, reason: nil, revision: revision(armed.drop))
    }

    /// When a second press will have proved to be one; nil when none waits for that.
    package var confirmsAt: Moment? {
        [armedPause?.confirmsAt, panel?.confirmsAt, leavesAt].compactMap { $0 }.min()
    }

    /// Does what a second press asked for, once no third has come; lets go of what was armed too
    /// long ago.
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
        guard let open = panel, let at = open.confirmsAt, at <= now else { return [] }
        panel?.confirmsAt = nil
        guard case .success(let act) = open.act else { return [] }
        panel = nil
        return send(act, drop: open.drop, reason: open.reason, revision: open.revision)
    }
}
