import Canvas
import Terminal
import Testing

/// Bytes in scripts: the bytes between two `·` come in one read, 60 ms after the one before.
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
        ("\u{1B}O5A\u{1B}O1;2B", [.key(Key(.up, .control)), .key(Key(.down, .shift))]),
        ("\u{1B}[a\u{1B}Oa", [.key(Key(.up, .shift)), .key(Key(.up, .control))]),
        (
            "\u{1B}[3$P\u{1B}[3^",
            [
                .key(Key(.delete, .shift)), .key(.character("P")), .key(Key(.delete, .control)),
            ]
        ),
        (
            "\u{1B}[7~\u{1B}[8~\u{1B}[11~\u{1B}[34~",
            [
                .key(Key(.home)), .key(Key(.end)), .key(Key(.function(1))),
                .key(Key(.function(20))),
            ]
        ),
        ("\u{9B}A", [.key(Key(.up))]),
        ("\u{8F}Pq", [.key(Key(.function(1))), .key(.character("q"))]),
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
        // kitty's keyboard protocol: only presses and repetitions become keys.
        ("\u{1B}[112:80;2u\u{1B}[112:80;2:3u", [.key(.character("P"))]),
        ("\u{1B}[13;1:3uq", [.key(.character("q"))]),
        ("\u{1B}[1;1:3A\u{1B}[3;1:3~\u{1B}[1;1:3Pq", [.key(.character("q"))]),
        ("\u{1B}[57441;2u\u{1B}[57441;1:3uq", [.key(.character("q"))]),
        ("\u{1B}[57414u\u{1B}[57400u", [.key(Key(.enter)), .key(.character("1"))]),
        ("\u{1B}[112;9u", [.key(Key(.character("p"), .alt))]),
        ("\u{1B}[32;2u\u{1B}[13;2u", [.key(.character(" ")), .key(Key(.enter, .shift))]),
        (
            "\u{1B}[0;;3607u\u{1B}[101;;101:769u",
            [
                .key(.character("ท")), .key(.character("e")), .key(.character("\u{301}")),
            ]
        ),
        // Unknown sequences are dropped as a whole.
        ("\u{1B}[99;1zq", [.key(.character("q"))]),
        ("\u{1B}[?62;4cq", [.report(.other), .key(.character("q"))]),
        ("\u{1B}[5;7Rq", [.report(.cursor(row: 5, column: 7)), .key(.character("q"))]),
        ("\u{1B}[?2004;2$yq", [.report(.mode(2004, isKnown: true)), .key(.character("q"))]),
        ("\u{1B}[?31uq", [.report(.keyboard), .key(.character("q"))]),
        ("\u{1B}]11;rgb:0/0/0\u{7}q", [.report(.other), .key(.character("q"))]),
        ("\u{1B}]11;rgb:0/0/0\u{1B}\\q", [.report(.other), .key(.character("q"))]),
        ("\u{1B}P1$r0m\u{1B}\\q", [.report(.other), .key(.character("q"))]),
        ("\u{1B}[M !!q", [.key(.character("q"))]),
        ("\u{1B}[<0;1Mq", [.key(.character("q"))]),
        ("\u{1B}[" + String(repeating: "1;", count: 200) + "Aq", [.key(.character("q"))]),
        // A broken-off sequence yields to the byte that broke it.
        ("\u{1B}[1;\u{1B}[B", [.key(Key(.down))]),
        ("\u{1B}[1;\u{18}q", [.key(.character("q"))]),
        ("\u{1B}\u{1B}[A", [.key(Key(.escape)), .key(Key(.up))]),
    ]

    /// The input events of a script, without how each key arrived.
    static func read(_ script: String) -> [InputEvent] {
        var parser = KeyParser()
        var now = Duration.zero
        var events: [InputEvent] = []
        for part in script.unicodeScalars.split(separator: "·", omittingEmptySubsequences: false) {
            now += .milliseconds(60)
            events += parser.feed(Array(String(part).utf8), at: now)
        }
        return (events + parser.flush(at: now + .seconds(20))).map(plain)
    }

    static func plain(_ event: InputEvent) -> InputEvent {
        if case .key(let key, _) = event { .key(key) } else { event }
    }

    @Test(arguments: known)
    func `bytes become keys`(_ bytes: String, _ events: [InputEvent]) {
        var parser = KeyParser()
        #expect(parser.feed(Array(bytes.utf8), at: .zero).map(Self.plain) == events)
        #expect(parser.undecidedUntil == nil)
    }

    @Test(arguments: known)
    func `bytes may be split anywhere`(_ text: String, _ events: [InputEvent]) {
        let bytes = Array(text.utf8)
        for first in 0...bytes.count {
            for second in first...min(bytes.count, first + 4) {
                var parser = KeyParser()
                var seen = parser.feed(bytes[..<first], at: .zero)
                seen += parser.feed(bytes[first..<second], at: .milliseconds(20))
                seen += parser.feed(bytes[second...], at: .milliseconds(40))
                #expect(seen.map(Self.plain) == events, "cut at \(first) and \(second)")
            }
        }
    }

    @Test(arguments: [
        // An arrow or a function key in pieces is that key once its second byte has come.
        ("\u{1B}O·P", [InputEvent.key(Key(.function(1)))]),
        ("\u{1B}[·A", [.key(Key(.up))]), ("\u{1B}[·1·;·5·C", [.key(Key(.right, .control))]),
        ("\u{1B}[·C\u{1B}[·D", [.key(Key(.right)), .key(Key(.left))]),
        ("\u{1B}[112·:80;2·u", [.key(.character("P"))]),
        ("\u{1B}[<0;3·00;10M", [.mouse(Mouse(.press(button: 1), at: Point(299, 9)))]),
        // After an escape alone the rest of a sequence does nothing.
        ("\u{1B}·O·P", [.key(Key(.escape)), .restOfSequence]),
        ("\u{1B}·[·A", [.key(Key(.escape)), .restOfSequence]),
        ("\u{1B}·[A", [.key(Key(.escape)), .restOfSequence]),
        ("\u{1B}·[1;5·D", [.key(Key(.escape)), .restOfSequence]),
        ("\u{1B}·[[·C", [.key(Key(.escape)), .restOfSequence]),
        ("\u{1B}·[<0;3·00;10M", [.key(Key(.escape)), .restOfSequence]),
        ("\u{1B}·[112:80;2u", [.key(Key(.escape)), .restOfSequence]),
        ("\u{1B}·O", [.key(Key(.escape)), .restOfSequence]),
        ("\u{1B}·[200~P\r\u{1B}[201~", [.key(Key(.escape)), .paste("P\n")]),
        // Any other key after it is itself.
        ("\u{1B}·P", [.key(Key(.escape)), .key(.character("P"))]),
        ("\u{1B}·j·O", [.key(Key(.escape)), .key(.character("j")), .key(.character("O"))]),
        // A paste in pieces is a paste.
        ("\u{1B}[200·~PP\r\u{1B}[201~", [.paste("PP\n")]),
        ("\u{1B}[200~P·P\r·\u{1B}·[201~", [.paste("PP\n")]),
    ])
    func `no piece of a sequence cut by a slow line acts`(
        _ script: String, _ events: [InputEvent]
    ) {
        #expect(Self.read(script) == events)
    }

    @Test func `a lone escape is decided after 25 ms, and its rest is recognised for a second`() {
        var parser = KeyParser()
        #expect(parser.feed([0x1B], at: .zero) == [])
        #expect(parser.undecidedUntil == .milliseconds(25))
        #expect(parser.flush(at: .milliseconds(24)) == [])
        #expect(parser.flush(at: .milliseconds(25)) == [.key(Key(.escape))])
        #expect(parser.feed(Array("O".utf8), at: .milliseconds(1001)) == [.key(.character("O"))])
        #expect(parser.feed([0x1B, 0x5B], at: .seconds(2)) == [])
        #expect(parser.undecidedUntil == .seconds(3))
        #expect(parser.feed(Array("A".utf8), at: .milliseconds(2999)) == [.key(Key(.up))])
    }

    @Test func `keys in one read, or faster than a hand types, are marked`() {
        func bursts(_ reads: [(Int, String)]) -> [Bool] {
            var parser = KeyParser()
            return reads.flatMap { at, text in
                parser.feed(Array(text.utf8), at: .milliseconds(at))
            }.compactMap { event in
                if case .key(_, let arrival) = event { arrival.isBurst } else { nil }
            }
        }
        #expect(bursts([(0, "P"), (60, "\r")]) == [false, false])
        #expect(bursts([(0, "P\r")]) == [true, true])
        #expect(bursts([(0, "P"), (5, "\r")]) == [false, true])
        #expect(
            bursts([(0, "SHI"), (10, "P"), (20, "P"), (80, "\r")])
                == [true, true, true, true, true, false])
        #expect(bursts([(0, "P"), (35, "\r")]) == [false, true])
        // One by one, but faster than a hand types.
        func run(_ text: String, each gap: Int) -> [Bool] {
            bursts(text.enumerated().map { (1000 + $0.offset * gap, String($0.element)) })
        }
        #expect(run(":pause\r", each: 50) == [false, false, false, false, true, true, true])
        #expect(run(":pause\r", each: 70).allSatisfy { !$0 })
        #expect(run("jjjjjjj", each: 45).allSatisfy { !$0 }, "held down, which is told elsewhere")
        #expect(
            bursts([(0, "pause"), (100, "\r")]).last == false, "a heap, and then a hand's enter")
        #expect(bursts([(0, "\u{1B}[200~x\u{1B}[201~P")]) == [true])
        #expect(bursts([(0, "\u{FF}\u{1B}[99zP")]).last == true, "garbage came with it")
        // Reports of the terminal itself do not count as keys arriving together.
        #expect(bursts([(0, "\u{1B}[I\u{1B}[?62c\u{1B}[<64;5;6MP")]) == [false])
        #expect(bursts([(0, "\u{1B}[112:80;2u\u{1B}[112:80;2:3u")]) == [false])
    }

    @Test(arguments: [
        (
            "\u{1B}[112:80;2:2u", Key.character("P"),
            KeyArrival(isRepeat: true, base: .character("P"))
        ),
        ("\u{1B}[1;1:2B", Key(.down), KeyArrival(isRepeat: true)),
        ("\u{1B}[13;1:2u", Key(.enter), KeyArrival(isRepeat: true)),
        // The letter with shift, and the key at the same place of a Latin keyboard.
        ("\u{1B}[1079:1047:112;2u", .character("З"), KeyArrival(base: .character("P"))),
        ("\u{1B}[1079::112u", .character("з"), KeyArrival(base: .character("p"))),
        ("\u{1B}[1089::99;5u", Key(.character("с"), .control), KeyArrival(base: .control("c"))),
        // Caps lock, alone and with shift.
        ("\u{1B}[112;65u", .character("P"), KeyArrival(base: .character("P"))),
        ("\u{1B}[112:80;66u", .character("p"), KeyArrival(base: .character("P"))),
        ("\u{1B}[49;65u", .character("1"), KeyArrival(base: .character("1"))),
        ("\u{1B}[112:80;2;80u", .character("P"), KeyArrival(base: .character("P"))),
    ])
    func `the keyboard protocol gives place and repetition`(
        _ bytes: String, _ key: Key, _ arrival: KeyArrival
    ) {
        var parser = KeyParser()
        #expect(parser.feed(Array(bytes.utf8), at: .zero) == [.key(key, arrival)])
    }

    @Test(arguments: [
        ("\u{1B}", [InputEvent.key(Key(.escape))]),
        ("\u{1B}[", [.key(Key(.character("["), .alt))]),
        ("\u{1B}O", [.key(Key(.character("O"), .alt))]),
        ("\u{1B}]", [.key(Key(.character("]"), .alt))]),
        ("\u{1B}P", [.key(Key(.character("P"), .alt))]),
        ("\u{1B}[1;", []), ("\u{1B}]0;x", []), ("\u{1B}[M!", []),
    ])
    func `a pause decides unfinished sequences`(_ bytes: String, _ events: [InputEvent]) {
        var parser = KeyParser()
        #expect(parser.feed(Array(bytes.utf8), at: .zero) == [])
        #expect(parser.undecidedUntil != nil)
        #expect(parser.flush(at: .seconds(1)) == events)
        #expect(parser.undecidedUntil == nil)
        #expect(parser.feed(Array("q".utf8), at: .seconds(3)) == [.key(.character("q"))])
    }

    @Test func `half a character waits for its other half through any pause`() {
        var parser = KeyParser()
        let bytes = Array("小".utf8)
        #expect(parser.feed(bytes[..<2], at: .zero) == [])
        #expect(parser.undecidedUntil == nil)
        #expect(parser.flush(at: .seconds(9)) == [])
        #expect(parser.feed(bytes[2...], at: .seconds(9)) == [.key(.character("小"))])
    }

    @Test(
        arguments: [
            [0xFF, 0x71], [0xC3, 0x71], [0xE5, 0xB0, 0x71], [0xC0, 0xAF, 0x71], [0xA0, 0x71],
            [0xED, 0xA0, 0x80, 0x71], [0xF4, 0x90, 0x80, 0x80, 0x71], [0xE0, 0x80, 0x80, 0x71],
        ] as [[UInt8]])
    func `invalid UTF-8 is dropped, but not the key after it`(_ bytes: [UInt8]) {
        var parser = KeyParser()
        #expect(
            parser.feed(bytes, at: .zero) == [.key(.character("q"), KeyArrival(isBurst: true))])
    }

    @Test func `no bytes crash the parser`() {
        var random = SystemRandomNumberGenerator()
        let seed = random.next()
        var state = seed
        var parser = KeyParser()
        var now = Duration.zero
        let favourites: [UInt8] = [0x1B, 0x5B, 0x4F, 0x3B, 0x3C, 0x30, 0x32, 0x7E, 0x4D, 0xE5]
        for _ in 0..<20_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let pick = UInt8(truncatingIfNeeded: state >> 33)
            let isFavourite = (state >> 45) % 2 == 0
            let byte = isFavourite ? favourites[Int(pick) % favourites.count] : pick
            if (state >> 50) % 50 == 0 { now += .seconds(1) }
            _ = parser.feed(CollectionOfOne(byte), at: now)
        }
        for _ in 0..<3 {
            now += .seconds(11)
            _ = parser.flush(at: now)
        }
        _ = parser.feed(Array("\u{1B}[201~".utf8), at: now)
        #expect(
            parser.feed(Array("q".utf8), at: now + .seconds(1)).last == .key(.character("q")),
            "seed \(seed)")
    }
}
