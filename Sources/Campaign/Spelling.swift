/// The known word that was most likely meant: the nearest one, if it is near enough.
func likeliest(_ word: String, among known: [String]) -> String? {
    guard (1...64).contains(word.utf8.count) else { return nil }
    let written = Array(word.lowercased().utf8)
    let near = known.map { (word: $0, edits: edits(written, Array($0.lowercased().utf8))) }
    guard let best = near.min(by: { $0.edits < $1.edits }) else { return nil }
    return best.edits <= max(2, written.count / 3) && best.edits < written.count ? best.word : nil
}

/// Number of letters to insert, delete, change or swap with their neighbour to turn one word into
/// the other (optimal string alignment).
private func edits(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in 0..<left.count {
        var current = [row + 1]
        for column in 0..<right.count {
            var least = min(
                last[column + 1] + 1, current[column] + 1,
                last[column] + (left[row] == right[column] ? 0 : 1))
            if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                least = min(least, beforeLast[column - 1] + 1)
            }
            current.append(least)
        }
        beforeLast = last
        last = current
    }
    return last[right.count]
}
