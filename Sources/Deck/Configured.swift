/// The settings of a changed configuration file. `nil` keeps the operator's choice on the deck.
package struct Configured: Equatable, Sendable {
    package let theme: String?
    /// Whether the deck takes the mouse; if not, the terminal has it.
    package let hasMouse: Bool?
    package let keys: KeyMap
    package let panels: PanelPlan

    package init(theme: String? = nil, hasMouse: Bool? = nil, keys: KeyMap, panels: PanelPlan) {
        (self.theme, self.hasMouse, self.keys, self.panels) = (theme, hasMouse, keys, panels)
    }
}

extension DeckModel {
    /// Applies a changed configuration. Open panels stay open. If the keys changed, a pause that
    /// waits for its second key press is cancelled.
    mutating func apply(_ configured: Configured) -> [Effect] {
        var effects: [Effect] = []
        if configured.keys != keys { armedPause = nil }
        (keys, panels) = (configured.keys, configured.panels)
        if let theme = configured.theme, theme != self.theme {
            self.theme = theme
            effects.append(.setTheme(theme))
        }
        if let hasMouse = configured.hasMouse, hasMouse != self.hasMouse {
            self.hasMouse = hasMouse
            effects.append(.setMouse(hasMouse))
        }
        if let pane = paneFocus.pane, panels.hidden.contains(pane) { paneFocus = PaneFocus() }
        return effects
    }
}
