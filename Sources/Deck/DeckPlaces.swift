import Canvas
import Telemetry

/// Finds what is at a place on the screen of a model, as the view draws it.
struct DeckPlaces {
    private let model: DeckModel

    /// Takes the model that is shown, which may be a picture of the past.
    init(_ shown: DeckModel) { model = shown }

    private var view: DeckView { DeckView(model: model, glyphs: .unicode) }

    /// The part that fills the screen, and its area; nil when none does.
    private var large: (pane: Pane, area: Rect)? {
        guard let pane = model.largePane else { return nil }
        let isBoxed = DeckLayout.reaches(DeckLayout.boxed, model.size)
        return (
            pane, isBoxed ? DeckLayout.body(model.size) : Rect(model.size).cutBottom(1).rest
        )
    }

    private var panes: [DeckLayout.Place] {
        if let large { return [DeckLayout.Place(pane: large.pane, area: large.area)] }
        return model.latest == nil ? [] : model.places
    }

    /// The part at a place. On a shared border, the upper or left part.
    func pane(at place: Point) -> Pane? { panes.first { $0.area.contains(place) }?.pane }

    /// Whether a place is on the upper border of the part that fills the screen.
    func isTitle(_ place: Point) -> Bool { large.map { place.y == $0.area.y } ?? false }

    /// The index of the drop at a place in the list of drops.
    func drop(at place: Point) -> Int? {
        guard let area = panes.first(where: { $0.pane == .drops })?.area else { return nil }
        return drop(at: place, in: Panel.inside(area), selected: model.viewIndex)
    }

    /// The index of the drop at a place in the drop picker.
    func pickedDrop(at place: Point) -> Int? {
        guard let area = view.dropPickerArea else { return nil }
        let list = Panel.inside(area).inset(left: 1).cutBottom(1).rest
        return drop(at: place, in: list, selected: model.markedDropPlace)
    }

    /// The index of the drop at a place in a table, below its header, from the first visible row.
    private func drop(at place: Point, in table: Rect, selected: Int?) -> Int? {
        let body = table.cutTop(1).rest
        guard body.contains(place), let drops = model.latest?.drops else { return nil }
        let rows = Table([], drops.map { _ in [] }, selected: selected)
        let index = rows.firstRow(height: body.height) + place.y - body.y
        return drops.indices.contains(index) ? index : nil
    }

    /// The index of the theme at a place in the list of themes.
    func theme(at place: Point) -> Int? {
        let view = view
        guard let area = view.themesArea else { return nil }
        let list = Panel.inside(area).cutBottom(DeckView.themeSample).rest
        guard list.contains(place) else { return nil }
        let index = view.firstTheme(height: list.height) + place.y - list.y
        return model.themes.indices.contains(index) ? index : nil
    }

    /// The index of the line at a place in the list of alarms.
    func alarm(at place: Point) -> Int? {
        guard !model.alarms.lines.isEmpty else { return nil }
        let view = view
        let list = view.alarmRows(Panel.inside(view.alarmsArea)).list
        guard list.contains(place) else { return nil }
        return view.alarmPlaces(in: list).last { $0.row <= place.y - list.y }?.index
    }

    /// The field or button at a place in an action panel, as an index in tab order.
    func panelPlace(at place: Point) -> Int? {
        guard let panel = model.panel else { return nil }
        let view = view
        let shape = view.shape(of: panel)
        let inside = Panel.inside(shape.area)
        guard inside.contains(place) else { return nil }
        let row = place.y - inside.y
        if panel.fields.indices.contains(row - shape.fields) { return row - shape.fields }
        guard row == shape.buttons else { return nil }
        // The pieces are: a mark, a button and a space for each of the two buttons.
        let widths = view.buttons(panel).map(\.text.width)
        let column = place.x - inside.x
        if (widths[0]..<(widths[0] + widths[1])).contains(column) { return panel.cancelPlace }
        let left = widths[0] + widths[1] + widths[2] + widths[3]
        return (left..<(left + widths[4])).contains(column) ? panel.actPlace : nil
    }
}
