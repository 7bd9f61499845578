import Canvas
import Telemetry

/// The mouse: wheel and click only choose and focus. Nothing here calls `send`, `begin` or
/// `perform`, so no click acts on the sale; an act needs a key.
extension DeckModel {
    /// Lines that one step of the wheel scrolls.
    private static let wheelLines = 3

    /// Gives the mouse to the deck, or back to the terminal.
    mutating func setMouse(_ isOn: Bool) -> [Effect] {
        hasMouse = isOn
        let key = keys.label(of: .mouse)
        let words: SafeText =
            isOn
            ? "the mouse chooses and focuses; \(key) leaves it to the terminal"
            : "the mouse selects text; \(key) takes it back"
        say(words, .dim)
        return [.setMouse(isOn)]
    }

    /// Handles a mouse action.
    mutating func take(_ mouse: Mouse) -> [Effect] {
        guard hasMouse else { return [] }
        switch mouse.kind {
        case .press(button: 1): return click(at: mouse.place)
        case .wheelUp: return turn(by: -1, at: mouse.place)
        case .wheelDown: return turn(by: 1, at: mouse.place)
        case .press, .release, .drag: return []
        }
    }

    private mutating func click(at place: Point) -> [Effect] {
        // As with any other key, a pause that waits for its second press is dropped.
        armedPause = nil
        if isHelpShown { return [] }
        if themePicker != nil { return clickTheme(at: place) }
        if dropPicker != nil { return clickPickedDrop(at: place) }
        if prompt != nil || goTo != nil || whatIf != nil { return [] }
        if panel != nil {
            panel?.confirmsAt = nil
            if let focus = DeckPlaces(shown).panelPlace(at: place) { panel?.focus = focus }
            return []
        }
        if isAlarmListShown {
            if let line = DeckPlaces(shown).alarm(at: place) { alarmPlace = line }
            return []
        }
        return clickPane(at: place)
    }

    /// A click on a theme marks it and shows it; a click on the marked theme keeps it.
    private mutating func clickTheme(at place: Point) -> [Effect] {
        guard let index = DeckPlaces(shown).theme(at: place) else { return [] }
        return index == themePlace ? pressInThemes(Key(.enter)) : wear(index)
    }

    /// A click on a drop marks it; a click on the marked drop brings it into view.
    private mutating func clickPickedDrop(at place: Point) -> [Effect] {
        guard let index = DeckPlaces(shown).pickedDrop(at: place), let drops = latest?.drops,
            drops.indices.contains(index)
        else { return [] }
        if index == markedDropPlace { return pressInDrops(Key(.enter)) }
        dropPicker = DropPicker(drop: drops[index].drop)
        return []
    }

    /// A click on a part gives it the focus; a click on the focused part opens it large. A click in
    /// the list of drops brings that drop into view.
    private mutating func clickPane(at place: Point) -> [Effect] {
        let places = DeckPlaces(shown)
        let isLarge = largePane != nil
        guard let pane = places.pane(at: place) else { return [] }
        let isFocused = focusedPane == pane
        if isLarge, places.isTitle(place) {
            goBack()
            return []
        }
        if pane == .drops, let index = places.drop(at: place), let latest,
            latest.drops.indices.contains(index), index != shown.viewIndex
        {
            if !isFocused { paneFocus = PaneFocus(pane: pane) }
            chosen = latest.drops[index].drop
            retake()
            return []
        }
        guard !isLarge else { return [] }
        if isFocused { enlarge() } else { paneFocus = PaneFocus(pane: pane) }
        return []
    }

    private mutating func turn(by step: Int, at place: Point) -> [Effect] {
        // An accidental turn of the wheel must not cancel an act that is being prepared.
        if armedPause != nil || panel != nil || whatIf != nil { return [] }
        if prompt != nil || goTo != nil { return [] }
        if isHelpShown {
            helpOffset = min(helpEnd, max(0, helpOffset + step * DeckModel.wheelLines))
        } else if themePicker != nil {
            return wear(themePlace + step)
        } else if let picker = dropPicker {
            let drops = latest?.drops ?? []
            let index = min(max(0, markedDropPlace + step), max(0, drops.count - 1))
            dropPicker = DropPicker(drop: drops.isEmpty ? picker.drop : drops[index].drop)
        } else if isAlarmListShown {
            alarmPlace = min(max(0, alarms.lines.count - 1), max(0, alarmPlace + step))
        } else {
            switch DeckPlaces(shown).pane(at: place) {
            // Down goes to older lines.
            case .chronicle: _ = scroll(by: step * DeckModel.wheelLines)
            case .drops: choose(by: step)
            default: break
            }
        }
        return []
    }
}
