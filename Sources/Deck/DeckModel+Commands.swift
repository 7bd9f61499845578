import Canvas
import Rules
import Telemetry

/// Carries out the commands of the `:` line.
extension DeckModel {
    /// A reader that knows the current words, drops and themes.
    var commandReader: CommandReader {
        CommandReader(
            words: CommandWord.all(keys.bindings), drops: latest?.drops.map(\.drop) ?? [],
            themes: themes.map(\.name))
    }

    mutating func carryOut(_ command: ParsedCommand, _ key: Key) -> [Effect] {
        switch command {
        case .acknowledge, .shelve, .unshelve: break
        // The list closes, so that it does not hide the effect of the line.
        default: overlays = []
        }
        switch command {
        case .panel(let kind, let drop, let amount, let reason):
            return fillPanel(kind, drop, amount: amount, reason: reason, key)
        case .act(let act, let drop, let reason): return sendAct(act, drop, reason)
        case .keyAction(let keyAction): return carryOut(keyAction, key)
        case .view(let drop):
            chosenDrop = drop.text
            remakePicture()
        case .export(let path): return [.export(export(to: path))]
        case .mouse(let isOn): return setMouse(isOn)
        case .reconnect: return reconnect()
        case .theme(let name): return applyTheme(name)
        case .goTo(let text): return go(to: text) ?? []
        case .search(let text): search(for: text)
        case .acknowledge(let kind): acknowledgeAlarm(kind)
        case .shelve(let kind, let span, let reason): shelveAlarm(kind, span, reason)
        case .unshelve(let kind): unshelveAlarm(kind)
        }
        return []
    }

    private mutating func carryOut(_ keyAction: KeyAction, _ key: Key) -> [Effect] {
        guard let binding = keys.bindings.first(where: { $0.keyAction == keyAction }),
            binding.isValid(inReplay: context.mode == .replay)
        else {
            return onlySay("\(keyAction.rawValue) is for recordings", .notice)
        }
        return perform(keyAction, key)
    }
}

/// The acts of the `:` line. All go through `send`, like those of the keys.
extension DeckModel {
    /// The named drop, or the drop in view. If nothing may be sent, says why and returns `nil`.
    private mutating func target(_ named: DropID?) -> DropReading? {
        if case .failure(let denial) = permit {
            say(denial.words, .notice)
            return nil
        }
        leavePast()
        let target = named.map { drop(named: $0.text) } ?? drop
        if target == nil { say("no drop is known yet: nothing was sent", .notice) }
        return target
    }

    private mutating func sendAct(
        _ act: OperatorAct, _ named: DropID?, _ reason: String?
    ) -> [Effect] {
        guard let drop = target(named) else { return [] }
        // The engine refuses everything else that the phase forbids, with a reason of its own.
        if act == .pause, let obstacle = obstacle(.pause, of: drop) {
            return onlySay(SafeText(obstacle), .notice)
        }
        flash = nil
        return send(
            act, drop: DropID(trusted: drop.drop), reason: reason, revision: drop.revision)
    }

    /// Opens the panel of a dangerous act with the arguments of the line.
    private mutating func fillPanel(
        _ kind: ActionPanel.Kind, _ named: DropID?, amount: String, reason: String?, _ key: Key
    ) -> [Effect] {
        guard let drop = target(named) else { return [] }
        let keyAction: KeyAction =
            switch kind {
            case .open, .reopen: .open
            case .resume: .resume
            case .close: .close
            default: .units
            }
        if let obstacle = obstacle(keyAction, of: drop) {
            return onlySay(SafeText(obstacle), .notice)
        }
        // A closed drop is always reopened, whether the word was "open" or "reopen".
        let fittingKind = panelKind(keyAction, drop) ?? kind
        guard kind != .reopen || fittingKind == .reopen else {
            return onlySay("\(SafeText(drop.drop)) is not closed", .notice)
        }
        openPanel(fittingKind, drop, key)
        if var panel {
            panel.fill(amount: amount, reason: reason)
            replaceOverlay(.action(panel))
        }
        return []
    }
}
