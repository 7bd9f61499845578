import Rules
import Testing

/// Pairs of texts that Swift's `String` calls equal although their bytes differ.
private let spellings = [
    ("jos\u{E9}", "jose\u{301}"),
    ("\u{212B}", "A\u{30A}"),  // the same number of bytes
    ("\u{212A}-1", "K-1"),
    ("a\u{323}\u{307}", "a\u{307}\u{323}"),
    ("\u{AC01}", "\u{1100}\u{1161}\u{11A8}"),
    ("\u{37E}", ";"),
    (String(repeating: "b", count: 40) + "\u{E9}", String(repeating: "b", count: 40) + "e\u{301}"),
]

@Suite struct ExactTextTests {
    @Test(arguments: spellings)
    func twoSpellingsAreTwoTexts(one: String, other: String) {
        #expect(one == other, "to Swift they are one: that is what this is about")
        #expect(ExactText(one) != ExactText(other))
        #expect(Set([ExactText(one), ExactText(other), ExactText(one)]).count == 2)
        #expect((ExactText(one) < ExactText(other)) != (ExactText(other) < ExactText(one)))
        #expect(BuyerID(one) != BuyerID(other))
        #expect(OrderReference(one) != OrderReference(other))
        #expect(Author(name: one) != Author(name: other))
        #expect(EventContent.marked(ExactText(one)) != .marked(ExactText(other)))
        #expect(DropID(trusted: one) != DropID(trusted: other))
        func row(_ text: String) -> EventRow {
            EventRow(sequence: 1, at: 0, drop: "d", kind: "marked", author: text, text: "t")
        }
        #expect(row(one) != row(other))
        #expect(row(one) == row(one))
    }

    /// Equality does not depend on how a text came into memory: small or large, a copy or a slice.
    @Test(arguments: [0, 1, 7, 8, 9, 15, 16, 17, 31, 128])
    func equalBytesAreOneText(count: Int) {
        for letter in ["b", "\u{E9}"] {
            let text = String(repeating: letter, count: count)
            let copy = String(decoding: Array(text.utf8), as: UTF8.self)
            let part = String(("xx" + text + "yy").unicodeScalars.dropFirst(2).dropLast(2))
            var roomy = ""
            roomy.reserveCapacity(1000)
            roomy += text
            // Not ASCII before the cut; may be ASCII after it.
            var shortened = "\u{E9}-" + text + "\u{E9}"
            shortened.unicodeScalars.removeFirst(2)
            shortened.unicodeScalars.removeLast()
            let joined = text.unicodeScalars.map { String($0) }.joined()
            let filled = String(unsafeUninitializedCapacity: text.utf8.count) { room in
                _ = room.update(fromContentsOf: text.utf8)
                return text.utf8.count
            }
            for same in [copy, part, roomy, shortened, joined, filled] {
                #expect(ExactText(text) == ExactText(same))
                #expect(ExactText(text).hashValue == ExactText(same).hashValue)
                #expect(!(ExactText(text) < ExactText(same)))
            }
            for place in text.unicodeScalars.indices {
                var scalars = text.unicodeScalars
                scalars.replaceSubrange(place...place, with: ["c"])
                #expect(ExactText(text) != ExactText(String(scalars)))
            }
        }
    }

    /// The order is that of SQLite and the C locale, unlike UTF-16 and Swift's strings.
    @Test func theOrderIsThatOfTheBytes() {
        let texts: [ExactText] = [
            "", "Z", "a", "aa", "e\u{301}", "z", "\u{E9}", "\u{FFFD}", "\u{1F642}",
        ]
        #expect(texts.shuffled().sorted() == texts)
    }
}
