import Canvas
import Telemetry

/// The list from which the operator chooses the drop in view.
extension DeckView {
    /// The smallest screen for the list. On a smaller one, the foot shows the marked drop.
    private static let pickerBox = Size(44, 8)

    mutating func drawDropPicker() {
        guard let drops = model.latest?.drops, let area = dropPickerArea else { return }
        frame.fill(area, " ", .text)
        let count = "\(model.markedDropPlace + 1) of \(drops.count)"
        let box = Panel(
            "choose a drop of \(model.context.engine)", note: [Piece(SafeText(count), .dim)],
            isFocused: true)
        let (foot, list) = box.draw(in: area, of: &frame, glyphs).inset(left: 1).cutBottom(1)
        let isWide = list.width >= 80
        drawTable(
            columns(drops, isWide), drops.map { row($0, isWide) }, selected: model.markedDropPlace,
            in: list)
        put(pickerKeys, in: foot)
    }

    /// The area of the list; nil where there is no room for it.
    var dropPickerArea: Rect? {
        let (size, least) = (frame.size, DeckView.pickerBox)
        guard let drops = model.latest?.drops, size.width >= least.width,
            size.height >= least.height
        else { return nil }
        let width = min(100, size.width - 4)
        let height = min(drops.count + 5, size.height - (size.height >= 16 ? 4 : 2))
        return Rect(
            x: (size.width - width) / 2, y: (size.height - height) / 2, width: width,
            height: height)
    }

    private var pickerKeys: [Piece] {
        [
            Piece("enter", .key, .bold), Piece(" puts it in view  ", .dim),
            Piece("esc", .key, .bold), Piece(" goes back", .dim),
        ]
    }

    /// The marked drop in one line, for the foot.
    var dropLine: [Piece]? {
        guard let picker = model.dropPicker, let drops = model.latest?.drops else { return nil }
        return [
            Piece("\(SafeText(picker.drop))?", .focus, .bold),
            Piece(SafeText("  \(model.markedDropPlace + 1) of \(drops.count)  "), .dim),
        ] + pickerKeys
    }
}
