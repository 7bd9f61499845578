/// An array in pieces. It shares equal pieces with the array before it: of a thousand drops, few
/// change from one reading to the next.
struct SharedArray<Element: Equatable & Sendable>: Equatable, Sendable {
    /// Elements in a piece: few, because one change copies the whole piece.
    private static var pieceCount: Int { 4 }

    private var pieces: [[Element]]
    let count: Int
    /// The number of elements not shared with the array before.
    private(set) var ownCount: Int

    /// Takes the elements, and shares what is equal in the array before.
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

    /// The number of references to pieces that it holds and the array before does not.
    var ownPieces: Int { ownCount > 0 ? pieces.count : 0 }

    /// The array before is removed: what both shared counts as its own now.
    mutating func standAlone() { ownCount = count }

    var indices: Range<Int> { 0..<count }
    /// All elements in one array.
    var whole: [Element] { Array(pieces.joined()) }

    subscript(index: Int) -> Element {
        pieces[index / SharedArray.pieceCount][index % SharedArray.pieceCount]
    }
}
