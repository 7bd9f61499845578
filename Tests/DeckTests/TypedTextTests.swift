import Canvas
import Deck
import Rules
import Telemetry
import Testing

@Suite("The text that was typed is sent")
struct TypedTextTests {
    /// Texts in scripts whose letters consist of several characters, typed one by one.
    static let texts = [
        "ที่ร้านน้ำแข็ง", "बिक्री रुकी है", "தமிழ் விற்பனை", "বিক্রি শুরু", "e\u{301}", "\u{301}x", "Å\u{30A}\u{323}",
        "👨\u{200D}👩\u{200D}👧", "👍🏽 ok", "نمی\u{200C}خواهم", "שָׁלוֹם", "한국어", "小米", "a\tb", "⚠\u{FE0F}",
        "\u{202E}abc", "ᄒ\u{1161}\u{11AB}",
    ]

    private func type(_ text: String, on stage: inout DeckFixture) {
        for scalar in text.unicodeScalars {
            if scalar == "\t" { continue }
            stage.take(.keyPressed(.character(Character(scalar)), at: stage.now))
        }
    }

    private func scalars(_ act: OperatorAct?) -> [Unicode.Scalar] {
        if case .mark(let text)? = act { Array(text.string.unicodeScalars) } else { [] }
    }

    @Test("In a panel, on the line and pasted, scalar by scalar", arguments: texts)
    func whole(text: String) {
        let typed = text.unicodeScalars.filter { $0 != "\t" }
        var stage = openStage()
        stage.press(.character("M"))
        type(text, on: &stage)
        for size in sizes + [Size(60, 16)] {
            stage.take(.resized(size))
            let lines = stage.deck.view(.unicode).lines
            #expect(lines.allSatisfy { SafeText($0).width <= size.width }, "at \(size.name)")
            let field = lines.first { $0.contains("note: ") } ?? ""
            #expect(field.contains("_"), "the place where one types is in sight at \(size.name)")
        }
        stage.press(Key(.tab), Key(.tab), Key(.enter))
        #expect(scalars(sent(stage.drained()).first?.act) == Array(typed))

        stage = openStage()
        stage.press(.character(":"))
        type("mark " + text, on: &stage)
        stage.press(Key(.enter))
        #expect(scalars(sent(stage.drained()).first?.act) == Array(typed))

        stage = openStage()
        stage.press(.character("M"))
        stage.take(.pasted(text, at: stage.now))
        stage.press(Key(.tab), Key(.tab), Key(.enter))
        #expect(scalars(sent(stage.drained()).first?.act) == Array(text.unicodeScalars))
    }

    @Test("Backspace deletes what a person sees as one letter")
    func backspace() {
        for (text, rest) in [
            ("xe\u{301}", "x"), ("กที่", "ก"), ("a👨\u{200D}👩\u{200D}👧", "a"), ("b🇮🇳", "b"),
        ] {
            var stage = openStage()
            stage.press(.character("M"))
            type(text, on: &stage)
            stage.press(Key(.backspace), Key(.tab), Key(.tab), Key(.enter))
            #expect(sent(stage.drained()).map(\.act) == [.mark(ExactText(rest))])
        }
    }

    @Test("500 characters are accepted, 501 are refused with their number")
    func limit() {
        let longest = String(repeating: "ก", count: 500)
        for panel in [true, false] {
            var stage = openStage()
            if panel { stage.press(.character("A")) } else { stage.press(.character(":")) }
            if !panel { type("announce ", on: &stage) }
            stage.take(.pasted(longest + "x", at: stage.now))
            if panel {
                let lines = stage.deck.view(.unicode).lines
                #expect(lines.contains { $0.contains("501 characters are too many, 500 at most") })
                stage.take(.pasted(longest, at: stage.now))
                type("x", on: &stage)
                stage.press(Key(.tab), Key(.tab), Key(.enter))
            } else {
                stage.press(Key(.enter))
                #expect(sent(stage.drained()).isEmpty)
                #expect(stage.deck.view(.unicode).lines[22].contains("at most 500"))
                stage.wait(milliseconds: 1000)
                stage.press(Key(.backspace), Key(.enter))
            }
            #expect(sent(stage.drained()).map(\.act) == [.announce(ExactText(longest))])
        }
    }

    @Test("A line keeps the spaces of a text")
    func spaces() {
        var stage = openStage()
        stage.press(.character(":"))
        type("mark a  b   c ", on: &stage)
        stage.press(Key(.enter))
        #expect(sent(stage.drained()).map(\.act) == [.mark("a  b   c")])
        stage.press(.character(":"))
        type("pause because  the  site ", on: &stage)
        stage.press(Key(.enter))
        #expect(sent(stage.drained()).map(\.reason) == ["the  site"])
    }
}
