import Canvas
import Testing

@Suite struct RectTests {
    let area = Rect(x: 2, y: 1, width: 20, height: 10)

    @Test func `fixed parts come first and shares take the rest`() {
        let parts = area.rows([.cells(3), .share(1), .share(2), .cells(1)])
        #expect(parts.map(\.height) == [3, 2, 4, 1])
        #expect(parts.map(\.y) == [1, 4, 6, 10])
        #expect(parts.allSatisfy { $0.width == 20 && $0.x == 2 })
    }

    @Test func `shared borders overlap and still fill all of it`() {
        let parts = area.columns([.share(1), .share(1)], overlap: 1)
        #expect(parts.map(\.x) == [2, 11])
        #expect(parts.map(\.right) == [12, 22])
    }

    @Test func `too little room leaves the last parts empty, never outside`() {
        for height in 0...12 {
            for overlap in 0...1 {
                let small = Rect(x: 0, y: 0, width: 5, height: height)
                let parts = small.rows([.cells(4), .cells(4), .share(1)], overlap: overlap)
                #expect(parts.count == 3)
                for part in parts {
                    #expect(part.y >= 0 && part.bottom <= height)
                }
            }
        }
    }

    @Test func `a cut gives two parts that fill the whole`() {
        let (top, below) = area.cutTop(3)
        #expect(top == Rect(x: 2, y: 1, width: 20, height: 3))
        #expect(below == Rect(x: 2, y: 4, width: 20, height: 7))
        let (bottom, above) = area.cutBottom(99)
        #expect(bottom == area && above.isEmpty)
        #expect(area.cutRight(5).right.x == 17)
        #expect(area.cutLeft(-1).left.isEmpty)
        #expect(area.row(9).y == 10)
        #expect(area.row(10).isEmpty)
        #expect(area.inset(left: 6, top: 6, right: 6, bottom: 6).isEmpty)
    }
}
