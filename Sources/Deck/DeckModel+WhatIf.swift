import Canvas
import Rules
import Telemetry

/// Asking a recording what another setting would have brought.
extension DeckModel {
    mutating func openWhatIf() {
        guard let drop else { return say("no drop is known yet", .notice) }
        guard DeckLayout.reaches(WhatIfPanel.sizeMin, size) else {
            return say("too small for a panel: make the terminal larger", .warn)
        }
        flash = nil
        whatIf = WhatIfPanel(DropID(trusted: drop.drop))
    }

    mutating func pressInWhatIf(_ key: Key) -> [Effect] {
        guard var open = whatIf else { return [] }
        let places = WhatIfPanel.askPlace + 1
        let isInField = open.fields.indices.contains(open.focus)
        open.complaint = nil
        switch (key.code, key.modifiers) {
        case (.escape, _): return closeWhatIf()
        case (.tab, []), (.down, _): open.focus = (open.focus + 1) % places
        case (.right, _) where !isInField: open.focus = (open.focus + 1) % places
        case (.tab, _), (.up, _): open.focus = (open.focus + places - 1) % places
        case (.left, _) where !isInField: open.focus = (open.focus + places - 1) % places
        case (.enter, _):
            if open.focus == WhatIfPanel.cancelPlace {
                // The enter that asked is still held down: it does not take the answer away.
                guard stroke != .held || open.answer == nil else { return [] }
                return closeWhatIf()
            }
            return ask(open)
        default:
            // Whoever begins to type means the first field.
            if !isInField, key.typed != nil { open.focus = 0 }
            if open.fields.indices.contains(open.focus) {
                _ = open.fields[open.focus].take(key)
                open.complaint = open.fields[open.focus].refusal
            }
        }
        whatIf = open
        return []
    }

    /// Return: on from the first field to the second, then the question.
    private mutating func ask(_ panel: WhatIfPanel) -> [Effect] {
        var open = panel
        defer { whatIf = open }
        if open.focus == 0 {
            open.focus = 1
            return []
        }
        switch open.asked {
        case .failure(let complaint):
            open.complaint = complaint.words
            open.focus = 0
            return []
        case .success(let question):
            (open.question, open.answer) = (question, .working(percent: 0))
            open.focus = WhatIfPanel.cancelPlace
            return [.replay(.workOut(question))]
        }
    }

    mutating func closeWhatIf() -> [Effect] {
        let isWorking = if case .working? = whatIf?.answer { true } else { false }
        whatIf = nil
        return isWorking ? [.replay(.stopWorking)] : []
    }
}
