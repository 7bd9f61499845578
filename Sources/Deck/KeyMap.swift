package import Canvas

/// The key table as one operator has set it: help, key bar and the keys themselves use it.
package struct KeyMap: Equatable, Sendable {
    /// All bindings, in the order of help and key bar.
    package let bindings: [KeyBinding]

    package static let standard = KeyMap(bindings: KeyTable.bindings)

    /// What a key does; nil when it does nothing there.
    package func keyAction(of key: Key, inReplay: Bool) -> KeyAction? {
        bindings.first { $0.holds(inReplay: inReplay) && $0.keys.contains(key) }?.keyAction
    }

    /// The name of an action's key, for sentences.
    package func label(of keyAction: KeyAction) -> String {
        bindings.first { $0.keyAction == keyAction }?.keys.first?.name ?? "no key"
    }

    /// A mistake in an operator's key settings.
    package struct Mistake: Equatable, Sendable {
        /// The line in the operator's file.
        package let line: Int
        /// What is wrong, and what happens with the setting.
        package let text: String
    }

    /// The default table with an operator's settings, as far as they are possible, and the mistakes
    /// in the others. Keys that the terminal or the deck needs keep their meaning.
    package static func remapped(_ wishes: [KeyBindingSetting]) -> (
        map: KeyMap, mistakes: [Mistake]
    ) {
        var remapping = Remapping()
        for wish in wishes { remapping.apply(wish) }
        remapping.settle()
        return (
            KeyMap(bindings: remapping.bindings),
            remapping.mistakes.sorted { $0.line < $1.line }
        )
    }
}

/// Applies the settings to the table one by one.
private struct Remapping {
    private var granted: [(keyAction: KeyAction, keys: [Key], line: Int)] = []
    var mistakes: [KeyMap.Mistake] = []

    /// Keys with one meaning everywhere, and that meaning.
    private static let fixed: [(key: Key, why: String)] = [
        (Key(.escape), "esc always goes back"), (Key(.enter), "enter takes what is marked"),
        (.control("c"), "ctrl-c always leaves"), (.control("z"), "ctrl-z always stops the deck"),
    ]

    /// Letters that arrive as other keys when control is held.
    private static let aliases: [Character: String] = ["i": "tab", "m": "enter", "[": "esc"]

    mutating func apply(_ wish: KeyBindingSetting) {
        guard let keyAction = KeyAction(rawValue: wish.action) else {
            return complain(
                wish.line,
                "keys: unknown action '\(wish.action)': penstock watch --print-config lists them")
        }
        var keys: [Key] = []
        for name in wish.keys {
            do throws(InvalidKey) {
                let key = try Self.key(name, for: keyAction)
                if !keys.contains(key) { keys.append(key) }
            } catch {
                return complain(wish.line, "keys: \(wish.action): \(error.text)")
            }
        }
        let standard = KeyTable.bindings.first { $0.keyAction == keyAction }?.keys ?? []
        keys += standard.filter { key in
            Self.fixed.contains { $0.key == key } && !keys.contains(key)
        }
        granted.append((keyAction, keys, wish.line))
    }

    private struct InvalidKey: Error {
        let text: String
    }

    private static func key(_ name: String, for keyAction: KeyAction) throws(InvalidKey) -> Key {
        guard var key = Key(named: name) else {
            throw InvalidKey(
                text: "unknown key '\(name)'; keys are O, space, shift-left, ctrl-p, f1")
        }
        if case .character(let character) = key.code {
            if key.modifiers.contains(.shift) {
                let upper = character.uppercased()
                throw InvalidKey(text: "'\(name)' never comes: say '\(upper)'")
            }
            if key.modifiers.contains(.control) {
                key = Key(.character(Character(character.lowercased())), key.modifiers)
                if let alias = aliases[character] {
                    throw InvalidKey(text: "'\(name)' comes as \(alias) from a terminal")
                }
            }
        }
        if let fixed = fixed.first(where: { $0.key == key }),
            KeyTable.bindings.first(where: { $0.keyAction == keyAction })?.keys.contains(key)
                != true
        {
            throw InvalidKey(text: fixed.why)
        }
        return key
    }

    var bindings: [KeyBinding] {
        KeyTable.bindings.map { standard in
            var binding = standard
            let wish = granted.last { $0.keyAction == binding.keyAction }
            binding.keys = wish?.keys ?? binding.keys
            return binding
        }
    }

    /// Withdraws settings, the last one first, until no key has two meanings.
    mutating func settle() {
        while let clash = clash {
            let places = [clash.two, clash.one].compactMap { keyAction in
                granted.lastIndex { $0.keyAction == keyAction }
            }
            guard let place = places.max(by: { granted[$0].line < granted[$1].line }) else {
                return
            }
            let wish = granted.remove(at: place)
            let other = wish.keyAction == clash.one ? clash.two : clash.one
            complain(
                wish.line,
                "keys: \(wish.keyAction.rawValue): '\(clash.key.name)' does \(other.rawValue) already"
            )
        }
    }

    private var clash: (key: Key, one: KeyAction, two: KeyAction)? {
        let bindings = bindings
        for (index, one) in bindings.enumerated() {
            for two in bindings.dropFirst(index + 1) {
                let meet = [false, true].contains {
                    one.holds(inReplay: $0) && two.holds(inReplay: $0)
                }
                guard meet, let key = one.keys.first(where: two.keys.contains) else { continue }
                return (key, one.keyAction, two.keyAction)
            }
        }
        return nil
    }

    private mutating func complain(_ line: Int, _ text: String) {
        mistakes.append(KeyMap.Mistake(line: line, text: text + "; ignored"))
    }
}
