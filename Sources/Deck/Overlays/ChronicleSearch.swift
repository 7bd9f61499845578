import Canvas

extension DeckModel {
    /// Searches for a text from the newest line, and shows the match in the large chronicle.
    mutating func search(for text: String) {
        searchText = text
        pastSearches = adding(text, to: pastSearches)
        guard latest != nil, DeckLayout.reaches(DeckModel.largeMin, size) else {
            return say("too small to show what happened", .dim)
        }
        guard !matches.isEmpty else { return say("nothing about \(SafeText(text))", .notice) }
        paneFocus = PaneFocus(pane: .chronicle, isLarge: true)
        show(match: 0)
    }

    /// Goes to the next older match (`step` > 0) or the next newer one.
    mutating func findMatch(_ step: Int) {
        guard let searchText else {
            return say("nothing was searched for; \(keys.label(of: .search)) searches", .notice)
        }
        let matches = matches
        guard !matches.isEmpty else { return say("nothing about \(SafeText(searchText))", .notice) }
        guard largePane == .chronicle else { return search(for: searchText) }
        let here = scroll
        let found =
            step > 0
            ? matches.firstIndex { $0 > here } : matches.lastIndex { $0 < here }
        guard let found else {
            return say(
                "no \(step > 0 ? "older" : "younger") line about \(SafeText(searchText))", .notice)
        }
        show(match: found)
    }

    private mutating func show(match: Int) {
        let matches = matches
        paneFocus.scroll = matches[match]
        paneFocus.linesSeen = shownChronicle.added
        say(
            "\(SafeText(searchText ?? "")): \(match + 1) of \(matches.count), the newest first",
            .notice)
    }

    /// The indices of the matching lines, counted back from the newest.
    private var matches: [Int] {
        guard let searchText else { return [] }
        return shownChronicle.entries.reversed().enumerated()
            .filter { DeckModel.isAbout(searchText, $0.element) }.map(\.offset)
    }

    /// Whether a line contains a text; case does not count.
    static func isAbout(_ text: String, _ entry: Chronicle.Entry) -> Bool {
        "\(entry.who) \(entry.drop) \(entry.words)".lowercased().contains(text.lowercased())
    }
}

extension DeckView {
    /// A text with the matches of the search in reverse video, which every terminal has.
    func found(in words: SafeText, _ role: StyleRole) -> [Piece] {
        guard model.largePane == .chronicle, let wanted = model.searchText else {
            return [Piece(words, role)]
        }
        let letters = Array(words.string)
        let small = letters.map { $0.lowercased() }
        let pattern = wanted.map { $0.lowercased() }
        var pieces: [Piece] = []
        var (start, index) = (0, 0)
        while !pattern.isEmpty, index + pattern.count <= letters.count {
            guard Array(small[index..<(index + pattern.count)]) == pattern else {
                index += 1
                continue
            }
            pieces.append(Piece(SafeText(String(letters[start..<index])), role))
            let end = index + pattern.count
            pieces.append(Piece(SafeText(String(letters[index..<end])), role, [.bold, .reverse]))
            (start, index) = (end, end)
        }
        return pieces + [Piece(SafeText(String(letters[start...])), role)]
    }
}
