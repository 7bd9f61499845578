import Canvas
import Rules
import Telemetry

extension DeckModel {
    mutating func press(_ typed: Key, _ arrival: KeyArrival) -> [Effect] {
        let due = confirmDue()
        quitsAt = nil
        stroke = pace.stroke(of: typed, arrival, at: now)
        let isText = isTyping && typed.modifiers.isDisjoint(with: [.control, .alt])
        let key = isText ? typed : commandKey(typed, arrival)
        reportTranslation(of: typed, as: key)
        return due + press(key)
    }

    private mutating func press(_ key: Key) -> [Effect] {
        let keyAction = keys.keyAction(of: key, inReplay: context.mode == .replay)
        switch keyAction {
        case .redraw: return redraw()
        case .suspend: return [.suspend]
        default: break
        }
        if let armed = armedPause, let effects = pressWhileArmed(key, keyAction, armed) {
            return effects
        }
        if let effects = pressInOverlay(key, keyAction) { return effects }
        guard let keyAction else {
            let help = keys.label(of: .help)
            return onlySay("\(SafeText(key.name)) does nothing here; \(help) tells the keys", .dim)
        }
        return refuseUnlessPressed(keyAction, key) ?? perform(keyAction, key)
    }

    /// Handles a key that is held down or in a burst; `nil` when the key has its usual meaning.
    private mutating func refuseUnlessPressed(_ keyAction: KeyAction, _ key: Key) -> [Effect]? {
        // Without a permit, the key's usual meaning is to say that acts are not allowed.
        if keyAction.isAct, case .failure = permit { return nil }
        if keyAction == .export, stroke.mayRepeat {
            return onlySay("kept a moment ago: let the key go", .dim)
        }
        if stroke.isPress { return nil }
        // A quit letter inside a pasted text does not quit; as the last key it does.
        if keyAction == .quit { quitsAt = now + KeyPace.settlingTime }
        if keyAction.isGuarded {
            sayPressByHand(key)
            return []
        }
        return stroke == .held && !keyAction.isRepeated ? [] : nil
    }

    mutating func perform(_ keyAction: KeyAction, _ key: Key) -> [Effect] {
        switch keyAction {
        case .open, .pause, .resume, .close, .drip, .units, .announce, .mark:
            return begin(keyAction, key)
        case .previousDrop: if !scroll(by: -1) { choose(by: -1) }
        case .nextDrop: if !scroll(by: 1) { choose(by: 1) }
        case .pickDrop: openDropPicker()
        case .engine: return showEngine(key)
        case .nextPane: moveFocus(by: 1)
        case .previousPane: moveFocus(by: -1)
        case .enlarge: enlarge()
        case .pageBack, .pageForward:
            let page = max(1, size.height - 8)
            guard !scroll(by: keyAction == .pageBack ? -page : page) else { break }
            say("nothing to scroll here: open what happened", .dim)
        case .back: goBack()
        case .help: open(.help(HelpOverlay()))
        case .theme: open(.themes(ThemePicker(before: theme)))
        case .redraw: return redraw()
        case .suspend: return [.suspend]
        case .quit: return [.quit(farewell: farewell)]
        case .playOrPause, .stepBack, .stepForward, .leapBack, .leapForward, .eventBack,
            .eventForward, .actBack, .actForward, .slower, .faster, .normalSpeed, .toStart, .toEnd,
            .playToAct, .skipIdle:
            if context.mode != .replay { return pressTimeKey(keyAction) }
            return replayControl(for: keyAction).map { [.replay($0)] } ?? []
        case .whatIf: openWhatIf()
        case .zoomIn, .zoomOut:
            zoom = min(max(0, zoom + (keyAction == .zoomIn ? 1 : -1)), DeckModel.zoomMax)
        case .goTo: open(.goTo(GoToPrompt()))
        case .command: open(.prompt(Prompt(.command)))
        case .search: open(.prompt(Prompt(.search)))
        case .nextMatch: findMatch(1)
        case .previousMatch: findMatch(-1)
        case .alarms: openAlarmList()
        case .acknowledge: acknowledgeAlarm(nil)
        case .shelve: beginShelving()
        case .export: return [.export(export())]
        case .mouse: return setMouse(!hasMouse)
        }
        return []
    }

    /// The reminder for an operator who leaves while drops run; `nil` when none runs.
    var farewell: SafeText? {
        // The engine of a demo ends with its deck.
        guard context.mode != .replay, context.mode != .demo, let latest else { return nil }
        let running = latest.drops.filter { $0.phase.takesClaims }
            .map { "\($0.drop) is \($0.phase.rawValue)" }
        return running.isEmpty
            ? nil : SafeText("the sale goes on: \(running.joined(separator: ", "))")
    }

    mutating func choose(by step: Int) {
        defer { remakePicture() }
        guard let latest, let dropIndex = shownModel.dropIndex else { return }
        let index = min(max(0, dropIndex + step), latest.drops.count - 1)
        chosenDrop = latest.drops[index].drop
    }
}
