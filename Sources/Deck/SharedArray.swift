/// An array in pieces that shares equal pieces with the array of the previous reading. Of a
/// thousand drops, only a few change from one reading to the next.
struct SharedArray<Element: Equatable & Sendable>: Equatable, Sendable {
    /// Elements in a piece. A small value, because one change copies the whole piece.
    private static var pieceCount: Int { 4 }

    private var pieces: [[Element]]
    let count: Int
    /// The number of elements not shared with the previous array.
    private(set) var ownCount: Int

    /// Stores the elements. Equal pieces are shared with the previous array.
    init(_ elements: [Element], after before: SharedArray?) {
        count = elements.count
        var own = 0
        var pieces = before.map { $0.count == elements.count ? $0.pieces : [] } ?? []
        let isNew = pieces.isEmpty
        let starts = stride(from: 0, to: elements.count, by: SharedArray.pieceCount)
        for (index, start) in starts.enumerated() {
            let piece = elements[start..<min(start + SharedArray.pieceCount, elements.count)]
            if isNew {
                pieces.append(Array(piece))
            } else if piece.elementsEqual(pieces[index]) {
                continue
            } else {
                pieces[index] = Array(piece)
            }
            own += piece.count
        }
        (self.pieces, ownCount) = (pieces, own)
    }

    /// The number of references to pieces not shared with the previous array.
    var ownPieces: Int { ownCount > 0 ? pieces.count : 0 }

    /// For use when the previous array is removed: shared elements count as own from now on.
    mutating func countAllAsOwn() { ownCount = count }

    var indices: Range<Int> { 0..<count }
    /// All elements in one array.
    var elements: [Element] { Array(pieces.joined()) }

    subscript(index: Int) -> Element {
        pieces[index / SharedArray.pieceCount][index % SharedArray.pieceCount]
    }
}
