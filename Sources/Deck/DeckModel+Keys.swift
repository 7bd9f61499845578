import Canvas
import Rules
import Telemetry

extension DeckModel {
    /// Handles a key press.
    mutating func press(_ typed: Key, _ arrival: KeyArrival) -> [Effect] {
        let due = confirmDue()
        leavesAt = nil
        stroke = pace.take(typed, arrival, at: now)
        let isText = isTyping && typed.modifiers.isDisjoint(with: [.control, .alt])
        let key = isText ? typed : meant(typed, arrival)
        tellPlace(typed, as: key)
        return due + press(key)
    }

    private mutating func press(_ key: Key) -> [Effect] {
        let meant = keys.keyAction(of: key, inReplay: context.mode == .replay)
        switch meant {
        case .redraw: return redraw()
        case .suspend: return [.suspend]
        default: break
        }
        if isHelpShown { return pressInHelp(key) }
        if themePicker != nil { return pressInThemes(key) }
        if dropPicker != nil { return pressInDrops(key) }
        if prompt != nil { return pressInPrompt(key) }
        if goTo != nil { return pressInGoTo(key) }
        if panel != nil { return pressInPanel(key) }
        if whatIf != nil { return pressInWhatIf(key) }
        if let armed = armedPause, let effects = pressWhileArmed(key, meant, armed) {
            return effects
        }
        if isAlarmListShown, let effects = pressInAlarms(key, meant) { return effects }
        guard let keyAction = meant else {
            let help = keys.label(of: .help)
            say("\(SafeText(key.name)) does nothing here; \(help) tells the keys", .dim)
            return []
        }
        if let effects = handless(keyAction, key) { return effects }
        return perform(keyAction, key)
    }

    /// Handles a key that is held down or came with others; nil when it does its usual work.
    private mutating func handless(_ keyAction: KeyAction, _ key: Key) -> [Effect]? {
        // Without a permit, the usual work is to say so.
        if keyAction.isAct, case .failure = permit { return nil }
        if keyAction == .export, stroke.mayRepeat {
            say("kept a moment ago: let the key go", .dim)
            return []
        }
        if stroke.isPress { return nil }
        // A quit letter inside a pasted text does not quit; as the last key it does.
        if keyAction == .quit { leavesAt = now + KeyPace.settles }
        if keyAction.isGuarded {
            sayNoHand(key)
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
        case .pageBack: if !scroll(by: -max(1, size.height - 8)) { sayNothingScrolls() }
        case .pageForward: if !scroll(by: max(1, size.height - 8)) { sayNothingScrolls() }
        case .back: goBack()
        case .help: isHelpShown = true
        case .theme: themePicker = ThemePicker(before: theme)
        case .redraw: return redraw()
        case .suspend: return [.suspend]
        case .quit: return [.quit(farewell: farewell)]
        case .playOrPause, .stepBack, .stepForward, .leapBack, .leapForward, .eventBack,
            .eventForward, .actBack, .actForward, .slower, .faster, .normalSpeed, .toStart, .toEnd,
            .playToAct, .skipIdle:
            if context.mode != .replay { return travel(keyAction) }
            return steer(keyAction).map { [.replay($0)] } ?? []
        case .whatIf: openWhatIf()
        case .zoomIn, .zoomOut:
            zoom = min(max(0, zoom + (keyAction == .zoomIn ? 1 : -1)), DeckModel.zoomMax)
        case .goTo: goTo = TextField("go to")
        case .command: prompt = Prompt(.command)
        case .search: prompt = Prompt(.search)
        case .nextMatch: findMatch(1)
        case .previousMatch: findMatch(-1)
        case .alarms: (isAlarmListShown, alarmPlace) = (true, 0)
        case .acknowledge: acknowledgeAlarm(nil)
        case .shelve: beginShelving()
        case .export: return [.export(export())]
        case .mouse: return setMouse(!hasMouse)
        }
        return []
    }

    /// What an operator who leaves should know.
    var farewell: SafeText? {
        // The engine of a demo ends with its deck.
        guard context.mode != .replay, context.mode != .demo, let latest else { return nil }
        let running = latest.drops.filter { $0.phase.takesClaims }
        guard !running.isEmpty else { return nil }
        let names = running.map { "\($0.drop) is \($0.phase.rawValue)" }
        return SafeText("the sale goes on: \(names.joined(separator: ", "))")
    }

    mutating func choose(by step: Int) {
        defer { retake() }
        guard let latest, let viewIndex = shown.viewIndex else { return }
        let index = min(max(0, viewIndex + step), latest.drops.count - 1)
        chosen = latest.drops[index].drop
    }

    /// The help offset at which the last line is visible.
    var helpEnd: Int { DeckView(model: self, glyphs: .unicode).helpRest }

    /// The lines that a page key scrolls in help. Pages overlap, so that readers find their place.
    private var helpPage: Int { max(1, size.height - 3) }

    private mutating func turnHelp(by lines: Int) {
        helpOffset = min(max(0, helpOffset + lines), helpEnd)
    }

    private mutating func pressInHelp(_ key: Key) -> [Effect] {
        switch key.code {
        case .up: turnHelp(by: -1)
        case .down: turnHelp(by: 1)
        case .pageUp: turnHelp(by: -helpPage)
        case .pageDown, .character(" "): turnHelp(by: helpPage)
        case .home: helpOffset = 0
        case .end: helpOffset = helpEnd
        case .escape, .enter: (isHelpShown, helpOffset) = (false, 0)
        default:
            switch keys.keyAction(of: key, inReplay: context.mode == .replay) {
            case .help, .quit, .back: (isHelpShown, helpOffset) = (false, 0)
            default: break
            }
        }
        return []
    }

    private mutating func pressInGoTo(_ key: Key) -> [Effect] {
        switch key.code {
        case .escape: goTo = nil
        case .enter:
            guard let text = goTo?.trimmed else {
                goTo = nil
                return []
            }
            return go(to: text)
        default: _ = goTo?.take(key)
        }
        return []
    }

    /// A paste only fills the field with the focus. It never does anything else.
    mutating func paste(_ text: String) {
        if prompt != nil {
            prompt?.paste(text)
        } else if var field = goTo {
            field.append(text)
            goTo = field
            if let refusal = field.refusal { say(refusal, .warn) }
        } else if var open = whatIf {
            guard open.fields.indices.contains(open.focus) else { return }
            open.fields[open.focus].append(text)
            open.complaint = open.fields[open.focus].refusal
            whatIf = open
        } else if var open = panel, open.fields.indices.contains(open.focus) {
            open.paste(text, at: now)
            panel = open
        } else {
            armedPause?.confirmsAt = nil
            say("a paste does nothing here", .dim)
        }
    }
}
