package import Canvas

/// The key table with an operator's settings. Help, key bar and key handling use it.
package struct KeyMap: Equatable, Sendable {
    /// All bindings, in the order of help and key bar.
    package let bindings: [KeyBinding]

    package static let standard = KeyMap(bindings: KeyTable.bindings)

    /// The action of a key; nil when the key has none.
    package func keyAction(of key: Key, inReplay: Bool) -> KeyAction? {
        bindings.first { $0.isValid(inReplay: inReplay) && $0.keys.contains(key) }?.keyAction
    }

    /// The name of an action's key, for sentences.
    package func label(of keyAction: KeyAction) -> String {
        bindings.first { $0.keyAction == keyAction }?.keys.first?.name ?? "no key"
    }

    /// A mistake in an operator's key settings.
    package struct Mistake: Equatable, Sendable {
        /// The line in the operator's file.
        package let line: Int
        /// The problem, and what happens with the setting.
        package let text: String
    }

    /// The default table with an operator's valid settings, and the mistakes in the other settings.
    /// Keys that the terminal or the deck needs keep their meaning.
    package static func remapped(_ settings: [KeyBindingSetting]) -> (
        map: KeyMap, mistakes: [Mistake]
    ) {
        var remapping = Remapping()
        for setting in settings { remapping.apply(setting) }
        remapping.resolveClashes()
        return (
            KeyMap(bindings: remapping.bindings),
            remapping.mistakes.sorted { $0.line < $1.line }
        )
    }
}

/// Applies the settings to the table one by one.
private struct Remapping {
    private var accepted: [(keyAction: KeyAction, keys: [Key], line: Int)] = []
    var mistakes: [KeyMap.Mistake] = []

    /// Keys with a fixed meaning, and that meaning.
    private static let fixed: [(key: Key, why: String)] = [
        (Key(.escape), "esc always goes back"), (Key(.enter), "enter takes what is marked"),
        (.control("c"), "ctrl-c always leaves"), (.control("z"), "ctrl-z always stops the deck"),
    ]

    /// Letters that arrive as other keys when control is held.
    private static let aliases: [Character: String] = ["i": "tab", "m": "enter", "[": "esc"]

    mutating func apply(_ setting: KeyBindingSetting) {
        guard let keyAction = KeyAction(rawValue: setting.action) else {
            return complain(
                setting.line,
                "keys: unknown action '\(setting.action)': penstock watch --print-config lists them"
            )
        }
        var keys: [Key] = []
        for name in setting.keys {
            do throws(InvalidKey) {
                let key = try Self.key(name, for: keyAction)
                if !keys.contains(key) { keys.append(key) }
            } catch {
                return complain(setting.line, "keys: \(setting.action): \(error.text)")
            }
        }
        let standard = KeyTable.bindings.first { $0.keyAction == keyAction }?.keys ?? []
        keys += standard.filter { key in
            Self.fixed.contains { $0.key == key } && !keys.contains(key)
        }
        accepted.append((keyAction, keys, setting.line))
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
            let setting = accepted.last { $0.keyAction == binding.keyAction }
            binding.keys = setting?.keys ?? binding.keys
            return binding
        }
    }

    /// Withdraws settings, the last one first, until no key has two meanings.
    mutating func resolveClashes() {
        while let clash = clash {
            let indices = [clash.two, clash.one].compactMap { keyAction in
                accepted.lastIndex { $0.keyAction == keyAction }
            }
            guard let index = indices.max(by: { accepted[$0].line < accepted[$1].line }) else {
                return
            }
            let setting = accepted.remove(at: index)
            let other = setting.keyAction == clash.one ? clash.two : clash.one
            complain(
                setting.line,
                "keys: \(setting.keyAction.rawValue): '\(clash.key.name)' does \(other.rawValue) already"
            )
        }
    }

    private var clash: (key: Key, one: KeyAction, two: KeyAction)? {
        let bindings = bindings
        for (index, one) in bindings.enumerated() {
            for two in bindings.dropFirst(index + 1) {
                let overlap = [false, true].contains {
                    one.isValid(inReplay: $0) && two.isValid(inReplay: $0)
                }
                guard overlap, let key = one.keys.first(where: two.keys.contains) else { continue }
                return (key, one.keyAction, two.keyAction)
            }
        }
        return nil
    }

    private mutating func complain(_ line: Int, _ text: String) {
        mistakes.append(KeyMap.Mistake(line: line, text: text + "; ignored"))
    }
}
