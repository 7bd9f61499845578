import Rules
import Testing

@Suite struct IdentifierTests {
    @Test(arguments: ["d1", "mi3-1", "0", "-", String(repeating: "a", count: 64)])
    func namesOfDrops(text: String) {
        #expect(DropID(text)?.text == text)
    }

    @Test(arguments: ["", "D1", "d_1", "d 1", "d\u{1B}1", "é", String(repeating: "a", count: 65)])
    func noNamesOfDrops(text: String) {
        #expect(DropID(text) == nil)
    }

    @Test(arguments: [
        "b-1", " ", "Äda Löwe", "买家", "🙂", "a/b?c=d&e", String(repeating: "b", count: 128),
        String(repeating: "é", count: 64), "\u{FEFF}b", "a\u{200B}b", "a\u{202E}b", "a\u{2028}b",
        "a\u{FFFE}", "می\u{200C}خواهم", "क्\u{200D}ष", "👩\u{200D}🚀", "\u{E000}", "\u{378}",
    ])
    func references(text: String) {
        #expect(BuyerID(text)?.text == text)
        #expect(OrderReference(text)?.text == text)
    }

    @Test(arguments: [
        "", String(repeating: "b", count: 129), String(repeating: "é", count: 65), "a\nb", "a\tb",
        "\u{1B}[2J", "a\u{7F}", "a\u{80}", "a\u{85}", "a\u{9B}", "a\u{9F}", "a\u{D}\u{A}", "\u{0}",
        "\u{301}\u{1B}",
    ])
    func noReferences(text: String) {
        #expect(BuyerID(text) == nil)
        #expect(OrderReference(text) == nil)
    }

    /// Clients and proxies remove such path segments.
    @Test(arguments: [".", ".."])
    func noBuyerIsADotSegment(text: String) {
        #expect(BuyerID(text) == nil)
        #expect(OrderReference(text)?.text == text)
        #expect(BuyerID(text + "." + text)?.text == text + "." + text)
        #expect(BuyerID(text + "\u{301}") != nil)
    }

    @Test func anIdOfACommandIsAtMost64BytesLong() {
        let longest = String(repeating: "a", count: 64)
        #expect(CommandID(longest)?.text == longest)
        #expect(CommandID(longest + "a") == nil)
        #expect(CommandID("") == nil)
    }

    @Test(arguments: [Author.operator("olga"), .schedule, .engine, .law])
    func authorsAreKnownByTheirNames(author: Author) {
        #expect(Author(name: author.name) == author)
        if case .operator = author { return }
        #expect(Author.reservedNames.contains(author.name))
    }
}
