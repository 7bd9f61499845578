import Canvas
import Testing

@Suite struct WidgetTests {
    @Test func `a graph shows the newest at the right and fills its height`() {
        var frame = Frame(Size(4, 2))
        Graph([0, 1, 2, 3, 4, 5, 6, 8], peak: 8).draw(in: frame.bounds, of: &frame, .unicode)
        #expect(frame.lines == ["  ⢀⣼", "⢀⣴⣿⣿"])
        var plain = Frame(Size(4, 2))
        Graph([0, 1, 2, 3, 4, 5, 6, 8], peak: 8).draw(in: plain.bounds, of: &plain, .ascii)
        #expect(plain.lines == ["  .|", ".:||"])
    }

    @Test func `a graph keeps small values visible and gaps empty`() {
        var frame = Frame(Size(3, 1))
        Graph([1000, nil, 1, 1, 0, .nan]).draw(in: frame.bounds, of: &frame, .unicode)
        #expect(frame.lines == ["⡇⣀"])
        var empty = Frame(Size(3, 1))
        Graph([]).draw(in: empty.bounds, of: &empty, .unicode)
        #expect(empty.lines == [""])
        #expect(Graph([nil, .infinity]).scale(columns: 3) == 1)
    }

    @Test func `a bar of the books differs in glyphs, not only in colour`() {
        for (glyphs, line) in [
            (Glyphs.unicode, "█████▒░░░╳"), (Glyphs.ascii, "#####+...x"),
        ] {
            var frame = Frame(Size(10, 1))
            let parts: [(Int, Unicode.Scalar, StyleRole)] = [
                (500, glyphs.sold, .sold), (100, glyphs.held, .held), (300, glyphs.free, .free),
                (100, glyphs.withdrawn, .withdrawn),
            ]
            StackedBar(parts.map { .init($0, $1, Style($2)) }).draw(in: frame.bounds, of: &frame)
            #expect(frame.lines == [line])
            #expect([0, 5, 6, 9].map { frame[$0, 0].style.role } == parts.map(\.2))
        }
    }

    @Test func `no part of a bar vanishes, and the widths add up`() {
        for columns in 1...40 {
            for amounts in [[1, 1, 1_000_000], [0, 5, 0], [7, 7, 7], [999, 1, 0], [1, 2, 3]] {
                let bar = StackedBar(amounts.map { .init($0, "#", Style(.sold)) })
                let widths = bar.widths(in: columns)
                #expect(widths.reduce(0, +) == columns)
                for (amount, width) in zip(amounts, widths) {
                    #expect(width >= 0)
                    if amount == 0 { #expect(width == 0) }
                    if amount > 0 && columns >= amounts.count { #expect(width > 0) }
                }
            }
        }
        #expect(
            StackedBar([.init(0, "#", Style(.sold)), .init(0, "+", Style(.held))])
                .widths(in: 9) == [0, 0])
    }

    @Test func `panels carry their titles in shared borders`() {
        var frame = Frame(Size(24, 7))
        let rows = frame.bounds.rows([.cells(3), .share(1)], overlap: 1)
        let halves = rows[1].columns([.share(1), .share(1)], overlap: 1)
        let inside = Panel("units", note: [StyledText("0.1 s", .dim)])
            .draw(in: rows[0], of: &frame, .unicode)
        frame.put("6,786", at: inside.origin, in: inside)
        Panel("line").draw(in: halves[0], of: &frame, .unicode)
        Panel("health", isFocused: true).draw(in: halves[1], of: &frame, .unicode)
        #expect(
            frame.lines == [
                "┌ units ──────── 0.1 s ┐",
                "│ 6,786                │",
                "├ line ────┬[health]───┤",
                "│          │           │",
                "│          │           │",
                "│          │           │",
                "└──────────┴───────────┘",
            ])
    }

    @Test func `numbers in a table are right-aligned, text is left-aligned`() {
        var frame = Frame(Size(24, 4))
        let table = Table(
            [.words("drop", .share(1)), .figures("sold", 6), .figures("free", 5)],
            [
                [StyledText("mi3-1"), StyledText("8,214"), StyledText("0")],
                [StyledText("mi3-2 a long name"), StyledText("12,000"), StyledText("5,666")],
            ],
            selected: 1)
        table.draw(in: frame.bounds, of: &frame, .unicode)
        #expect(
            frame.lines == [
                "drop         sold   free",
                "mi3-1       8,214      0",
                "mi3-2 a …  12,000  5,666",
                "",
            ])
        #expect(frame[0, 2].style.marks.contains(.reverse))
        #expect(!frame[0, 1].style.marks.contains(.reverse))
    }

    @Test func `the selected row of a long table is in view`() {
        let rows = (0..<100).map { [StyledText(SafeText("row \($0)"))] }
        for selected in [0, 1, 50, 98, 99] {
            let table = Table([.words("name", .share(1))], rows, selected: selected)
            let first = table.firstRow(height: 7)
            #expect((first..<(first + 7)).contains(selected))
            #expect(first + 7 <= 100)
        }
    }

    @Test func `big digits can be read from afar`() {
        var frame = Frame(Size(13, 5))
        BigDigits("6,78").draw(in: frame.bounds, of: &frame, .text, .ascii)
        #expect(
            frame.lines == [
                "###   ### ###",
                "#       # # #",
                "###     # ###",
                "# # #   # # #",
                "### #   # ###",
            ])
        #expect(BigDigits("6,78").size == Size(13, 5))
        #expect(BigDigits.fitting("6,78", in: frame.bounds)?.dotWidth == 1)
        #expect(BigDigits.fitting("6,78", in: Rect(Size(26, 5)))?.dotWidth == 2)
        #expect(BigDigits.fitting("6,78", in: Rect(Size(12, 5))) == nil)
    }

    @Test func `the ASCII glyphs draw ASCII only`() {
        var frame = Frame(Size(40, 12))
        Panel("a title much longer than its panel can be wide", isFocused: true)
            .draw(in: frame.bounds, of: &frame, .ascii)
        Graph((0..<60).map { Double($0) }).draw(
            in: Rect(x: 2, y: 1, width: 30, height: 3), of: &frame, .ascii)
        BigDigits("15,000").draw(
            in: Rect(x: 2, y: 5, width: 30, height: 5), of: &frame, .text, .ascii)
        Table([.words("a long column title", .cells(5))], [[StyledText("longer than five")]])
            .draw(in: Rect(x: 30, y: 5, width: 5, height: 3), of: &frame, .ascii)
        for line in frame.lines { #expect(line.allSatisfy { $0.isASCII }, "\(line)") }
    }
}

@Suite("Widgets that compare")
struct ComparingWidgetTests {
    @Test("A stack's heights add up to the whole, and no part vanishes")
    func stack() {
        let graph = StackedGraph([], peak: 100)
        #expect(graph.heights([71, 28, 1, 0], rows: 10) == [6, 3, 1, 0])
        #expect(graph.heights([100, 1, nil], rows: 4) == [3, 1, 0])
        #expect(graph.heights([nil, nil], rows: 4) == [0, 0])
        for total in 0...100 {
            let heights = graph.heights([total, 100 - total], rows: 7)
            #expect(heights.reduce(0, +) == 7)
        }
    }

    @Test("The earlier curve is visible above and below the filled one, in ASCII too")
    func curves() {
        var frame = Frame(Size(4, 3))
        CurvePair(
            [9, 9, 9, 9, nil, nil, nil, nil], over: [1, 9, 5, nil], peak: 9, Style(.graph1),
            Style(.notice)
        ).draw(in: frame.bounds, of: &frame, .ascii)
        #expect(frame.lines == ["|-", "||-", "-|"])
    }

    @Test("Lines break between words, never inside, and no word is lost")
    func lines() {
        let text: SafeText = "pause the drop and look at the engine"
        #expect(text.lines(width: 80) == [text])
        #expect(text.lines(width: 14) == ["pause the drop", "and look at", "the engine"])
        #expect(SafeText.empty.lines(width: 5) == [])
    }
}
