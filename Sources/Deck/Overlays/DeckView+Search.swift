import Canvas

/// Search matches, highlighted where they are.
extension DeckView {
    /// A text with the matches of the search in reverse video, which every terminal has.
    func found(in words: SafeText, _ role: StyleRole) -> [Piece] {
        guard model.largePane == .chronicle, let wanted = model.searched else {
            return [Piece(words, role)]
        }
        let letters = Array(words.string)
        let small = letters.map { $0.lowercased() }
        let pattern = wanted.map { $0.lowercased() }
        var pieces: [Piece] = []
        var (start, place) = (0, 0)
        while !pattern.isEmpty, place + pattern.count <= letters.count {
            guard Array(small[place..<(place + pattern.count)]) == pattern else {
                place += 1
                continue
            }
            pieces.append(Piece(SafeText(String(letters[start..<place])), role))
            let end = place + pattern.count
            pieces.append(Piece(SafeText(String(letters[place..<end])), role, [.bold, .reverse]))
            (start, place) = (end, end)
        }
        return pieces + [Piece(SafeText(String(letters[start...])), role)]
    }
}
