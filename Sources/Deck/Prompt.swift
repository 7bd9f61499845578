import Canvas
import Rules

/// The line at the foot that `:` and `/` open. What is typed there does nothing before enter.
struct Prompt: Equatable, Sendable {
    /// What enter does with the line.
    enum Kind: Equatable {
        case command, search
    }

    let kind: Kind
    private(set) var field: TextField
    /// Why the line means nothing; gone at the next key.
    var complaint: SafeText?
    /// The line of the past that is shown: 1 is the latest; 0 is what was typed.
    private var recalled = 0
    private var draft = ""
    /// While tab goes through what fits: the text before it, and the place.
    private var cycle: Cycle?

    private struct Cycle: Equatable {
        var choices: [Choice]
        var place: Int
    }

    /// A line that tab can make of what was typed.
    struct Choice: Equatable, Sendable {
        /// The whole line.
        var line: String
        /// What is put in, as the list shows it.
        var word: SafeText
        /// What it takes and what it does.
        var about: SafeText
        /// What it does, where there is no room for more.
        var brief: SafeText
    }

    init(_ kind: Kind, _ text: String = "") {
        self.kind = kind
        field = Prompt.empty(kind)
        field.append(text)
    }

    /// A line without text; there is room for the longest text and the words before it.
    private static func empty(_ kind: Kind) -> TextField {
        TextField(kind == .command ? ":" : "/", limit: OperatorText.scalarsMax + 100)
    }

    var text: String { field.text }

    /// The choice that tab has put in; nil when none was.
    var chosen: Int? { cycle?.place }

    /// What fits: fixed while tab goes through it.
    func choices(_ fitting: (String) -> [Choice]) -> [Choice] {
        cycle?.choices ?? fitting(text)
    }

    private mutating func show(_ text: String) {
        field = Prompt.empty(kind)
        field.append(text)
    }

    /// A text from outside, in one piece; it does nothing but stand there.
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

    /// An older line, or a younger one, and at last what was being typed.
    mutating func recall(_ step: Int, of history: [String]) {
        (cycle, complaint) = (nil, nil)
        if recalled == 0 { draft = text }
        recalled = min(max(0, recalled + step), history.count)
        show(recalled == 0 ? draft : history[history.count - recalled])
    }

    /// Fills in what all that fits have in common; then goes through them.
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

/// What two texts begin with, both; capitals count as small letters.
private func commonStart(_ left: String, _ right: String) -> String {
    var common = ""
    for (one, other) in zip(left, right) {
        guard one.lowercased() == other.lowercased() else { break }
        common.append(one)
    }
    return common
}

extension CommandReader {
    /// What can stand where the line ends.
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
        // Whether something else than the drop was said: the figure.
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
