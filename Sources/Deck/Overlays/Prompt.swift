import Canvas
import Rules

/// The line at the foot that `:` and `/` open. What is typed there has no effect before enter.
struct Prompt: Equatable, Sendable {
    enum Kind: Equatable {
        case command, search
    }

    let kind: Kind
    private(set) var field: TextField
    /// Why the line cannot be understood; removed at the next key.
    var complaint: SafeText?
    /// The past line that is shown: 1 is the latest; 0 is the line being typed.
    private var recalled = 0
    private var draft = ""
    /// While tab steps through the choices: the choices, and the place in them.
    private var cycle: Cycle?

    private struct Cycle: Equatable {
        var choices: [Choice]
        var place: Int
    }

    /// A line that tab can make from the typed text.
    struct Choice: Equatable, Sendable {
        var line: String
        /// The inserted word, as the list shows it.
        var word: SafeText
        /// Its usage and what it does.
        var about: SafeText
        /// What it does, for when there is no room for more.
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
    var chosen: Int? { cycle?.place }

    /// The choices for the line. They do not change while tab steps through them.
    func choices(_ fitting: (String) -> [Choice]) -> [Choice] {
        cycle?.choices ?? fitting(text)
    }

    private mutating func show(_ text: String) {
        field.clear()
        field.append(text)
    }

    /// Pastes a text in one piece. It has no effect but to fill the line.
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

    /// Inserts what all choices have in common; after that, steps through them.
    mutating func complete(by step: Int, _ fitting: (String) -> [Choice]) {
        complaint = nil
        if let cycle {
            let place = (cycle.place + step + cycle.choices.count) % cycle.choices.count
            self.cycle?.place = place
            return show(cycle.choices[place].line)
        }
        let choices = fitting(text)
        guard let first = choices.first else {
            complaint = "nothing fits"
            return
        }
        if choices.count == 1 { return show(first.line + " ") }
        let common = choices.dropFirst().reduce(first.line) { commonStart($0, $1.line) }
        if common.count > text.count { return show(common) }
        let place = step > 0 ? 0 : choices.count - 1
        cycle = Cycle(choices: choices, place: place)
        show(choices[place].line)
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
        var open = prompt
        let reader = reader
        let isCommand = open.kind == .command
        let fitting: (String) -> [Prompt.Choice] = isCommand ? { reader.choices($0) } : { _ in [] }
        let past = isCommand ? commandsPast : searchesPast
        switch (key.code, key.modifiers) {
        case (.escape, _),
            (.backspace, _) where open.text.isEmpty:
            closeOverlay()
            return []
        case (.enter, _):
            guard stroke != .held else {
                open.complaint = "enter is held down: let it go, then press it once"
                break
            }
            return enter(open, key)
        case (.up, _), (.character("p"), .control): open.recall(1, of: past)
        case (.down, _), (.character("n"), .control): open.recall(-1, of: past)
        case (.tab, []): open.complete(by: 1, fitting)
        case (.tab, _): open.complete(by: -1, fitting)
        default: open.type(key)
        }
        replaceOverlay(.prompt(open))
        return []
    }

    /// Handles enter: carries out a valid line; keeps an invalid one and shows why.
    private mutating func enter(_ open: Prompt, _ key: Key) -> [Effect] {
        guard let line = open.field.trimmed else {
            closeOverlay()
            return []
        }
        if open.kind == .search {
            closeOverlay()
            search(for: line)
            return []
        }
        do throws(InputMistake) {
            let command = try reader.read(line)
            guard stroke.isPress || !command.isGuarded else {
                throw InputMistake("enter came together with other keys: press it alone")
            }
            commandsPast = remembered(line, among: commandsPast)
            closeOverlay()
            return carryOut(command, key)
        } catch {
            var open = open
            open.complaint = error.words
            replaceOverlay(.prompt(open))
            return []
        }
    }

    /// The past lines with one more at the end, without duplicates.
    func remembered(_ line: String, among past: [String]) -> [String] {
        (past.filter { $0 != line } + [line]).suffix(DeckModel.linesMax)
    }
}

extension DeckView {
    private static let choicesMax = 8

    /// The line, with the reason when it cannot be understood.
    func line(of prompt: Prompt) -> [Piece] {
        let complaint = prompt.complaint.map { Piece("  \($0)", .warn, .bold) }
        let label = prompt.field.label
        // A long line shows its end, where the cursor is. Part of the row is kept for a complaint.
        // The row's margins, and the cursor.
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
        let reader = model.reader
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
            let word = reader.words.first(where: { $0.isCalled(String(name)) })
        else { return nil }
        return [
            Piece("  \(SafeText(word.name))", .key, .bold),
            Piece(" \(SafeText(word.usage))", .text), Piece("  \(word.explanation)", .dim),
        ]
    }
}
