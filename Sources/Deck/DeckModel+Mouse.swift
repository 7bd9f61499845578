import Canvas
import Telemetry

/// The mouse: wheel and click only choose and focus. No method here calls `send`, `begin` or
/// `perform`, so a click never acts on the sale. Only keys do.
extension DeckModel {
    static let wheelLines = 3

    /// The view under the mouse. It may be a picture of the past.
    var pointerView: DeckView { DeckView(model: shownModel, glyphs: .unicode) }

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

    mutating func apply(_ mouse: Mouse) -> [Effect] {
        guard hasMouse else { return [] }
        switch mouse.kind {
        case .press(button: 1): return click(at: mouse.place)
        case .wheelUp: return turnWheel(by: -1, at: mouse.place)
        case .wheelDown: return turnWheel(by: 1, at: mouse.place)
        case .press, .release, .drag: return []
        }
    }

    private mutating func click(at point: Point) -> [Effect] {
        // Like any other key, a click cancels a pause that waits for its second press.
        armedPause = nil
        if let overlay { return click(at: point, in: overlay) }
        clickPane(at: point)
        return []
    }

    /// A click on a part gives it the focus; a click on the focused part opens it large. A click in
    /// the list of drops brings that drop into view.
    private mutating func clickPane(at point: Point) {
        let view = pointerView
        guard let pane = view.pane(at: point) else { return }
        let isFocused = focusedPane == pane
        let large = view.largeArea
        if let large, point.y == large.y { return goBack() }
        if pane == .drops, let index = view.drop(at: point), let latest,
            latest.drops.indices.contains(index), index != shownModel.dropIndex
        {
            if !isFocused { paneFocus = PaneFocus(pane: pane) }
            chosenDrop = latest.drops[index].drop
            remakePicture()
        } else if large == nil {
            if isFocused { enlarge() } else { paneFocus = PaneFocus(pane: pane) }
        }
    }

    private mutating func turnWheel(by step: Int, at point: Point) -> [Effect] {
        if let overlay { return turnWheel(by: step, in: overlay) }
        // An accidental turn of the wheel must not cancel an act that is being prepared.
        if armedPause != nil { return [] }
        switch pointerView.pane(at: point) {
        // A turn downwards scrolls to older lines.
        case .chronicle: _ = scroll(by: step * DeckModel.wheelLines)
        case .drops: choose(by: step)
        default: break
        }
        return []
    }
}

/// Finds the part or drop at a point on the screen.
extension DeckView {
    /// The area of the part that fills the screen; nil when none does.
    fileprivate var largeArea: Rect? {
        guard model.largePane != nil else { return nil }
        let isBoxed = DeckLayout.reaches(DeckLayout.boxed, model.size)
        return isBoxed ? DeckLayout.body(model.size) : Rect(model.size).cutBottom(1).rest
    }

    private var panes: [DeckLayout.Placement] {
        if let pane = model.largePane, let largeArea {
            return [DeckLayout.Placement(pane: pane, area: largeArea)]
        }
        return model.latest == nil ? [] : model.placements
    }

    /// The part at a point. On a shared border, the upper or left part.
    fileprivate func pane(at point: Point) -> Pane? {
        panes.first { $0.area.contains(point) }?.pane
    }

    /// The index of the drop at a point in the list of drops, below the header.
    fileprivate func drop(at point: Point) -> Int? {
        guard let area = panes.first(where: { $0.pane == .drops })?.area else { return nil }
        return ListPicker(count: model.latest?.drops.count ?? 0, marked: model.dropIndex ?? 0)
            .index(at: point, in: Panel.inside(area).cutTop(1).rest)
    }
}
