/// What the configuration says since it was saved; nil leaves it as somebody at the deck chose it.
package struct Configured: Equatable, Sendable {
    /// Another theme.
    package let theme: String?
    /// The mouse for the deck, or for the terminal.
    package let hasMouse: Bool?
    /// The keys.
    package let keys: KeyMap
    /// The parts of the screen.
    package let panels: PanelPlan

    /// What holds from now on.
    package init(theme: String? = nil, hasMouse: Bool? = nil, keys: KeyMap, panels: PanelPlan) {
        (self.theme, self.hasMouse, self.keys, self.panels) = (theme, hasMouse, keys, panels)
    }
}

extension DeckModel {
    /// Works by another configuration. What is open stays open; a pause that waits for its key is
    /// let go, since the key may be another.
    mutating func take(_ configured: Configured) -> [Effect] {
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
        if let pane = gaze.pane, panels.hidden.contains(pane) { gaze = Gaze() }
        return effects
    }
}
