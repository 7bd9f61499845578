import Canvas
import Telemetry

/// What stands where on the screen of a model, as the view draws it.
struct DeckPlaces {
    private let model: DeckModel

    /// The places of a model that is shown.
    init(_ shown: DeckModel) { model = shown }

    private var view: DeckView { DeckView(model: model, glyphs: .unicode) }

    /// Where the part that fills the screen stands; nil when none does.
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

    /// The part at a place; of two that share a border the upper or left one.
    func pane(at place: Point) -> Pane? { panes.first { $0.area.contains(place) }?.pane }

    /// Whether a place is in the upper border of the part that fills the screen.
    func isTitle(_ place: Point) -> Bool { large.map { place.y == $0.area.y } ?? false }

    /// The drop in a row of the list of drops.
    func drop(at place: Point) -> Int? {
        guard let area = panes.first(where: { $0.pane == .drops })?.area else { return nil }
        return drop(at: place, in: Panel.inside(area), selected: model.viewIndex)
    }

    /// The drop in a row of the list from which one is chosen.
    func pickedDrop(at place: Point) -> Int? {
        guard let area = view.dropPickerArea else { return nil }
        let list = Panel.inside(area).inset(left: 1).cutBottom(1).rest
        return drop(at: place, in: list, selected: model.markedDropPlace)
    }

    /// A row of a table of drops: below its header, from the first one in view.
    private func drop(at place: Point, in table: Rect, selected: Int?) -> Int? {
        let body = table.cutTop(1).rest
        guard body.contains(place), let drops = model.latest?.drops else { return nil }
        let rows = Table([], drops.map { _ in [] }, selected: selected)
        let index = rows.firstRow(height: body.height) + place.y - body.y
        return drops.indices.contains(index) ? index : nil
    }

    /// The theme in a row of the list of themes.
    func theme(at place: Point) -> Int? {
        let view = view
        guard let area = view.themesArea else { return nil }
        let list = Panel.inside(area).cutBottom(DeckView.themeSample).rest
        guard list.contains(place) else { return nil }
        let index = view.firstTheme(height: list.height) + place.y - list.y
        return model.themes.indices.contains(index) ? index : nil
    }

    /// The line of the list of alarms.
    func alarm(at place: Point) -> Int? {
        guard !model.alarms.lines.isEmpty else { return nil }
        let view = view
        let list = view.alarmRows(Panel.inside(view.alarmsArea)).list
        guard list.contains(place) else { return nil }
        return view.alarmPlaces(in: list).last { $0.row <= place.y - list.y }?.index
    }

    /// The field or button of a panel that asks, by its place in the order of tab.
    func panelPlace(at place: Point) -> Int? {
        guard let panel = model.panel else { return nil }
        let view = view
        let shape = view.shape(of: panel)
        let inside = Panel.inside(shape.area)
        guard inside.contains(place) else { return nil }
        let row = place.y - inside.y
        if panel.fields.indices.contains(row - shape.fields) { return row - shape.fields }
        guard row == shape.buttons else { return nil }
        // Each button is a mark, the button and the space behind it.
        let widths = view.buttons(panel).map(\.text.width)
        let column = place.x - inside.x
        if (widths[0]..<(widths[0] + widths[1])).contains(column) { return panel.cancelPlace }
        let left = widths[0] + widths[1] + widths[2] + widths[3]
        return (left..<(left + widths[4])).contains(column) ? panel.actPlace : nil
    }
}
