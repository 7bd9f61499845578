import Canvas
import Rules

/// A list, line or panel in front of the parts. It gets the keys, the pastes and the mouse.
enum Overlay: Equatable, Sendable {
    case help(HelpOverlay)
    case themes(ThemePicker)
    case drops(DropPicker)
    case prompt(Prompt)
    case goTo(GoToPrompt)
    case action(ActionPanel)
    case whatIf(WhatIfPanel)
    case alarms(AlarmList)
}

extension DeckModel {
    /// The overlay in front. Help and the `:` line may stand over the list of alarms; every other
    /// overlay stands alone.
    var overlay: Overlay? { overlays.last }

    mutating func open(_ overlay: Overlay) { overlays.append(overlay) }

    mutating func replaceOverlay(_ overlay: Overlay) { overlays[overlays.count - 1] = overlay }

    mutating func closeOverlay() { _ = overlays.popLast() }

    /// Gives a key to the overlay in front; nil when the key has its usual meaning.
    mutating func pressInOverlay(_ key: Key, _ keyAction: KeyAction?) -> [Effect]? {
        switch overlay {
        case .help(let help): press(key, keyAction, in: help)
        case .themes(let picker): press(key, keyAction, in: picker)
        case .drops(let picker): press(key, keyAction, in: picker)
        case .prompt(let prompt): press(key, in: prompt)
        case .goTo(let prompt): press(key, in: prompt)
        case .action(let panel): press(key, in: panel)
        case .whatIf(let panel): press(key, in: panel)
        case .alarms(let list): press(key, keyAction, in: list)
        case nil: nil
        }
    }

    /// Whether letter keys are text now, not commands.
    var isTyping: Bool {
        switch overlay {
        case .prompt, .goTo, .whatIf: true
        case .action(let panel): panel.isInField
        case .help, .themes, .drops, .alarms, nil: false
        }
    }

    /// Pastes a text into the field in focus. A paste never does anything else.
    mutating func paste(_ text: String) {
        switch overlay {
        case .prompt(var prompt):
            prompt.paste(text)
            replaceOverlay(.prompt(prompt))
        case .goTo(var prompt):
            prompt.field.append(text)
            replaceOverlay(.goTo(prompt))
            if let refusal = prompt.field.refusal { say(refusal, .warn) }
        case .whatIf(var panel):
            panel.paste(text)
            replaceOverlay(.whatIf(panel))
        case .action(var panel) where panel.isInField:
            panel.paste(text, at: now)
            replaceOverlay(.action(panel))
        default:
            armedPause?.confirmsAt = nil
            say("a paste does nothing here", .dim)
        }
    }

    mutating func click(at point: Point, in overlay: Overlay) -> [Effect] {
        switch overlay {
        case .themes(let picker): return click(at: point, in: picker)
        case .drops(let picker): return click(at: point, in: picker)
        case .action(let panel): click(at: point, in: panel)
        case .alarms(let list): click(at: point, in: list)
        case .help, .prompt, .goTo, .whatIf: break
        }
        return []
    }

    /// Handles one step of the wheel. It never cancels an act that is being prepared.
    mutating func turnWheel(by step: Int, in overlay: Overlay) -> [Effect] {
        switch overlay {
        case .help(let help): scroll(help, by: step * DeckModel.wheelLines)
        case .themes: return applyTheme(at: themeList.moved(by: step))
        case .drops: mark(dropAt: dropList.moved(by: step))
        case .alarms(let list): mark(alarmAt: picker(for: list).moved(by: step))
        case .prompt, .goTo, .action, .whatIf: break
        }
        return []
    }
}

extension DeckView {
    mutating func drawOverlays() {
        for overlay in model.overlays {
            switch overlay {
            case .help(let help): draw(help)
            case .themes(let picker): draw(picker)
            case .drops(let picker): draw(picker)
            case .prompt(let prompt): drawChoices(of: prompt)
            case .action(let panel): draw(panel)
            case .whatIf(let panel): draw(panel)
            case .alarms(let list): draw(list)
            case .goTo: break
            }
        }
    }

    /// Clears an area, draws a box around it, and returns the area inside.
    mutating func drawBox(
        _ title: SafeText, note: [Piece] = [], isFocused: Bool = true, in area: Rect
    ) -> Rect {
        frame.fill(area, " ", .text)
        return Panel(title, note: note, isFocused: isFocused).draw(in: area, of: &frame, glyphs)
    }

    /// Keys, each followed by its effect.
    func keyHints(_ keys: [(key: SafeText, what: SafeText)]) -> [Piece] {
        keys.flatMap { [Piece($0.key, .key, .bold), Piece(" \($0.what)   ", .dim)] }
    }

    /// An area in the middle of the screen.
    func centered(width: Int, height: Int) -> Rect {
        Rect(
            x: (frame.size.width - width) / 2, y: max(0, (frame.size.height - height) / 2),
            width: width, height: height)
    }

    /// The line of the overlay in front at the foot of the screen, if it has one.
    var overlayLine: [Piece]? {
        switch model.overlay {
        case .themes: themeLine
        case .drops(let picker): line(of: picker)
        case .prompt(let prompt): line(of: prompt)
        case .goTo(let prompt): line(of: prompt)
        case .help, .action, .whatIf, .alarms, nil: nil
        }
    }
}
