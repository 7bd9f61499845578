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
            guard let word = words.first(where: { $0.matches(parts[0]) }),
                !parts.dropLast().contains("because")
            else { return [] }
            all = arguments(of: word, after: Array(parts.dropFirst().dropLast())).map { choice($0) }
        }
        return all.filter { $0.word.string.lowercased().hasPrefix(typed.lowercased()) }
    }

    private func arguments(of word: CommandWord, after typed: [String]) -> [String] {
        let hasDrop = typed.contains(where: drops.contains)
        let dropNames = hasDrop ? [] : drops
        // Any argument besides the drop counts as the figure.
        let hasFigure = typed.count > (hasDrop ? 1 : 0)
        return switch word.argument {
        case .nothing, .text, .time, .path: []
        case .message: typed.isEmpty ? drops : []
        case .onOrOff: typed.isEmpty ? ["on", "off"] : []
        case .drop: dropNames + ["because"]
        case .rate: dropNames + (hasFigure ? ["because"] : ["unlimited"])
        case .units, .count, .hold: dropNames + (hasFigure ? ["because"] : [])
        case .dropInView: typed.isEmpty ? drops : []
        case .theme: typed.isEmpty ? themes : []
        case .alarm: typed.isEmpty ? Alarm.Kind.all.map(\.name) : []
        case .shelf:
            typed.isEmpty
                ? Alarm.Kind.all.map(\.name) + ["15m"]
                : typed.contains { DurationText.span($0) != nil }
                    ? ["because"] : ["5m", "15m", "60m"]
        }
    }
}
