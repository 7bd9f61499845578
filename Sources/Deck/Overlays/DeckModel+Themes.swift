package import Canvas

/// A theme that can be chosen.
package struct ThemeChoice: Equatable, Sendable {
    package let name: String
    /// One line that describes it.
    package let about: SafeText

    /// Stores a theme's name and description.
    package init(name: String, about: SafeText) {
        self.name = name
        self.about = about
    }
}

/// The open list of themes. The screen shows the marked theme.
struct ThemePicker: Equatable, Sendable {
    /// The theme to return to on escape.
    let before: String
}

extension DeckModel {
    /// The index of the current theme in the list; 0 when it is gone.
    var themePlace: Int { themes.firstIndex { $0.name == theme } ?? 0 }

    /// Handles a key in the list of themes. No key there acts on the sale.
    mutating func pressInThemes(_ key: Key) -> [Effect] {
        guard let picker = themePicker else { return [] }
        let keyAction = keys.keyAction(of: key, inReplay: context.mode == .replay)
        switch (key.code, keyAction) {
        case (.escape, _), (_, .back), (_, .quit):
            themePicker = nil
            return wear(picker.before)
        case (.enter, _):
            themePicker = nil
            let name = SafeText(theme)
            say("theme \(name) until you leave; theme = \"\(name)\" in config.toml keeps it", .dim)
            return []
        case (.up, _), (.character("k"), _), (_, .previousDrop): return wear(themePlace - 1)
        case (.down, _), (.character("j"), _), (_, .nextDrop): return wear(themePlace + 1)
        case (_, .theme): return wear((themePlace + 1) % max(1, themes.count))
        case (.pageUp, _): return wear(themePlace - 5)
        case (.pageDown, _): return wear(themePlace + 5)
        case (.home, _): return wear(0)
        case (.end, _): return wear(themes.count - 1)
        default: return []
        }
    }

    mutating func wear(_ place: Int) -> [Effect] {
        guard !themes.isEmpty else { return [] }
        return wear(themes[min(max(0, place), themes.count - 1)].name)
    }

    mutating func wear(_ name: String) -> [Effect] {
        guard name != theme else { return [] }
        theme = name
        return [.setTheme(name)]
    }
}
