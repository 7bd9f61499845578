import Canvas
import Terminal
import Testing

@Suite struct KeyParserTests {
    static let known: [(String, [InputEvent])] = [
        ("a", [.key(.character("a"))]),
        ("O", [.key(.character("O"))]),
        ("é小🂡", [.key(.character("é")), .key(.character("小")), .key(.character("🂡"))]),
        ("\r", [.key(Key(.enter))]), ("\n", [.key(Key(.enter))]), ("\t", [.key(Key(.tab))]),
        ("\u{7F}\u{8}", [.key(Key(.backspace)), .key(Key(.backspace))]),
        ("\u{10}", [.key(.control("p"))]), ("\u{1D}", [.key(.control("]"))]),
        ("\u{0}", [.key(.control(" "))]),
        ("\u{1B}x", [.key(Key(.character("x"), .alt))]),
        ("\u{1B}é", [.key(Key(.character("é"), .alt))]),
        ("\u{1B}[A", [.key(Key(.up))]), ("\u{1B}OA", [.key(Key(.up))]),
        ("\u{1B}[1;5C", [.key(Key(.right, .control))]),
        ("\u{1B}[1;2D", [.key(Key(.left, .shift))]),
        ("\u{1B}[1;8H", [.key(Key(.home, [.shift, .alt, .control]))]),
        ("\u{1B}[F\u{1B}OF", [.key(Key(.end)), .key(Key(.end))]),
        ("\u{1B}[Z", [.key(Key(.tab, .shift))]),
        ("\u{1B}[3~\u{1B}[5~", [.key(Key(.delete)), .key(Key(.pageUp))]),
        ("\u{1B}[3;5~", [.key(Key(.delete, .control))]),
        ("\u{1B}OP\u{1B}[15~\u{1B}[24~", [1, 5, 12].map { .key(Key(.function($0))) }),
        ("\u{1B}[[A\u{1B}[[E", [1, 5].map { .key(Key(.function($0))) }),
        ("\u{1B}[1;5P", [.key(Key(.function(1), .control))]),
        ("\u{1B}[112;5u", [.key(.control("p"))]),
        ("\u{1B}[97;2u", [.key(.character("A"))]),
        ("\u{1B}[27;5;112~", [.key(.control("p"))]),
        ("\u{1B}OM\u{1B}Oq", [.key(Key(.enter)), .key(.character("1"))]),
        ("\u{1B}[I\u{1B}[O", [.focus(isGained: true), .focus(isGained: false)]),
        ("\u{1B}[200~a\rb\u{1B}[A\u{1B}[201~c", [.paste("a\nb\u{1B}[A"), .key(.character("c"))]),
        ("\u{1B}[200~\u{1B}[201~", [.paste("")]),
        ("\u{1B}[<0;300;10M", [.mouse(Mouse(.press(button: 1), at: Point(299, 9)))]),
        ("\u{1B}[<2;1;1m", [.mouse(Mouse(.release(button: 3), at: Point(0, 0)))]),
        ("\u{1B}[<32;5;6M", [.mouse(Mouse(.drag(button: 1), at: Point(4, 5)))]),
        ("\u{1B}[<80;5;6M", [.mouse(Mouse(.wheelUp, at: Point(4, 5), .control))]),
        ("\u{1B}[<65;5;6M", [.mouse(Mouse(.wheelDown, at: Point(4, 5)))]),
        // Sequences nobody knows are dropped whole.
        ("\u{1B}[99;1zq", [.key(.character("q"))]),
        ("\u{1B}[?62;4cq", [.key(.character("q"))]),
        ("\u{1B}[5;7Rq", [.key(.character("q"))]),
        ("\u{1B}]11;rgb:0/0/0\u{7}q", [.key(.character("q"))]),
        ("\u{1B}]11;rgb:0/0/0\u{1B}\\q", [.key(.character("q"))]),
        ("\u{1B}P1$r0m\u{1B}\\q", [.key(.character("q"))]),
        ("\u{1B}[M !!q", [.key(.character("q"))]),
        ("\u{1B}[<0;1Mq", [.key(.character("q"))]),
        ("\u{1B}[" + String(repeating: "1;", count: 200) + "Aq", [.key(.character("q"))]),
        // A sequence broken off gives way to what broke it.
        ("\u{1B}[1;\u{1B}[B", [.key(Key(.down))]),
        ("\u{1B}[1;\u{18}q", [.key(.character("q"))]),
        ("\u{1B}\u{1B}[A", [.key(Key(.escape)), .key(Key(.up))]),
    ]

    @Test(arguments: known)
    func `keys are told`(_ bytes: String, _ events: [InputEvent]) {
        var parser = KeyParser()
        #expect(parser.feed(Array(bytes.utf8)) == events)
        #expect(parser.silence == nil)
    }

    @Test(arguments: known)
    func `however the bytes are cut`(_ text: String, _ events: [InputEvent]) {
        let bytes = Array(text.utf8)
        for first in 0...bytes.count {
            for second in first...min(bytes.count, first + 4) {
                var parser = KeyParser()
                var seen = parser.feed(bytes[..<first])
                seen += parser.feed(bytes[first..<second])
                seen += parser.feed(bytes[second...])
                #expect(seen == events, "cut at \(first) and \(second)")
            }
        }
    }

    @Test(arguments: [
        ("\u{1B}", [InputEvent.key(Key(.escape))]),
        ("\u{1B}[", [.key(Key(.character("["), .alt))]),
        ("\u{1B}O", [.key(Key(.character("O"), .alt))]),
        ("\u{1B}]", [.key(Key(.character("]"), .alt))]),
        ("\u{1B}P", [.key(Key(.character("P"), .alt))]),
        ("\u{1B}[1;", []), ("\u{1B}]0;x", []), ("\u{1B}[M!", []),
        ("\u{1B}[200~half", [.paste("half")]),
    ])
    func `silence decides what was undecided`(_ bytes: String, _ events: [InputEvent]) {
        var parser = KeyParser()
        #expect(parser.feed(Array(bytes.utf8)) == [])
        #expect(parser.silence != nil)
        #expect(parser.flush() == events)
        #expect(parser.silence == nil)
        #expect(parser.feed(Array("q".utf8)) == [.key(.character("q"))])
    }

    @Test func `half a character waits for its other half through any silence`() {
        var parser = KeyParser()
        let bytes = Array("小".utf8)
        #expect(parser.feed(bytes[..<2]) == [])
        #expect(parser.silence == nil)
        #expect(parser.flush() == [])
        #expect(parser.feed(bytes[2...]) == [.key(.character("小"))])
    }

    @Test(
        arguments: [
            [0xFF, 0x71], [0xC3, 0x71], [0xE5, 0xB0, 0x71], [0xC0, 0xAF, 0x71], [0x80, 0x71],
            [0xED, 0xA0, 0x80, 0x71], [0xF4, 0x90, 0x80, 0x80, 0x71], [0xE0, 0x80, 0x80, 0x71],
        ] as [[UInt8]])
    func `what is no UTF-8 is dropped, and the key after it is not`(_ bytes: [UInt8]) {
        var parser = KeyParser()
        #expect(parser.feed(bytes) == [.key(.character("q"))])
    }

    @Test func `a paste is one event, however large, and its middle may be lost but not its end`() {
        var parser = KeyParser()
        let flood = [UInt8](repeating: 0x61, count: (1 << 20) + 5000)
        var seen = parser.feed(Array("\u{1B}[200~".utf8))
        seen += parser.feed(flood)
        seen += parser.feed(Array("\u{1B}[201~q".utf8))
        guard case .paste(let text) = seen.first else {
            Issue.record("no paste")
            return
        }
        #expect(text.utf8.count >= 1 << 20 && text.utf8.count < (1 << 20) + 64)
        #expect(seen.dropFirst() == [.key(.character("q"))])
    }

    @Test func `any bytes are survived`() {
        var random = SystemRandomNumberGenerator()
        let seed = random.next()
        var state = seed
        var parser = KeyParser()
        let favourites: [UInt8] = [0x1B, 0x5B, 0x4F, 0x3B, 0x3C, 0x30, 0x32, 0x7E, 0x4D, 0xE5]
        for _ in 0..<20_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let pick = UInt8(truncatingIfNeeded: state >> 33)
            let isFavourite = (state >> 45) % 2 == 0
            let byte = isFavourite ? favourites[Int(pick) % favourites.count] : pick
            _ = parser.feed(CollectionOfOne(byte))
            if (state >> 50) % 50 == 0 { _ = parser.flush() }
        }
        _ = parser.flush()
        let rest = parser.feed(Array("\u{1B}[201~".utf8))
        #expect(rest.count <= 1, "seed \(seed)")
        #expect(parser.feed(Array("q".utf8)).last == .key(.character("q")), "seed \(seed)")
    }
}
