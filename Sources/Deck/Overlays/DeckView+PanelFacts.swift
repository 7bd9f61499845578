import Canvas
import Rules
import Telemetry

/// The facts that a panel shows before it acts.
extension DeckView {
    /// Engine, drop and units, what will happen, and whether it can be undone.
    func facts(_ panel: ActionPanel) -> [(SafeText, SafeText)] {
        guard let drop = model.latest?.drops.first(where: { $0.drop == panel.drop.text }) else {
            return []
        }
        let (happens, undo) = consequences(panel, drop)
        let units = Figure.grouped(drop.books.remaining)
        let phase = phaseWord(drop).word
        var facts: [(SafeText, SafeText)] = [
            ("engine", "\(model.context.engine), \(headWord)"),
            ("drop", "\(drop.drop), \(phase), revision \(panel.revision)"),
            (
                "units",
                "\(units) remaining of \(Figure.grouped(drop.issued)), \(Figure.grouped(drop.free)) free"
            ),
            (
                "demand",
                "\(Figure.grouped(drop.registered)) registered, \(Figure.grouped(drop.line)) in line"
            ),
            ("drip rate", SafeText(dripWords(drop.dripRate))), ("happens", happens),
        ]
        facts.append(("undo", undo))
        if let given = panel.given { facts.append(("reason", SafeText(given))) }
        return facts
    }

    private func consequences(
        _ panel: ActionPanel, _ drop: DropReading
    ) -> (happens: SafeText, undo: SafeText) {
        let keys = model.keys
        switch panel.kind {
        case .open where drop.missed != nil:
            return (
                "it becomes ready, all are told, and it opens \(afterNotice)",
                "no; it can be closed, and paused once it is open"
            )
        case .open:
            return ("claims are taken and granted from now on", "no; it can be paused or closed")
        case .resume:
            return (
                "the line is granted again, in its order",
                "yes: \(keys.label(of: .pause)) pauses again"
            )
        case .reopen: return reopening(drop)
        case .close where !drop.phase.takesClaims:
            return (
                "it does not open; who is registered gets nothing of it",
                "\(keys.label(of: .open)) reopens while units are left"
            )
        case .close:
            return (
                "no claim is taken; the line is told; holds may be paid",
                "\(keys.label(of: .open)): at once within 60 s, later after a notice"
            )
        case .drip: return ("the highest rate of grants from now on", "yes: set it again")
        case .units: return units(panel, drop)
        case .announce: return ("every answer to a buyer tells it", "yes: :retract takes it back")
        case .mark: return ("the note stands on the time line", "no")
        }
    }

    /// How long after the act the drop opens: the buyers have to be told before.
    private var afterNotice: SafeText {
        model.facts?.reopenNotice.map { "in \(SafeText(wholeSpan($0)))" } ?? "after the notice"
    }

    private func reopening(_ drop: DropReading) -> (happens: SafeText, undo: SafeText) {
        if let rest = model.undoRest(of: drop), drop.books.remaining > 0 {
            let seconds = (rest.milliseconds + 999) / 1000
            return (
                "undo of the closing, for another \(seconds) s: it opens at once",
                "it can be paused or closed again"
            )
        }
        let line = drop.line > 0 ? "; \(Figure.grouped(drop.line)) in line keep their places" : ""
        return (
            "it becomes ready, all are told, and it opens \(afterNotice)\(SafeText(line))",
            "it can be closed again, and paused once it is open"
        )
    }

    private func units(
        _ panel: ActionPanel, _ drop: DropReading
    ) -> (happens: SafeText, undo: SafeText) {
        if panel.withdrawal == drop.free, drop.free > 0, drop.held == 0 {
            return (
                drop.sold == 0
                    ? "the LAST units go: no units are left, and claims wait"
                    : "the LAST free units go: it closes as sold out", "by adding units"
            )
        }
        guard drop.phase == .closed else {
            return ("more free units, or free ones taken out of the sale", "by the opposite")
        }
        return (
            "free units of a closed drop: nobody gets them before \(model.keys.label(of: .open)) reopens it",
            "by the opposite"
        )
    }
}
