import Canvas
import Rules

/// A panel that asks before the deck acts. Only its last button acts.
struct ActionPanel: Form, Equatable, Sendable {
    enum Kind: Equatable, CaseIterable {
        case open, resume, reopen, close, drip, units, announce, mark
    }

    let kind: Kind
    let drop: DropID
    /// The revision that the operator saw when the panel opened.
    let revision: Int
    var fields: [TextField]
    var focus = 0
    /// The time of the last key. `patience` counts from here.
    var lastKeyAt: Moment
    /// The key that opened the panel. It may still be held down.
    let openingKey: Key
    /// When an enter on the button counts as pressed by hand, unless another key follows.
    var confirmsAt: Moment?
    /// A reason given before the panel opened, for panels without a field for it.
    private(set) var givenReason: String?
    var complaint: SafeText?

    /// The smallest terminal for a complete panel. Nobody can confirm a panel that is cut off.
    static let sizeMin = Size(60, 16)

    /// How long a panel that asks for the drop's name stays open without a key.
    static let patience = TimeSpan.seconds(15)

    init(_ kind: Kind, drop: DropID, revision: Int, at moment: Moment, openingKey: Key) {
        self.kind = kind
        self.drop = drop
        self.revision = revision
        self.openingKey = openingKey
        lastKeyAt = moment
        fields = ActionPanel.fields(kind, drop)
    }

    private static func fields(_ kind: Kind, _ drop: DropID) -> [TextField] {
        let name = TextField("type \(drop.text)", takesPaste: false)
        let reason = TextField("reason")
        return switch kind {
        case .open, .resume, .reopen: []
        case .close: [name, reason]
        case .drip: [TextField("grants/s"), reason]
        case .units:
            [
                TextField("+ or - units"), reason,
                TextField("to withdraw, \(name.label)", takesPaste: false),
            ]
        case .announce: [TextField("message")]
        case .mark: [TextField("note")]
        }
    }

    /// Whether the panel closes by itself when no key comes.
    var closesByItself: Bool { kind == .close || kind == .units }

    /// The time until the panel closes by itself; nil when it does not.
    func timeLeft(at now: Moment) -> TimeSpan? {
        closesByItself ? lastKeyAt + ActionPanel.patience - now : nil
    }

    /// Fills in the arguments of the `:` line. The operator still has to type the drop's name.
    mutating func fill(amount: String, reason: String?) {
        if kind == .units {
            fields[0].append(amount)
            focus = reason == nil ? 1 : 2
        }
        guard let reason else { return }
        switch kind {
        case .close, .drip, .units: fields[1].append(reason)
        case .open, .resume, .reopen: givenReason = reason
        case .announce, .mark: break
        }
    }

    /// Pastes a text into the field in focus, unless that field accepts only typing.
    mutating func paste(_ text: String, at moment: Moment) {
        confirmsAt = nil
        guard fields[focus].takesPaste else {
            complaint = "this has to be typed: nothing was pasted"
            return
        }
        fields[focus].append(text)
        complaint = fields[focus].refusal
        lastKeyAt = moment
    }
}

extension DeckModel {
    var panel: ActionPanel? { if case .action(let panel) = overlay { panel } else { nil } }

    mutating func press(_ key: Key, in panel: ActionPanel) -> [Effect] {
        var edited = panel
        edited.lastKeyAt = now
        edited.complaint = nil
        let wasConfirming = edited.confirmsAt != nil
        if wasConfirming { edited.complaint = "a key came right after enter: press enter alone" }
        edited.confirmsAt = nil
        defer { if self.panel != nil { replaceOverlay(.action(edited)) } }
        if edited.moveFocus(key) { return [] }
        switch key.code {
        case .escape:
            closeOverlay()
            say("nothing was sent", .dim)
        case .enter:
            if stroke.isPress, wasConfirming { stroke = pace.markHeld() }
            guard stroke.isPress else {
                edited.complaint =
                    stroke == .held
                    ? "enter is held down: let it go, then press it once"
                    : "enter came together with other keys: press it alone"
                return []
            }
            return confirm(&edited)
        default:
            guard edited.isInField else { break }
            // The key that opened the panel is still held down: ignore its characters.
            if stroke == .held, key == edited.openingKey, edited.fields[edited.focus].holdsOnly(key)
            {
                edited.fields[edited.focus].clear()
            } else {
                _ = edited.fields[edited.focus].apply(key)
                edited.complaint = edited.fields[edited.focus].refusal ?? edited.complaint
            }
        }
        return []
    }

    /// Handles enter in a panel: goes to the next field, cancels on Cancel, and acts only on the
    /// button.
    private mutating func confirm(_ edited: inout ActionPanel) -> [Effect] {
        if edited.focus == edited.cancelIndex {
            closeOverlay()
            return onlySay("nothing was sent", .dim)
        }
        if edited.focus < edited.fields.count - 1 {
            edited.focus += 1
            return []
        }
        switch edited.act {
        case .failure(let mistake):
            edited.complaint = mistake.words
            if edited.focus == edited.actIndex { edited.focus = 0 }
        case .success where edited.focus != edited.actIndex: edited.focus = edited.actIndex
        // The enter before may still be held down. If so, another enter follows soon.
        case .success where stroke.mayRepeat: edited.confirmsAt = now + KeyPace.settlingTime
        case .success(let act):
            closeOverlay()
            return send(act, drop: edited.drop, reason: edited.reason, revision: edited.revision)
        }
        return []
    }

    /// A click on a field or button gives it the focus. It never presses the button.
    mutating func click(at point: Point, in panel: ActionPanel) {
        var edited = panel
        edited.confirmsAt = nil
        if let focus = pointerView.focus(at: point, in: panel) { edited.focus = focus }
        replaceOverlay(.action(edited))
    }
}

extension DeckView {
    mutating func draw(_ panel: ActionPanel) {
        let shape = shape(of: panel)
        let isChanged = model.revision(panel.drop).map { $0 != panel.revision } ?? false
        draw(
            panel, facts: shape.facts, fields: shape.fields, buttons: shape.buttons,
            act: title(panel),
            hint: isChanged
                ? [Piece("the drop changed meanwhile: esc, and look again", .warn, .bold)] : nil,
            in: drawBox(title(panel), note: expiry(panel), in: shape.area))
    }

    /// The area of a panel, its facts line by line, and the rows of its fields and buttons.
    private struct PanelShape {
        var area: Rect
        var facts: [(SafeText, SafeText)]
        var fields: Int
        var buttons: Int
    }

    private func shape(of panel: ActionPanel) -> PanelShape {
        let width = min(74, frame.size.width - 2)
        let unwrapped = facts(panel)
        let wrapped = unwrapped.flatMap { name, words in
            words.lines(width: width - 4 - DeckView.factColumn).enumerated().map { row, line in
                (row == 0 ? name : SafeText.empty, line)
            }
        }
        // Fields, buttons, the remark below them, and the border.
        let minRows = panel.fields.count + 4
        let facts = wrapped.count + minRows <= frame.size.height ? wrapped : unwrapped
        let gaps = panel.fields.isEmpty ? 1 : 2
        let height = min(facts.count + minRows + gaps + 1, frame.size.height)
        let hasGaps = facts.count + minRows + gaps <= height
        let fields = facts.count + (hasGaps ? 1 : 0)
        let buttons = fields + panel.fields.count + (hasGaps && !panel.fields.isEmpty ? 1 : 0)
        return PanelShape(
            area: centered(width: width, height: height), facts: facts, fields: fields,
            buttons: buttons)
    }

    /// The field or button at a point, as an index in tab order.
    fileprivate func focus(at point: Point, in panel: ActionPanel) -> Int? {
        let shape = shape(of: panel)
        let inside = Panel.inside(shape.area)
        guard inside.contains(point) else { return nil }
        let row = point.y - inside.y
        if panel.fields.indices.contains(row - shape.fields) { return row - shape.fields }
        guard row == shape.buttons else { return nil }
        let widths = buttons(of: panel, act: title(panel)).map(\.text.width)
        let column = point.x - inside.x
        if (widths[0]..<(widths[0] + widths[1])).contains(column) { return panel.cancelIndex }
        let left = widths[..<4].reduce(0, +)
        return (left..<(left + widths[4])).contains(column) ? panel.actIndex : nil
    }

    private func expiry(_ panel: ActionPanel) -> [Piece] {
        guard let timeLeft = panel.timeLeft(at: model.now) else { return [] }
        let seconds = max(0, (timeLeft.milliseconds + 999) / 1000)
        return [Piece(SafeText(Figure.fixed("this panel expires in \(seconds) s", 26)), .dim)]
    }

    private func title(_ panel: ActionPanel) -> SafeText {
        let act: SafeText =
            switch panel.kind {
            case .open: "Open"
            case .resume: "Resume"
            case .reopen: "Reopen"
            case .close: "Close"
            case .drip: "Set drip rate of"
            case .units: "Add or withdraw units of"
            case .announce: "Announce to the buyers of"
            case .mark: "Mark"
            }
        return "\(act) \(panel.drop.text)"
    }
}
