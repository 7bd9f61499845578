import Rules
import Testing

@Suite("What operators may write")
struct OperatorTextTests {
    @Test(arguments: [
        "", "checkout is down", "a\ttab", "สวัสดีครับ", "e\u{301}", "a\u{200D}\u{200C}", "👩‍👩‍👧",
        "\u{202E}right to left", "\u{A0}x", " .", "\u{FFFD}", "=1+1",
    ])
    func `text of every script is accepted unchanged`(text: String) {
        #expect(OperatorText.problem(in: text) == nil)
    }

    @Test(
        arguments: [
            ("a\u{0}", "U+0000", 2), ("\n", "U+000A", 1), ("ab\r", "U+000D", 3),
            ("\u{1B}[2J", "U+001B", 1), ("\u{7F}", "U+007F", 1), ("x\u{9B}31m", "U+009B", 2),
            ("\u{80}", "U+0080", 1), ("\u{9F}", "U+009F", 1), ("\r\n", "U+000D", 1),
        ] as [(String, String, Int)])
    func `a control character is refused by name and place`(
        text: String, name: String, place: Int
    ) throws {
        let problem = try #require(OperatorText.problem(in: text))
        #expect(
            problem.rule == "a text without control characters; character \(place) is \(name)")
    }

    @Test(arguments: [
        " ", "  \t ", "\u{A0}", "\u{3000}\u{2003}",
    ])
    func `text of blanks alone is refused`(text: String) {
        #expect(OperatorText.problem(in: text) == .blank)
    }

    @Test(arguments: ["a", "é", "e\u{301}", "\u{1F600}"])
    func `the limit counts Unicode scalars`(character: String) {
        let each = character.unicodeScalars.count
        let most = String(repeating: character, count: 500 / each)
        #expect(OperatorText.problem(in: most) == nil)
        #expect(OperatorText.problem(in: most + character) == .tooLong(500 + each))
        #expect(
            OperatorText.problem(in: most + character)?.rule
                == "a text of at most 500 characters, not \(500 + each)")
    }
}
