import Canvas
import Testing

@Suite struct FrameTests {
    @Test func `text is clipped to its rectangle`() {
        var frame = Frame(Size(8, 2))
        let end = frame.put("abcdef", at: Point(1, 0), in: Rect(x: 2, y: 0, width: 3, height: 1))
        frame.put("zz", at: Point(0, 1), in: Rect(x: 0, y: 0, width: 8, height: 1))
        #expect(frame.lines == ["  bcd", ""])
        #expect(end == 7)
    }

    @Test func `a wide character never loses one half alone`() {
        var frame = Frame(Size(6, 1))
        frame.put("小米机", at: Point(0, 0))
        #expect(frame.lines == ["小米机"])
        frame.put("x", at: Point(1, 0))
        #expect(frame.lines == [" x米机"])
        frame.put("y", at: Point(4, 0))
        #expect(frame.lines == [" x米y"])
        frame.put("手", at: Point(1, 0))
        #expect(frame.lines == [" 手 y"])
        frame.put("手", at: Point(5, 0))
        #expect(frame.lines == [" 手 y"])
        frame.put("手", at: Point(-1, 0))
        #expect(frame.lines == [" 手 y"])
    }

    @Test func `combining marks stay on their base`() {
        var frame = Frame(Size(4, 1))
        frame.put("e\u{301}a\u{302}\u{323}", at: Point(0, 0))
        #expect(frame[0, 0].string == "e\u{301}")
        #expect(frame[1, 0].string.unicodeScalars.count == 3)
        var other = Frame(Size(4, 1))
        other.put("ea\u{302}\u{323}", at: Point(0, 0))
        #expect(frame != other)
    }

    @Test func `drawing outside the frame is harmless at any size`() {
        for size in [Size(0, 0), Size(1, 1), Size(2, 1), Size(3, 2), Size(-4, 7)] {
            var frame = Frame(size)
            let area = Rect(x: -3, y: -2, width: 20, height: 9)
            frame.fill(area, "#", Style(.sold))
            frame.border(area, .border, .unicode)
            frame.put("hello 小米", at: Point(-2, 0))
            Panel("title", note: [StyledText("1 s")]).draw(in: frame.bounds, of: &frame, .unicode)
            Graph([1, 2, 3]).draw(in: frame.bounds, of: &frame, .ascii)
            BigDigits("12,345").draw(in: frame.bounds, of: &frame, .text, .unicode)
            #expect(frame.cells.count == frame.size.width * frame.size.height)
            #expect(frame[-1, 0] == .blank)
            #expect(frame[99, 99] == .blank)
        }
    }

    @Test func `borders that meet are joined`() {
        var frame = Frame(Size(9, 5))
        frame.border(Rect(x: 0, y: 0, width: 9, height: 3), .border, .unicode)
        frame.border(Rect(x: 0, y: 2, width: 5, height: 3), .border, .unicode)
        frame.border(Rect(x: 4, y: 2, width: 5, height: 3), .border, .unicode)
        #expect(
            frame.lines == [
                "┌───────┐",
                "│       │",
                "├───┬───┤",
                "│   │   │",
                "└───┴───┘",
            ])
    }

    @Test func `ASCII borders join, but not with a dash in a text`() {
        var frame = Frame(Size(5, 3))
        frame.put("-----", at: Point(0, 2))
        frame.border(Rect(x: 0, y: 0, width: 5, height: 2), .border, .ascii)
        frame.border(Rect(x: 0, y: 1, width: 3, height: 2), .border, .ascii)
        #expect(frame.lines == ["+---+", "+-+-+", "+-+--"])
    }

    @Test func `a role of the style can be read without a terminal`() {
        var frame = Frame(Size(6, 1))
        frame.put(
            [StyledText("ab"), StyledText("c", .alarm), StyledText("d", .sold)], at: Point(0, 0))
        #expect(
            (0..<6).map { frame[$0, 0].style.role } == [.text, .text, .alarm, .sold, .text, .text])
    }

    @Test func `a cell is small, so that frames compare by memory`() {
        #expect(MemoryLayout<Cell>.stride == 12)
    }
}
