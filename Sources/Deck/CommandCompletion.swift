import Canvas
import Rules

extension CommandReader {
    /// The words that can complete the end of the line.
    func choices(_ line: String) -> [Prompt.Choice] {
        let parts = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        let typed = parts.last ?? ""
        let before = line.dropLast(typed.count)
        func choice(
            _ word: String, usage: String = "", _ explanation: SafeText = .empty
        ) -> Prompt.Choice {
            Prompt.Choice(
                line: before + word, word: SafeText(word), about: SafeText(usage) + explanation,
                brief: explanation)
        }
        let all: [Prompt.Choice]
        if parts.count <= 1 {
            all = words.map {
                choice($0.name, usage: $0.usage.isEmpty ? "" : "\($0.usage)  ", $0.explanation)
            }
        } else {
            guard let word = words.first(where: { $0.isCalled(parts[0]) }),
                !parts.dropLast().contains("because")
            else { return [] }
            all = arguments(of: word, after: Array(parts.dropFirst().dropLast())).map { choice($0) }
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
