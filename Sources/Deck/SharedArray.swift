/// An array in pieces, which it shares with the array before it as far as both are equal: of a thousand
/// drops few change from one reading to the next.
struct SharedArray<Element: Equatable & Sendable>: Equatable, Sendable {
    /// How many elements a piece has: few, because one that changes takes its piece along.
    private static var pieceCount: Int { 4 }

    private var pieces: [[Element]]
    let count: Int
    /// How many elements it does not share with the array before it.
    private(set) var ownCount: Int

    /// The elements of an array, and what they share with another one.
    init(_ elements: [Element], after before: SharedArray?) {
        count = elements.count
        var own = 0
        var pieces = before.map { $0.count == elements.count ? $0.pieces : [] } ?? []
        let isNew = pieces.isEmpty
        let starts = stride(from: 0, to: elements.count, by: SharedArray.pieceCount)
        for (place, start) in starts.enumerated() {
            let piece = elements[start..<min(start + SharedArray.pieceCount, elements.count)]
            if isNew {
                pieces.append(Array(piece))
            } else if piece.elementsEqual(pieces[place]) {
                continue
            } else {
                pieces[place] = Array(piece)
            }
            own += piece.count
        }
        (self.pieces, ownCount) = (pieces, own)
    }

    /// How many references to pieces it holds that the array before it does not.
    var ownPieces: Int { ownCount > 0 ? pieces.count : 0 }

    /// The array before it goes: what both shared is its own now.
    mutating func standAlone() { ownCount = count }

    var indices: Range<Int> { 0..<count }
    /// All of them in one array.
    var whole: [Element] { Array(pieces.joined()) }

    subscript(index: Int) -> Element {
        pieces[index / SharedArray.pieceCount][index % SharedArray.pieceCount]
    }
}
