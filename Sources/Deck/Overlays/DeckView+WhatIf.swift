import Canvas
import Rules
import Telemetry

/// The panel for what-if questions, with both outcomes side by side.
extension DeckView {
    mutating func draw(_ panel: WhatIfPanel) {
        let size = Size(min(74, frame.size.width - 2), min(18, frame.size.height))
        let area = Rect(
            x: (frame.size.width - size.width) / 2,
            y: max(0, (frame.size.height - size.height) / 2),
            width: size.width, height: size.height)
        frame.fill(area, " ", .text)
        let note = [Piece("nothing is sent", .dim)]
        let box = Panel("What if: \(panel.drop.text)", note: note, isFocused: true)
        let inside = box.draw(in: area, of: &frame, glyphs)
        var row = 0
        for (name, words) in facts(panel) {
            put([Piece(name.padded(to: 10), .dim), Piece(words, .text)], in: inside.row(row))
            row += 1
        }
        for (place, field) in panel.fields.enumerated() {
            put(typed(field, panel.focus == place, inside.width), in: inside.row(row + 1 + place))
        }
        draw(panel.answer, panel.question, in: inside, from: row + 4)
        put(
            button("Cancel", panel.focus == WhatIfPanel.cancelPlace)
                + button("Work it out", panel.focus == WhatIfPanel.askPlace),
            in: inside.row(14))
        put(remark(panel), in: inside.row(15))
    }

    private func facts(_ panel: WhatIfPanel) -> [(SafeText, SafeText)] {
        guard let drop = model.latest?.drops.first(where: { $0.drop == panel.drop.text }) else {
            return []
        }
        let units = Figure.grouped(drop.issued - drop.withdrawn)
        return [("as it is", "drip rate \(SafeText(dripWords(drop.dripRate))), \(units) units")]
    }

    private mutating func draw(
        _ answer: WhatIfAnswer?, _ question: WhatIf?, in inside: Rect, from top: Int
    ) {
        switch answer {
        case nil:
            put(
                label("What is left empty stays as it was. Claims come when they"),
                in: inside.row(top))
            put(label("came, the law grants, holds end as they did."), in: inside.row(top + 1))
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
            for (offset, line) in lines(was, would).enumerated() {
                put(
                    [Piece(cells(line.name, line.was, line.would), .text)],
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

    private func lines(
        _ was: DropOutcome, _ would: DropOutcome
    ) -> [(name: String, was: String, would: String)] {
        func line(
            _ name: String, _ figure: (DropOutcome) -> String
        ) -> (name: String, was: String, would: String) { (name, figure(was), figure(would)) }
        return [
            line("granted") { Figure.grouped($0.granted) },
            line("sold") { Figure.grouped($0.sold) },
            line("sold out after") { $0.soldOutAfter.map(shortSpan) ?? "never" },
            line("longest wait") { shortSpan($0.waitMax) },
            line("longest line") { Figure.grouped($0.lineMax) },
            line("got no unit") { Figure.grouped($0.withoutUnit) },
        ]
    }

    private func remark(_ panel: WhatIfPanel) -> [Piece] {
        if let complaint = panel.complaint { return [Piece(complaint, .warn, .bold)] }
        return panelHint
    }
}
