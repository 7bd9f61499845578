import Canvas
import Rules
import Telemetry

extension DeckModel {
    /// Handles the first key of an act: opens its panel, or arms the pause.
    mutating func begin(_ keyAction: KeyAction, _ key: Key) -> [Effect] {
        if case .failure(let denial) = permit { return onlySay(denial.words, .notice) }
        guard let drop else { return onlySay("no drop is known yet: nothing was sent", .notice) }
        if past.picture != nil {
            leavePast()
            say("back to now, to act on \(drop.drop) as it is", .notice)
        }
        let id = DropID(trusted: drop.drop)
        if let obstacle = obstacle(keyAction) { return onlySay(SafeText(obstacle), .notice) }
        if keyAction == .pause {
            guard !isAsked(.pause, id) else {
                return onlySay("already asked: pause \(id.text)", .notice)
            }
            armedPause = ArmedPause(drop: id, until: now + .seconds(2))
            return []
        }
        guard let kind = panelKind(keyAction, drop) else { return [] }
        openPanel(kind, drop, key)
        return []
    }

    /// Opens a panel if it fits the terminal.
    mutating func openPanel(_ kind: ActionPanel.Kind, _ drop: DropReading, _ key: Key) {
        guard DeckLayout.reaches(ActionPanel.sizeMin, size) else {
            return say("too small for a panel: make the terminal larger", .warn)
        }
        flash = nil
        open(
            .action(
                ActionPanel(
                    kind, drop: DropID(trusted: drop.drop), revision: drop.revision, at: now,
                    openingKey: key)))
    }

    func panelKind(_ keyAction: KeyAction, _ drop: DropReading) -> ActionPanel.Kind? {
        switch keyAction {
        case .open: drop.phase == .closed ? .reopen : .open
        case .resume: .resume
        case .close: .close
        case .drip: .drip
        case .units: .units
        case .announce: .announce
        case .mark: .mark
        default: nil
        }
    }

    /// Whether a drop waits for an announced opening, after a reopening or a missed window.
    func isReopening(_ drop: DropReading) -> Bool {
        guard drop.phase == .ready, drop.missed == nil, drop.opens != nil else { return false }
        return drop.openedAt != nil || chronicle.latest(.reopened, of: drop.drop) != nil
    }

    /// The time left to undo an operator's closing by reopening; `nil` when it cannot be undone.
    func undoTimeLeft(of drop: DropReading) -> TimeSpan? {
        guard drop.phase == .closed, drop.closedBecause == .byOperator, drop.openedAt != nil,
            let closed = drop.closedAt, let saleNow
        else { return nil }
        let rest = closed + DeckModel.undo - saleNow
        return rest.milliseconds >= 0 ? rest : nil
    }

    /// How long an operator's closing can be undone. Must equal the time in the rules.
    private static let undo = TimeSpan.seconds(60)

    /// Why the engine would refuse an act in the drop's phase; `nil` when it would not.
    func obstacle(_ keyAction: KeyAction) -> String? {
        guard let drop else { return "no drop is known yet" }
        return obstacle(keyAction, of: drop)
    }

    func obstacle(_ keyAction: KeyAction, of drop: DropReading) -> String? {
        let name = drop.drop
        switch (keyAction, drop.phase) {
        case (.mark, _), (.announce, _), (.units, .closed): return nil
        case (_, .closed) where drop.closedBecause == .soldOut && drop.free == 0:
            return "\(name) is sold out: \(keys.label(of: .units)) adds units"
        case (.open, .closed): return reopeningObstacle(drop)
        case (_, .closed): return "\(name) is closed; \(keys.label(of: .open)) reopens it"
        case (.open, .open): return "\(name) is open"
        case (.open, .paused): return "\(name) is paused; \(keys.label(of: .resume)) resumes it"
        case (.open, .scheduled): return "\(name) takes no registrations yet: it cannot open"
        case (.open, .ready) where isReopening(drop):
            return drop.opens.flatMap { opens in
                guard let saleNow, opens > saleNow else { return nil }
                return "\(name) opens at \(zone.clock(opens)), as all were told: not earlier"
            }
        case (.pause, .paused): return "\(name) is paused"
        case (.resume, .open): return "\(name) is not paused"
        case (.close, .ready) where drop.missed != nil || isReopening(drop): return nil
        default:
            let needsOpening = [.pause, .resume, .close].contains(keyAction)
            return needsOpening && drop.phase.isBeforeOpening ? "\(name) is not open yet" : nil
        }
    }

    private func reopeningObstacle(_ drop: DropReading) -> String? {
        if drop.free > 0 || undoTimeLeft(of: drop) != nil && drop.held > 0 { return nil }
        let why =
            drop.held > 0
            ? "\(Figure.grouped(drop.held)) still held" : "\(keys.label(of: .units)) adds units"
        return "\(drop.drop) has no free unit to reopen for: \(why)"
    }

    /// The only way to send a command to the engine. It needs a permit.
    mutating func send(
        _ act: OperatorAct, drop: DropID, reason: String?, revision: Int?
    ) -> [Effect] {
        switch permit {
        case .failure(let denial):
            return onlySay(denial.words, .notice)
        case .success(let permit):
            if isAsked(act, drop) {
                return onlySay("already asked: \(actWords(act)) \(drop.text)", .notice)
            }
            commandsSent += 1
            let command = PermittedCommand(
                permit: permit, id: commandsSent, drop: drop, act: act, reason: reason,
                revision: revision)
            flash = nil
            pendingCommands.append(PendingCommand(command: command, askedAt: now))
            return [.send(command)]
        }
    }

    /// Stores the id of a command. The command's event has the same id.
    mutating func setCommandID(_ commandID: CommandID, of id: Int) {
        guard let index = pendingCommands.firstIndex(where: { $0.command.id == id }) else { return }
        pendingCommands[index].id = commandID
    }

    mutating func apply(_ answer: CommandAnswer, to id: Int) {
        guard let index = pendingCommands.firstIndex(where: { $0.command.id == id && $0.isAsked })
        else {
            return
        }
        // The command's event proves it was done, so a missing answer does not matter.
        if answer == .unknown, pendingCommands[index].isSeen { return markProven(at: index) }
        pendingCommands[index].state = .answered(answer, at: now)
        let (words, role) = pendingCommands[index].words(at: now, zone)
        if answer != .done { record("deck", words, role) }
    }

    /// Marks commands as done when their events arrive, even if no answer came.
    mutating func settleCommands(by events: [Event]) {
        guard !pendingCommands.isEmpty else { return }
        let ids = events.compactMap { $0.command?.id }
        for index in pendingCommands.indices {
            guard let id = pendingCommands[index].id, ids.contains(id) else { continue }
            pendingCommands[index].isSeen = true
            guard case .answered(.unknown, _) = pendingCommands[index].state else { continue }
            markProven(at: index)
        }
    }

    private mutating func markProven(at index: Int) {
        pendingCommands[index].isProven = true
        pendingCommands[index].state = .answered(.done, at: now)
        let (words, role) = pendingCommands[index].words(at: now, zone)
        record("deck", words, role)
    }

    /// Whether a command for the same act is still unanswered.
    private func isAsked(_ act: OperatorAct, _ drop: DropID) -> Bool {
        pendingCommands.contains { $0.isAsked && $0.command.drop == drop && $0.command.act == act }
    }

    func revision(_ drop: DropID) -> Int? {
        self.drop(named: drop.text)?.revision
    }
}
