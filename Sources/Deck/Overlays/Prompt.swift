import Canvas
import Rules

/// The line at the foot that `:` and `/` open. What is typed there has no effect before enter.
struct Prompt: Equatable, Sendable {
    /// What enter does with the line.
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
        /// The whole line.
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
        field = Prompt.empty(kind)
        field.append(text)
    }

    /// An empty line, long enough for the longest text and the words before it.
    private static func empty(_ kind: Kind) -> TextField {
        TextField(kind == .command ? ":" : "/", limit: OperatorText.scalarsMax + 100)
    }

    var text: String { field.text }

    /// The index of the choice that tab inserted; nil when there is none.
    var chosen: Int? { cycle?.place }

    /// The choices for the line. They do not change while tab steps through them.
    func choices(_ fitting: (String) -> [Choice]) -> [Choice] {
        cycle?.choices ?? fitting(text)
    }

    private mutating func show(_ text: String) {
        field = Prompt.empty(kind)
        field.append(text)
    }

    /// Pastes a text in one piece. It has no effect but to fill the line.
    mutating func paste(_ text: String) {
        (cycle, complaint) = (nil, nil)
        field.append(text)
        complaint = field.refusal
    }

    mutating func take(_ key: Key) {
        (cycle, complaint) = (nil, nil)
        _ = field.take(key)
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
    var common = ""
    for (one, other) in zip(left, right) {
        guard one.lowercased() == other.lowercased() else { break }
        common.append(one)
    }
    return common
}

extension CommandReader {
    /// The words that can complete the end of the line.
    func choices(_ line: String) -> [Prompt.Choice] {
        let parts = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        let typed = parts.last ?? ""
        let before = line.dropLast(typed.count)
        func choice(_ word: String, _ about: String) -> Prompt.Choice {
            Prompt.Choice(
                line: before + word, word: SafeText(word), about: SafeText(about), brief: .empty)
        }
        let all: [Prompt.Choice]
        if parts.count <= 1 {
            all = words.map { word in
                choice(word.name, word.usage.isEmpty ? "" : "\(word.usage)  ")
                    .describing(word.explanation)
            }
        } else {
            guard let word = words.first(where: { $0.isCalled(parts[0]) }),
                !parts.dropLast().contains("because")
            else { return [] }
            all = arguments(of: word, after: Array(parts.dropFirst().dropLast())).map {
                choice($0, "")
            }
        }
        return all.filter { $0.word.string.lowercased().hasPrefix(typed.lowercased()) }
    }

    private func arguments(of word: CommandWord, after said: [String]) -> [String] {
        let isNamed = said.contains(where: drops.contains)
        let named = isNamed ? [] : drops
        // Whether something besides the drop was typed: the figure.
        let isFigured = said.count > (isNamed ? 1 : 0)
        return switch word.takes {
        case .nothing, .text, .time, .path: []
        case .message: said.isEmpty ? drops : []
        case .onOrOff: said.isEmpty ? ["on", "off"] : []
        case .drop: named + ["because"]
        case .rate: named + (isFigured ? ["because"] : ["unlimited"])
        case .units, .count, .hold: named + (isFigured ? ["because"] : [])
        case .dropInView: said.isEmpty ? drops : []
        case .theme: said.isEmpty ? themes : []
        case .alarm: said.isEmpty ? Alarm.Kind.all.map(\.name) : []
        case .shelf:
            said.isEmpty
                ? Alarm.Kind.all.map(\.name) + ["15m"]
                : said.contains { DurationText.span($0) != nil }
                    ? ["because"] : ["5m", "15m", "60m"]
        }
    }
}

extension Prompt.Choice {
    fileprivate func describing(_ words: SafeText) -> Prompt.Choice {
        Prompt.Choice(line: line, word: word, about: about + words, brief: words)
    }
}
