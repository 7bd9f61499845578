import Canvas
import Rules
import Telemetry

/// A panel for the outcome of a recorded drop with other settings. It sends nothing.
struct WhatIfPanel: Form, Equatable, Sendable {
    static let sizeMin = Size(60, 20)
    let drop: DropID
    /// Grants per second, and units. An empty field keeps the setting as it was.
    var fields = [TextField("grants/s, or unlimited"), TextField("units in all")]
    /// Cancel has the focus first.
    var focus = 2
    var complaint: SafeText?
    /// The last question asked.
    var question: WhatIf?
    var answer: WhatIfAnswer?

    init(_ drop: DropID) { self.drop = drop }

    mutating func paste(_ text: String) {
        guard isInField else { return }
        fields[focus].append(text)
        complaint = fields[focus].refusal
    }

    /// The question in the fields, or the mistake in them.
    var enteredQuestion: Result<WhatIf, InputMistake> {
        var question = WhatIf(drop: drop)
        if let text = fields[0].trimmed {
            guard let rate = dripRate(text) else {
                let most = Figure.grouped(DripRate.perSecondMax)
                return .failure(.init("grants a second: 0 to \(most), or: unlimited"))
            }
            question.dripRate = rate
        }
        if let text = fields[1].trimmed {
            guard let units = wholeNumber(text), (1...Limits.unitsMax).contains(units) else {
                return .failure(.init("units: a whole number from 1"))
            }
            question.units = units
        }
        guard question != WhatIf(drop: drop) else {
            return .failure(.init("change the drip rate, the units, or both"))
        }
        return .success(question)
    }
}

extension DeckModel {
    mutating func openWhatIf() {
        guard let drop else { return say("no drop is known yet", .notice) }
        guard DeckLayout.reaches(WhatIfPanel.sizeMin, size) else {
            return say("too small for a panel: make the terminal larger", .warn)
        }
        flash = nil
        open(.whatIf(WhatIfPanel(DropID(trusted: drop.drop))))
    }

    mutating func press(_ key: Key, in panel: WhatIfPanel) -> [Effect] {
        var edited = panel
        edited.complaint = nil
        var effects: [Effect] = []
        let isMoved = edited.moveFocus(key)
        switch key.code {
        case _ where isMoved: break
        case .escape: return close(panel)
        case .enter where edited.focus == edited.cancelIndex:
            // The enter that asked may still be held down. It must not close the answer.
            return stroke != .held || edited.answer == nil ? close(panel) : []
        case .enter: effects = ask(&edited)
        default:
            // Typing outside a field goes to the first field.
            if !edited.isInField, key.typed != nil { edited.focus = 0 }
            if edited.isInField {
                _ = edited.fields[edited.focus].apply(key)
                edited.complaint = edited.fields[edited.focus].refusal
            }
        }
        replaceOverlay(.whatIf(edited))
        return effects
    }

    /// Handles enter: goes from the first field to the second, then asks the question.
    private func ask(_ edited: inout WhatIfPanel) -> [Effect] {
        if edited.focus == 0 {
            edited.focus = 1
            return []
        }
        switch edited.enteredQuestion {
        case .failure(let mistake):
            edited.complaint = mistake.words
            edited.focus = 0
            return []
        case .success(let question):
            (edited.question, edited.answer) = (question, .working(percent: 0))
            edited.focus = edited.cancelIndex
            return [.replay(.workOut(question))]
        }
    }

    mutating func close(_ panel: WhatIfPanel) -> [Effect] {
        closeOverlay()
        return if case .working? = panel.answer { [.replay(.stopWorking)] } else { [] }
    }
}

extension DeckView {
    mutating func draw(_ panel: WhatIfPanel) {
        let area = centered(
            width: min(74, frame.size.width - 2), height: min(18, frame.size.height))
        let inside = drawBox(
            "What if: \(panel.drop.text)", note: [Piece("nothing is sent", .dim)], in: area)
        let facts = facts(panel)
        draw(panel.answer, panel.question, in: inside, from: facts.count + 4)
        draw(
            panel, facts: facts, fields: facts.count + 1, buttons: 14, act: "Work it out",
            in: inside)
    }

    private func facts(_ panel: WhatIfPanel) -> [(SafeText, SafeText)] {
        guard let drop = model.drop(named: panel.drop.text) else { return [] }
        let units = Figure.grouped(drop.issued - drop.withdrawn)
        return [("as it is", "drip rate \(SafeText(dripWords(drop.dripRate))), \(units) units")]
    }

    private mutating func draw(
        _ answer: WhatIfAnswer?, _ question: WhatIf?, in inside: Rect, from top: Int
    ) {
        switch answer {
        case nil:
            put(
                label("An empty field stays as it was. Claims and holds stay as"),
                in: inside.row(top))
            put(label("recorded; the grants are decided anew."), in: inside.row(top + 1))
        case .working(let percent):
            put(
                [
                    Piece("working it out from the recording: ", .notice),
                    Piece("\(percent)%", .text, .bold),
                ], in: inside.row(top))
        case .failed(let why):
            for (row, line) in why.lines(width: inside.width).prefix(4).enumerated() {
                put([Piece(line, .warn)], in: inside.row(top + row))
            }
        case .done(let was, let would):
            let setting = question.map(words) ?? .empty
            put(
                [Piece(cells("", "as it was", "what if"), .dim), Piece("  \(setting)", .notice)],
                in: inside.row(top))
            for (offset, line) in DeckView.figures.enumerated() {
                put(
                    [Piece(cells(line.name, line.of(was), line.of(would)), .text)],
                    in: inside.row(top + 1 + offset))
            }
        }
    }

    private func words(_ question: WhatIf) -> SafeText {
        let words = [
            question.dripRate.map(dripWords), question.units.map { "\(Figure.grouped($0)) units" },
        ]
        return SafeText(words.compactMap { $0 }.joined(separator: ", "))
    }

    private func cells(_ name: String, _ was: String, _ would: String) -> SafeText {
        func right(_ text: String) -> String {
            String(repeating: " ", count: max(0, 13 - text.count)) + text
        }
        return SafeText("\(SafeText(name).padded(to: 16))\(right(was))\(right(would))")
    }

    private static let figures: [(name: String, of: @Sendable (DropOutcome) -> String)] = [
        ("granted", { Figure.grouped($0.granted) }), ("sold", { Figure.grouped($0.sold) }),
        ("sold out after", { $0.soldOutAfter.map(shortSpan) ?? "never" }),
        ("longest wait", { shortSpan($0.waitMax) }),
        ("longest line", { Figure.grouped($0.lineMax) }),
        ("got no unit", { Figure.grouped($0.withoutUnit) }),
    ]
}
