import Canvas
import Rules
import Telemetry

/// What-if questions to a recording: how a drop would have gone with another setting.
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
                // The enter that asked may still be held down: it must not close the answer.
                guard stroke != .held || open.answer == nil else { return [] }
                return closeWhatIf()
            }
            return ask(open)
        default:
            // Typing outside a field goes to the first field.
            if !isInField, key.typed != nil { open.focus = 0 }
            if open.fields.indices.contains(open.focus) {
                _ = open.fields[open.focus].take(key)
                open.complaint = open.fields[open.focus].refusal
            }
        }
        whatIf = open
        return []
    }

    /// Handles enter: goes from the first field to the second, then asks the question.
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
