import Canvas
import Rules
import Telemetry
import Testing

@testable import Deck

@Suite("Who may act: all cases")
struct SafetyTests {
    /// A mode, a rank and whether the deck may send anything.
    struct Place: CustomTestStringConvertible {
        var mode: DeckMode
        var rank: TokenRole
        var isReadOnly: Bool
        var mayAct: Bool { mode != .replay && !isReadOnly && rank != .viewer }
        var testDescription: String { "\(mode) \(rank) readOnly=\(isReadOnly)" }

        static let all = DeckMode.allCases.flatMap { mode in
            TokenRole.allCases.flatMap { rank in
                [false, true].map { Place(mode: mode, rank: rank, isReadOnly: $0) }
            }
        }

        func stage(from seconds: Int64 = -5) -> DeckFixture {
            DeckFixture(mode: mode, rank: rank, isReadOnly: isReadOnly, from: seconds)
        }
    }

    static let acts:
        [(keyAction: KeyAction, key: Key, confirm: @Sendable (inout DeckFixture) -> Void)] =
            [
                (.open, .character("O"), { $0.press(Key(.tab), Key(.enter)) }),
                (.pause, .character("P"), { $0.press(Key(.enter)) }),
                (.resume, .character("R"), { $0.press(Key(.tab), Key(.enter)) }),
                (.close, .character("C"), { fill(&$0, "mi3-3", "test") }),
                (.drip, .character("D"), { fill(&$0, "500", "test") }),
                (.units, .character("U"), { fill(&$0, "+500", "test", "") }),
                (.announce, .character("A"), { fill(&$0, "soon") }),
                (.mark, .character("M"), { fill(&$0, "here") }),
            ]

    /// Types into each field, moves to the button that acts, and presses it.
    static func fill(_ stage: inout DeckFixture, _ texts: String...) {
        for text in texts {
            stage.type(text)
            stage.press(Key(.tab))
        }
        stage.press(Key(.tab), Key(.enter))
    }

    /// A stage in which the act makes sense, so that only the missing right can stop it.
    func stage(_ place: Place, for keyAction: KeyAction) -> DeckFixture {
        var stage = place.stage()
        if keyAction != .open { stage.play(until: 1) }
        if keyAction == .resume {
            stage.pause()
            stage.play(milliseconds: 200)
        }
        _ = stage.drained()
        return stage
    }

    @Test(
        "Every act from every context: only operators on a running engine send",
        arguments: Place.all)
    func everyAct(place: Place) {
        for (keyAction, key, confirm) in SafetyTests.acts {
            var stage = stage(place, for: keyAction)
            stage.press(key)
            confirm(&stage)
            let orders = sent(stage.drained())
            #expect(orders.count == (place.mayAct ? 1 : 0), "\(keyAction) from \(place)")
        }
    }

    @Test("All acts of the key table are enumerated here")
    func complete() {
        let table = KeyTable.bindings.filter { $0.group == .act }
        #expect(table.map(\.keyAction) == SafetyTests.acts.map(\.keyAction))
        #expect(table.map(\.keys.first) == SafetyTests.acts.map(\.key))
    }

    @Test("Where nothing may be sent no key sends, and the act keys say why")
    func noKeySends() {
        let keys =
            (0x20..<0x7F).compactMap(Unicode.Scalar.init).map { Key.character(Character($0)) }
            + [Key(.enter), Key(.tab), Key(.escape), Key(.left), Key(.end), Key(.function(1))]
        for place in Place.all where !place.mayAct {
            var stage = place.stage(from: -1)
            stage.play(until: 1)
            for first in keys {
                for second in [Key(.enter), .character("P")] {
                    stage.press(first, second)
                    stage.press(Key(.enter), Key(.escape), Key(.escape))
                    stage.take(.ticked(stage.now))
                }
            }
            #expect(sent(stage.drained()).isEmpty, "from \(place)")
            stage.press(.character("P"))
            let foot = stage.deck.view(.unicode).lines[22]
            let answer = place.mode == .replay ? " REPLAY: nothing was sent" : " read-only"
            #expect(foot.hasPrefix(answer), "from \(place)")
        }
    }

    /// A line for every acting word of the `:` line, with all its arguments.
    static let lines = [
        "open", "pause", "resume", "close because x", "reopen mi3-3", "rate 500 because x",
        "units +5",
        "addUnits 5", "withdrawUnits 5 because x", "hold 10m", "announce soon", "retract",
        "mark here",
        "openRegistration mi3-4", "closeRegistration", "disarm", "rearm",
    ]

    @Test("Every act of the : line from every context", arguments: Place.all)
    func everyLine(place: Place) {
        for line in SafetyTests.lines {
            let keyAction: KeyAction = line == "open" ? .open : line == "resume" ? .resume : .drip
            var stage = stage(place, for: keyAction)
            if line.hasPrefix("reopen") {
                stage.reading.drops[2].phase = .closed
                stage.reading.drops[2].closedBecause = .byOperator
                stage.reading.number += 1
                stage.reading.at = stage.reading.at + .init(milliseconds: 50)
                stage.take(.readingArrived(stage.reading, at: stage.now))
                _ = stage.drained()
            }
            stage.press(.character(":"))
            stage.type(line)
            stage.press(Key(.enter))
            stage.wait(milliseconds: 500)
            // Where a panel asks, the name is typed, and enter moves to its button and presses it.
            let isNamed = line.hasPrefix("close ") || line.hasPrefix("withdraw")
            if isNamed { stage.type("mi3-3") } else { stage.press(Key(.tab)) }
            for _ in 0..<3 {
                stage.press(Key(.enter))
                stage.wait(milliseconds: 500)
            }
            #expect(
                sent(stage.drained()).count == (place.mayAct ? 1 : 0), "\(line) from \(place)")
        }
    }

    @Test("All acts of the : line are enumerated here; where nothing may be sent no word sends")
    func everyWord() {
        let named = SafetyTests.lines.compactMap { $0.split(separator: " ").first.map(String.init) }
        #expect(named == CommandWord.acts.map(\.name))
        let words = CommandWord.all(KeyTable.bindings).flatMap { [$0.name] + $0.aliases }
        for place in Place.all where !place.mayAct {
            var stage = place.stage(from: -1)
            stage.play(until: 1)
            for word in words {
                for rest in ["", " mi3-3", " 5 because x"] {
                    for _ in 0..<3 { stage.press(Key(.escape)) }
                    stage.press(.character(":"))
                    stage.type(word + rest)
                    // A tick between the keys: a key held down would act only once.
                    for key in [Key(.enter), Key(.tab), Key(.enter)] {
                        stage.press(key)
                        stage.wait(milliseconds: 100)
                    }
                }
            }
            #expect(sent(stage.drained()).isEmpty, "from \(place)")
        }
    }

    @Test("Before the engine has named the operator, nothing is sent")
    func beforeHello() {
        var deck = DeckModel(
            context: DeckContext(mode: .live, engine: "e"), size: Size(80, 24),
            now: DeckFixture.opening)
        var stage = DeckFixture(from: -5)
        stage.play(until: 1)
        _ = deck.update(.readingArrived(stage.reading, at: DeckFixture.opening))
        var effects: [Effect] = []
        for key in [Key.character("P"), Key(.enter), .character("P")] {
            effects += deck.update(.keyPressed(key, at: DeckFixture.opening))
        }
        #expect(sent(effects).isEmpty)
    }
}

/// The commands among the effects.
func sent(_ effects: [Effect]) -> [PermittedCommand] {
    effects.compactMap { if case .send(let order) = $0 { order } else { nil } }
}
