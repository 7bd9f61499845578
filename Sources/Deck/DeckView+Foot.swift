import Canvas
import Rules
import Telemetry

/// The two rows at the bottom: messages, the age of the figures, and the keys.
extension DeckView {
    mutating func drawFoot(in area: Rect) {
        let (row, right) = (area.row(0).inset(left: 1, right: 1), model.prompt == nil ? age : [])
        put(urgentMessage ?? focusHint ?? progress, right: right, in: row)
        put(promptKeys ?? keys, in: area.row(1).inset(left: 1, right: 1))
    }

    /// The most urgent message: a question to the operator comes before the result of a command.
    var urgentMessage: [Piece]? {
        if let armed = model.armedPause {
            let question = Piece("pause \(armed.drop.text)?", .warn, .bold)
            if armed.isCrowded {
                return [question, Piece("  keys came together: press enter alone", .text)]
            }
            return [
                question,
                Piece("  enter or \(model.keys.label(of: .pause)): pause it", .text),
                Piece("    esc: do not", .text),
            ]
        }
        if let overlayLine { return overlayLine }
        if let flash = model.flash, flash.role != .dim { return [Piece(flash.words, flash.role)] }
        if let pendingCommand = model.pendingCommands.last {
            let (words, role) = pendingCommand.words(at: model.now, model.zone)
            // If the words do not fit the row, the name of the command is left out.
            let taken = 4 + age.cells
            let isLong = words.width > frame.size.width - taken
            let brief = isLong ? pendingCommand.brief(model.zone) : nil
            return [Piece(brief ?? words, role, .bold)]
        }
        return model.flash.map { [Piece($0.words, $0.role)] }
    }

    private var focusHint: [Piece]? {
        guard let pane = focused else { return nil }
        let words: SafeText
        if model.largePane == nil {
            words = "enter opens \(pane.title) large   tab the next   esc back"
        } else if pane == .chronicle {
            words = "\(glyphs.up)\(glyphs.down) scroll   tab the next panel   esc back"
        } else {
            words = "tab the next panel   \(glyphs.up)\(glyphs.down) another drop   esc back"
        }
        return [Piece(words, .focus)]
    }

    /// The age of the figures. After the link is lost, also their time.
    var age: [Piece] {
        guard let latest = model.latest, let age = model.age else { return [] }
        let old = TimeSpan(milliseconds: max(age.milliseconds, 1) + 99)
        switch freshness {
        case .fresh: return [Piece("\(shortSpan(old)) old", .dim)]
        case .old: return [Piece("OLD: \(shortSpan(old))", .warn)]
        case .lost:
            let clock = model.zone.clock(latest.at)
            return [Piece("? LOST: figures of \(clock), \(shortSpan(old)) old", .alarm, .bold)]
        }
    }

    /// The key bar. If it does not fit, keys that are shown elsewhere too are left out first.
    private var keys: [Piece] {
        fitting((0...4).map { keys(shortened: $0) }, frame.size.width - 2)
    }

    /// The key bar, shortened in steps: 1 leaves out the panel keys, 2 shortens words, 3 leaves out
    /// quit, 4 leaves out freeze.
    private func keys(shortened: Int) -> [Piece] {
        // Before the first reading there is no panel and nothing to freeze.
        let isEmpty = model.latest == nil
        var pieces: [Piece] = []
        if !mayAct, model.facts != nil, model.context.mode != .replay {
            pieces = [Piece("read-only  ", .notice)]
        }
        for binding in model.keys.bindings
        where !binding.word.isEmpty && !binding.keys.isEmpty {
            switch binding.group {
            case .act where !mayAct: continue
            case .replay where model.context.mode != .replay: continue
            case .replay where binding.keyAction == .slower && shortened > 1: continue
            case .view where binding.keyAction == .nextPane && (shortened > 0 || isEmpty): continue
            case .time where isEmpty || shortened > 3: continue
            case .view where binding.keyAction == .quit && shortened > 2: continue
            default: break
            }
            let isOff = binding.group == .act && model.obstacle(binding.keyAction) != nil
            pieces += [
                Piece(binding.label, isOff ? .dim : .key, isOff ? [] : .bold),
                Piece(" \(word(binding, shortened > 1))", .dim), Piece("  ", .dim),
            ]
        }
        if model.chosenDrop != nil, model.paneFocus.pane == nil {
            return pieces + [Piece("esc", .key, .bold), Piece(" follow", .dim)]
        }
        return pieces.dropLast()
    }

    private func word(_ binding: KeyBinding, _ isShort: Bool) -> SafeText {
        switch binding.keyAction {
        case .playOrPause where model.context.mode == .replay:
            model.replay?.isPlaying == true ? "stop" : "play"
        case .playOrPause where model.present != nil: "now"
        case .quit where isSelling && !isShort: "leave (sale goes on)"
        default: binding.word
        }
    }

    private var isSelling: Bool {
        model.context.mode != .replay
            && model.latest?.drops.contains { $0.phase.takesClaims } == true
    }
}
