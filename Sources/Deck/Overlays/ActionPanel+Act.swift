import Canvas
import Rules
import Telemetry

/// Turns the filled-in panel into an act.
extension ActionPanel {
    /// The reason, typed in the panel or given before it opened.
    var reason: String? {
        switch kind {
        case .close, .drip, .units: nonBlank(fields[1])
        case .open, .resume, .reopen: givenReason
        case .announce, .mark: nil
        }
    }

    /// The act of the filled-in panel, or what is missing.
    var act: Result<OperatorAct, InputMistake> {
        switch kind {
        case .open: .success(.open)
        case .resume: .success(.resume)
        case .reopen: .success(.reopen)
        case .close:
            holdsDropName(fields[0])
                ? .success(.close) : .failure(InputMistake("type the drop's name: \(drop.text)"))
        case .drip: dripRate.map(OperatorAct.setDripRate)
        case .units: units
        case .announce:
            requiredText(orElse: "say something to the buyers").map { .announce(ExactText($0)) }
        case .mark: requiredText(orElse: "a mark needs a note").map { .mark(ExactText($0)) }
        }
    }

    private func holdsDropName(_ field: TextField) -> Bool {
        field.trimmed.map { $0.utf8.elementsEqual(drop.text.utf8) } ?? false
    }

    private func requiredText(orElse complaint: String) -> Result<String, InputMistake> {
        nonBlank(fields[0]).map(Result.success) ?? .failure(InputMistake(complaint))
    }

    /// The typed text; nil when it is empty or blank.
    private func nonBlank(_ field: TextField) -> String? {
        field.trimmed.flatMap { OperatorText.problem(in: $0) == .blank ? nil : $0 }
    }

    private var dripRate: Result<DripRate, InputMistake> {
        guard let text = fields[0].trimmed else {
            return .failure(InputMistake("a number of grants a second, or: unlimited"))
        }
        guard let rate = Deck.dripRate(text) else {
            let most = Figure.grouped(DripRate.perSecondMax)
            return .failure(InputMistake("a whole number from 0 to \(most), or: unlimited"))
        }
        return .success(rate)
    }

    /// The number of units that the filled-in panel would withdraw; nil for any other act.
    var withdrawal: Int? {
        guard kind == .units, let text = fields[0].trimmed, text.hasPrefix("-") else { return nil }
        return wholeNumber(String(text.dropFirst()))
    }

    private var units: Result<OperatorAct, InputMistake> {
        let text = fields[0].trimmed ?? ""
        let isWithdrawal = text.hasPrefix("-")
        let digits = isWithdrawal || text.hasPrefix("+") ? String(text.dropFirst()) : text
        guard let count = wholeNumber(digits), (1...Limits.unitsMax).contains(count) else {
            return .failure(InputMistake("units to add, +500, or to withdraw, -200"))
        }
        guard isWithdrawal else { return .success(.addUnits(count)) }
        guard holdsDropName(fields[2]) else {
            return .failure(InputMistake("to withdraw, type the drop's name: \(drop.text)"))
        }
        return .success(.withdrawUnits(count))
    }
}

/// The drip rate in a text that an operator typed; nil when it is not a drip rate.
func dripRate(_ text: String) -> DripRate? {
    if text == "unlimited" { return .unlimited }
    guard let rate = wholeNumber(text), (0...DripRate.perSecondMax).contains(rate) else {
        return nil
    }
    return .perSecond(rate)
}

/// The facts that the panel shows before it acts.
extension DeckView {
    /// Engine, drop, units, the consequences of the act, and whether it can be undone.
    func facts(_ panel: ActionPanel) -> [(SafeText, SafeText)] {
        guard let drop = model.drop(named: panel.drop.text) else { return [] }
        let (happens, undo) = consequences(panel, drop)
        let remaining = Figure.grouped(drop.books.remaining)
        let (issued, free) = (Figure.grouped(drop.issued), Figure.grouped(drop.free))
        let (registered, line) = (Figure.grouped(drop.registered), Figure.grouped(drop.line))
        var facts: [(SafeText, SafeText)] = [
            ("engine", "\(model.context.engine), \(headWord)"),
            ("drop", "\(drop.drop), \(phaseWord(drop).word), revision \(panel.revision)"),
            ("units", "\(remaining) remaining of \(issued), \(free) free"),
            ("demand", "\(registered) registered, \(line) in line"),
            ("drip rate", SafeText(dripWords(drop.dripRate))), ("happens", happens), ("undo", undo),
        ]
        if let givenReason = panel.givenReason { facts.append(("reason", SafeText(givenReason))) }
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
        case .drip: return ("sets the highest rate of grants from now on", "yes: set it again")
        case .units: return units(panel, drop)
        case .announce: return ("every answer to a buyer tells it", "yes: :retract takes it back")
        case .mark: return ("the note stands on the time line", "no")
        }
    }

    /// The time from the act to the opening. In this time the buyers are told.
    private var afterNotice: SafeText {
        model.facts?.reopenNotice.map { "in \(SafeText(wholeSpan($0)))" } ?? "after the notice"
    }

    private func reopening(_ drop: DropReading) -> (happens: SafeText, undo: SafeText) {
        if let timeLeft = model.undoTimeLeft(of: drop), drop.books.remaining > 0 {
            let seconds = (timeLeft.milliseconds + 999) / 1000
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
