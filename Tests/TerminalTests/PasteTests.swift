import Canvas
import Terminal
import Testing

@Suite struct PasteTests {
    @Test func `a stalled paste continues as a paste, and an escape ends one without an end`() {
        var parser = KeyParser()
        #expect(parser.feed(Array("\u{1B}[200~half".utf8), at: .zero) == [])
        #expect(parser.flush(at: .seconds(2)) == [.paste("half", isWhole: false)])
        #expect(parser.feed(Array("PP\r".utf8), at: .milliseconds(2200)) == [])
        #expect(
            parser.feed(Array("P\u{1B}[201~".utf8), at: .milliseconds(2300)) == [.paste("PP\nP")])

        #expect(parser.feed(Array("\u{1B}[200~half".utf8), at: .seconds(10)) == [])
        #expect(parser.flush(at: .seconds(12)) == [.paste("half", isWhole: false)])
        #expect(parser.feed([0x1B], at: .seconds(14)) == [])
        #expect(parser.flush(at: .milliseconds(14_025)) == [])
        #expect(parser.feed(Array("q".utf8), at: .seconds(16)) == [.key(.character("q"))])

        _ = parser.feed(Array("\u{1B}[200~lost".utf8), at: .seconds(20))
        _ = parser.flush(at: .seconds(22))
        #expect(parser.feed(Array("q".utf8), at: .seconds(33)) == [.key(.character("q"))])
    }

    @Test func `a paste of any size is one event; it may lose its middle but not its end`() {
        var parser = KeyParser()
        let flood = [UInt8](repeating: 0x61, count: (1 << 20) + 5000)
        var seen = parser.feed(Array("\u{1B}[200~".utf8), at: .zero)
        seen += parser.feed(flood, at: .zero)
        seen += parser.feed(Array("\u{1B}[201~".utf8), at: .zero)
        seen += parser.feed(Array("q".utf8), at: .seconds(1))
        guard case .paste(let text, isWhole: true) = seen.first else {
            Issue.record("no paste")
            return
        }
        #expect(text.utf8.count >= 1 << 20 && text.utf8.count < (1 << 20) + 64)
        #expect(seen.dropFirst() == [.key(.character("q"))])
    }
}
