import Canvas
import Telemetry

/// The open list from which the operator chooses the drop in view.
struct DropPicker: Equatable, Sendable {
    var drop: String
}

extension DeckModel {
    mutating func openDropPicker() {
        guard let drop = shownModel.drop else { return say("no drop is known yet", .dim) }
        open(.drops(DropPicker(drop: drop.drop)))
    }

    /// The picker of the drops. It marks the first drop when the marked one is gone.
    var dropList: ListPicker {
        let drops = latest?.drops ?? []
        var marked: Int?
        if case .drops(let picker) = overlay {
            marked = drops.firstIndex { $0.drop == picker.drop }
        }
        return ListPicker(count: drops.count, marked: marked ?? 0, cycle: .pickDrop)
    }

    /// Handles a key in the list of drops. No key there acts on the sale.
    mutating func press(_ key: Key, _ keyAction: KeyAction?, in picker: DropPicker) -> [Effect] {
        guard let drops = latest?.drops, !drops.isEmpty else {
            closeOverlay()
            return []
        }
        switch (key.code, keyAction) {
        case (.escape, _), (_, .back), (_, .quit): closeOverlay()
        case (.enter, _):
            let marked = drops[dropList.marked].drop
            closeOverlay()
            chosenDrop = marked
            remakePicture()
            let back = keys.label(of: .back)
            say("\(SafeText(marked)) stays in view; \(back) follows the sale again", .dim)
        default: if let row = dropList.row(after: key, keyAction) { mark(dropAt: row) }
        }
        return []
    }

    /// A click on a drop marks it; a click on the marked drop brings it into view.
    mutating func click(at point: Point, in picker: DropPicker) -> [Effect] {
        guard let area = pointerView.dropPickerArea else { return [] }
        let table = Panel.inside(area).inset(left: 1).cutBottom(1).rest
        guard let index = dropList.index(at: point, in: table.cutTop(1).rest) else { return [] }
        if index == dropList.marked { return press(Key(.enter), nil, in: picker) }
        mark(dropAt: index)
        return []
    }

    mutating func mark(dropAt index: Int) {
        guard let drops = latest?.drops, drops.indices.contains(index) else { return }
        replaceOverlay(.drops(DropPicker(drop: drops[index].drop)))
    }
}

extension DeckView {
    /// The smallest screen for the list. On a smaller one, the foot shows the marked drop.
    private static let pickerBox = Size(44, 8)

    mutating func draw(_ picker: DropPicker) {
        guard let drops = model.latest?.drops, let area = dropPickerArea else { return }
        let marked = model.dropList.marked
        let note = [Piece("\(marked + 1) of \(drops.count)", .dim)]
        let inside = drawBox("choose a drop of \(model.context.engine)", note: note, in: area)
        let (foot, list) = inside.inset(left: 1).cutBottom(1)
        let isWide = list.width >= 80
        drawTable(
            columns(drops, isWide), drops.map { row($0, isWide) }, selected: marked, in: list)
        put(pickerKeys(enter: "puts it in view"), in: foot)
    }

    /// The area of the list; nil where there is no room for it.
    fileprivate var dropPickerArea: Rect? {
        let size = frame.size
        guard let drops = model.latest?.drops, DeckLayout.reaches(DeckView.pickerBox, size)
        else { return nil }
        return centered(
            width: min(100, size.width - 4),
            height: min(drops.count + 5, size.height - (size.height >= 16 ? 4 : 2)))
    }

    /// The marked drop in one line, for the foot.
    func line(of picker: DropPicker) -> [Piece]? {
        guard let drops = model.latest?.drops else { return nil }
        return [
            Piece("\(SafeText(picker.drop))?", .focus, .bold),
            Piece(SafeText("  \(model.dropList.marked + 1) of \(drops.count)  "), .dim),
        ] + pickerKeys(enter: "puts it in view")
    }
}
