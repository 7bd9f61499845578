import Canvas
import Terminal
import Testing

@Suite("Paints of printed lines")
struct PaintSequenceTests {
    @Test(arguments: [
        (
            "bold #0a0b0c on #ffffff", ColorDepth.trueColor, 1 << 24,
            "1;38;2;10;11;12;48;2;255;255;255"
        ),
        ("underline 214 on 16", .ansi256, 256, "4;38;5;214;48;5;16"),
        ("red on bright-white", .ansi16, 16, "31;107"),
        ("bright-red on bright-white", .ansi16, 8, "1;31;47"),
        ("reverse", .mono, 0, "7"),
    ])
    func `a paint is one sequence`(
        _ words: String, _ depth: ColorDepth, _ colors: Int, _ codes: String
    ) throws {
        let paint = try Paint(reading: words, at: depth)
        #expect(paint.sequence(at: depth, colorCount: colors) == "\u{1B}[\(codes)m")
        #expect(paint.words == words)
    }

    @Test func `the terminal's default needs no sequence, and mono has no colours`() {
        #expect(
            Paint(ink: .terminal, paper: .terminal).sequence(at: .trueColor, colorCount: 256) == "")
        #expect(Paint(ink: .indexed(1)).sequence(at: .mono, colorCount: 256) == "")
    }
}
