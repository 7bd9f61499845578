import Rules

/// The known word that was most likely meant: the nearest one, if it is near enough.
func likeliest(_ word: String, among known: [String]) -> String? {
    guard (1...64).contains(word.utf8.count) else { return nil }
    let length = word.lowercased().utf8.count
    let near = known.map { (word: $0, edits: editDistance(word, $0)) }
    guard let best = near.min(by: { $0.edits < $1.edits }) else { return nil }
    return best.edits <= max(2, length / 3) && best.edits < length ? best.word : nil
}
