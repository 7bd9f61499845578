import Canvas
import Testing

@Suite("Corners of borders")
struct BorderCornerTests {
    @Test("A border alone has corners, not crossings")
    func alone() {
        var frame = Frame(Size(4, 3))
        frame.border(frame.bounds, .border, .unicode)
        #expect(frame.lines == ["┌──┐", "│  │", "└──┘"])
    }

    @Test("Borders that share a row or a column join")
    func shared() {
        var frame = Frame(Size(7, 5))
        frame.border(Rect(x: 0, y: 0, width: 7, height: 3), .border, .unicode)
        frame.border(Rect(x: 0, y: 2, width: 4, height: 3), .border, .unicode)
        frame.border(Rect(x: 3, y: 2, width: 4, height: 3), .border, .unicode)
        #expect(frame.lines == ["┌─────┐", "│     │", "├──┬──┤", "│  │  │", "└──┴──┘"])
    }
}
