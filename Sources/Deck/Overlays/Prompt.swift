import Canvas
import Rules

/// The line at the foot that `:` and `/` open. The typed text has no effect before enter.
struct Prompt: Equatable, Sendable {
    enum Kind: Equatable {
        case command, search
    }

    let kind: Kind
    private(set) var field: TextField
    /// Why the line is invalid; removed at the next key.
    var complaint: SafeText?
    /// The shown past line: 1 is the latest. 0 means the line being typed.
    private var recalled = 0
    private var draft = ""
    /// The choices and the index of the shown one, while tab steps through them.
    private var cycle: Cycle?

    private struct Cycle: Equatable {
        var choices: [Choice]
        var index: Int
    }

    /// A line that tab can make from the typed text.
    struct Choice: Equatable, Sendable {
        var line: String
        /// The inserted word, as the list shows it.
        var word: SafeText
        /// The usage of the word, and an explanation.
        var about: SafeText
        /// The explanation alone, for a narrow screen.
        var brief: SafeText
    }

    init(_ kind: Kind, _ text: String = "") {
        self.kind = kind
        // Long enough for the longest text and the words before it.
        field = TextField(kind == .command ? ":" : "/", limit: OperatorText.scalarsMax + 100)
        field.append(text)
    }

    var text: String { field.text }

    /// The index of the choice that tab inserted; nil when there is none.
    var chosen: Int? { cycle?.index }

    /// The choices for the line. They do not change while tab steps through them.
    func choices(_ choicesFor: (String) -> [Choice]) -> [Choice] {
        cycle?.choices ?? choicesFor(text)
    }

    private mutating func show(_ text: String) {
        field.clear()
        field.append(text)
    }

    /// Pastes a text into the line.
    mutating func paste(_ text: String) {
        (cycle, complaint) = (nil, nil)
        field.append(text)
        complaint = field.refusal
    }

    mutating func type(_ key: Key) {
        (cycle, complaint) = (nil, nil)
        _ = field.apply(key)
        complaint = field.refusal
    }

    /// Shows an older or a newer past line, and at the newest end the line being typed.
    mutating func recall(_ step: Int, of history: [String]) {
        (cycle, complaint) = (nil, nil)
        if recalled == 0 { draft = text }
        recalled = min(max(0, recalled + step), history.count)
        show(recalled == 0 ? draft : history[history.count - recalled])
    }

    /// Inserts the common start of all choices; after that, steps through the choices.
    mutating func complete(by step: Int, _ choicesFor: (String) -> [Choice]) {
        complaint = nil
        if let cycle {
            let index = (cycle.index + step + cycle.choices.count) % cycle.choices.count
            self.cycle?.index = index
            return show(cycle.choices[index].line)
        }
        let choices = choicesFor(text)
        guard let first = choices.first else {
            complaint = "nothing fits"
            return
        }
        if choices.count == 1 { return show(first.line + " ") }
        let common = choices.dropFirst().reduce(first.line) { commonStart($0, $1.line) }
        if common.count > text.count { return show(common) }
        let index = step > 0 ? 0 : choices.count - 1
        cycle = Cycle(choices: choices, index: index)
        show(choices[index].line)
    }
}

/// The common start of two texts; case does not count.
private func commonStart(_ left: String, _ right: String) -> String {
    String(zip(left, right).prefix { $0.lowercased() == $1.lowercased() }.map(\.0))
}

extension DeckModel {
    private static let linesMax = 100

    var prompt: Prompt? { if case .prompt(let prompt) = overlay { prompt } else { nil } }

    mutating func press(_ key: Key, in prompt: Prompt) -> [Effect] {
        var edited = prompt
        let reader = commandReader
        let isCommand = edited.kind == .command
        let choicesFor: (String) -> [Prompt.Choice] =
            isCommand ? { reader.choices($0) } : { _ in [] }
        let past = isCommand ? pastCommands : pastSearches
        switch (key.code, key.modifiers) {
        case (.escape, _),
            (.backspace, _) where edited.text.isEmpty:
            closeOverlay()
            return []
        case (.enter, _):
            guard stroke != .held else {
                edited.complaint = "enter is held down: let it go, then press it once"
                break
            }
            return enter(edited, key)
        case (.up, _), (.character("p"), .control): edited.recall(1, of: past)
        case (.down, _), (.character("n"), .control): edited.recall(-1, of: past)
        case (.tab, []): edited.complete(by: 1, choicesFor)
        case (.tab, _): edited.complete(by: -1, choicesFor)
        default: edited.type(key)
        }
        replaceOverlay(.prompt(edited))
        return []
    }

    /// Handles enter: carries out a valid line; keeps an invalid one and shows why.
    private mutating func enter(_ edited: Prompt, _ key: Key) -> [Effect] {
        guard let line = edited.field.trimmed else {
            closeOverlay()
            return []
        }
        if edited.kind == .search {
            closeOverlay()
            search(for: line)
            return []
        }
        do throws(InputMistake) {
            let command = try commandReader.read(line)
            guard stroke.isPress || !command.isGuarded else {
                throw InputMistake("enter came together with other keys: press it alone")
            }
            pastCommands = adding(line, to: pastCommands)
            closeOverlay()
            return carryOut(command, key)
        } catch {
            var edited = edited
            edited.complaint = error.words
            replaceOverlay(.prompt(edited))
            return []
        }
    }

    /// The past lines with one more at the end, without duplicates.
    func adding(_ line: String, to past: [String]) -> [String] {
        (past.filter { $0 != line } + [line]).suffix(DeckModel.linesMax)
    }
}

extension DeckView {
    private static let choicesMax = 8

    /// The line, with the complaint if there is one.
    func line(of prompt: Prompt) -> [Piece] {
        let complaint = prompt.complaint.map { Piece("  \($0)", .warn, .bold) }
        let label = prompt.field.label
        // The margins, the cursor, and up to half the row for a complaint. A long line shows its
        // end.
        let taken = 5 + label.width + min(complaint?.text.width ?? 0, frame.size.width / 2)
        return [
            Piece(label, .focus, .bold),
            Piece("\(end(of: prompt.text, frame.size.width - taken))_", .text),
        ] + (complaint.map { [$0] } ?? [])
    }

    var promptKeys: [Piece]? {
        guard let prompt = model.prompt else { return nil }
        let isCommand = prompt.kind == .command
        let keys: [(SafeText, SafeText)] =
            (isCommand ? [("tab", "completes")] : []) + [
                ("\(glyphs.up)\(glyphs.down)", "earlier lines"),
                ("enter", isCommand ? "does it" : "searches"), ("esc", "back"),
            ]
        return keyHints(keys)
    }

    mutating func drawChoices(of prompt: Prompt) {
        let most = min(DeckView.choicesMax, frame.size.height - DeckLayout.foot - 4)
        guard most > 0, let list = choiceList(prompt, most) else { return }
        let height = list.lines.count + 2
        let area = Rect(
            x: 0, y: frame.size.height - DeckLayout.foot - height, width: frame.size.width,
            height: height)
        let inside = drawBox("commands", note: list.note, isFocused: false, in: area)
        for (row, line) in list.lines.enumerated() { put(line, in: inside.row(row)) }
    }

    /// The usage of the command and the matching words, as many as fit; nil when there are none.
    private func choiceList(_ prompt: Prompt, _ most: Int) -> (lines: [[Piece]], note: [Piece])? {
        guard prompt.kind == .command else { return nil }
        let reader = model.commandReader
        let choices = prompt.choices { reader.choices($0) }
        let usage = usage(prompt.text, reader).map { [$0] } ?? []
        guard !choices.isEmpty || !usage.isEmpty else { return nil }
        let list = ListPicker(count: choices.count, marked: prompt.chosen ?? 0)
        let shown = list.visible(in: most).map(\.index)
        let lines = usage + rows(shown.map { (choices[$0], $0 == prompt.chosen) })
        guard choices.count > shown.count else { return (lines, []) }
        return (lines, [Piece("\(shown.count) of \(choices.count)", .dim)])
    }

    private func rows(_ shown: [(choice: Prompt.Choice, isMarked: Bool)]) -> [[Piece]] {
        let width = max(12, shown.map(\.choice.word.width).max() ?? 0)
        // Two columns before the word, two after it, and the border.
        let room = frame.size.width - 4 - width - 4
        let isWhole = shown.allSatisfy { $0.choice.about.width <= room }
        return shown.map { choice, isMarked in
            [
                Piece("\(isMarked ? glyphs.cursor : " ") ", .focus, .bold),
                Piece(choice.word.padded(to: width), isMarked ? .focus : .key, .bold),
                Piece("  \(isWhole ? choice.about : choice.brief)", .text),
            ]
        }
    }

    /// The usage of the command that is being typed.
    private func usage(_ line: String, _ reader: CommandReader) -> [Piece]? {
        guard line.contains(" "), let name = line.split(separator: " ").first,
            let word = reader.words.first(where: { $0.matches(String(name)) })
        else { return nil }
        return [
            Piece("  \(SafeText(word.name))", .key, .bold),
            Piece(" \(SafeText(word.usage))", .text), Piece("  \(word.explanation)", .dim),
        ]
    }
}
