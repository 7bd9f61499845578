import Canvas

/// Looking for words in what happened.
extension DeckModel {
    /// Looks for a text, from the newest line on, and shows the line large.
    mutating func search(for text: String) {
        searched = text
        searchesPast = remembered(text, among: searchesPast)
        guard latest != nil, DeckLayout.reaches(DeckModel.largeMin, size) else {
            return say("too small to show what happened", .dim)
        }
        guard !matches.isEmpty else { return say("nothing about \(SafeText(text))", .notice) }
        gaze = Gaze(pane: .chronicle, isLarge: true)
        show(match: 0)
    }

    /// The next older line that matches, or the next younger one.
    mutating func findMatch(_ step: Int) {
        guard let searched else {
            return say("nothing was searched for; \(keys.label(of: .search)) searches", .notice)
        }
        let matches = matches
        guard !matches.isEmpty else { return say("nothing about \(SafeText(searched))", .notice) }
        guard largePane == .chronicle else { return search(for: searched) }
        let here = scroll
        let found =
            step > 0
            ? matches.firstIndex { $0 > here } : matches.lastIndex { $0 < here }
        guard let found else {
            return say(
                "no \(step > 0 ? "older" : "younger") line about \(SafeText(searched))", .notice)
        }
        show(match: found)
    }

    private mutating func show(match: Int) {
        let matches = matches
        gaze.scroll = matches[match]
        gaze.linesSeen = seenChronicle.added
        say(
            "\(SafeText(searched ?? "")): \(match + 1) of \(matches.count), the newest first",
            .notice)
    }

    /// The lines that match, counted back from the newest.
    private var matches: [Int] {
        guard let searched else { return [] }
        return seenChronicle.entries.reversed().enumerated()
            .filter { DeckModel.isAbout(searched, $0.element) }.map(\.offset)
    }

    /// Whether a line holds a text; capitals count as small letters.
    static func isAbout(_ text: String, _ entry: Chronicle.Entry) -> Bool {
        "\(entry.who) \(entry.drop) \(entry.words)".lowercased().contains(text.lowercased())
    }
}
