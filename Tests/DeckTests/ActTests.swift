import Canvas
import Deck
@testable import Rules
import Telemetry
import Testing

@Suite("Acts are guarded against slips")
struct ActTests {
    func foot(_ stage: DeckFixture) -> String { stage.deck.view(.unicode).lines[22] }

    @Test("Pause: P and enter; the command has the drop and the revision that was seen")
    func pause() {
        var stage = openStage()
        stage.press(.character("P"))
        #expect(sent(stage.drained()).isEmpty)
        stage.press(Key(.enter))
        let orders = sent(stage.drained())
        #expect(orders.map(\.act) == [.pause])
        #expect(orders.first?.drop.text == "mi3-3")
        #expect(orders.first?.revision == stage.reading.drops[2].revision)
    }

    @Test("Pause: P again within 2 s, and not later")
    func pauseTwice() {
        var stage = openStage()
        stage.press(.character("P"))
        stage.wait(milliseconds: 200)
        stage.press(.character("P"))
        #expect(sent(stage.drained()).isEmpty, "a third press would be a key held down")
        #expect(stage.deck.confirmsAt == stage.now + .init(milliseconds: 99))
        stage.wait(milliseconds: 100)
        #expect(sent(stage.drained()).count == 1)

        stage = openStage()
        stage.press(.character("P"))
        stage.wait(milliseconds: 2100)
        stage.press(Key(.enter))
        #expect(sent(stage.drained()).isEmpty)
    }

    @Test("Any other key cancels the pause and does its own work")
    func pauseTakenBack() {
        var stage = openStage()
        stage.press(.character("P"), Key(.escape), Key(.enter))
        #expect(sent(stage.drained()).isEmpty)
        stage.press(.character("P"), .character("?"), Key(.enter))
        #expect(sent(stage.drained()).isEmpty)
    }

    @Test("A command without an answer is not sent again")
    func askedOnce() {
        var stage = openStage()
        stage.press(.character("P"), Key(.enter))
        stage.wait(milliseconds: 1500)
        stage.press(.character("P"), Key(.enter))
        #expect(sent(stage.drained()).count == 1)
        stage.take(.commandAnswered(1, .failed("no route to the engine"), at: stage.now))
        stage.wait(milliseconds: 500)
        stage.press(.character("P"), Key(.enter))
        #expect(sent(stage.drained()).count == 1)
    }

    @Test("The phase on the screen never changes because of a key")
    func noWishfulThinking() {
        var stage = openStage()
        stage.press(.character("P"), Key(.enter))
        let screen = stage.deck.view(.unicode).lines
        #expect(screen[1].contains("● OPEN"))
        #expect(screen[22].hasPrefix(" asked: pause mi3-3"))
        stage.take(.commandAnswered(1, .done, at: stage.now))
        #expect(foot(stage).hasPrefix(" done: pause mi3-3, answered after"))
        #expect(stage.deck.view(.unicode).lines[1].contains("● OPEN"))
    }

    @Test("No answer is shown after a second and is an alarm in the chronicle after ten")
    func noAnswer() {
        var stage = openStage()
        stage.press(.character("P"), Key(.enter))
        stage.play(milliseconds: 1500)
        #expect(foot(stage).hasPrefix(" asked: pause mi3-3, no answer for 1.5 s"))
        stage.play(milliseconds: 9000)
        let screen = stage.deck.view(.unicode)
        #expect(screen.lines.contains { $0.contains("no answer for 10 s to: pause mi3-3") })
        #expect(screen.roles[22].hasPrefix(" aaaaa"))
    }

    @Test("Without any answer the result is unknown until its event arrives")
    func notKnown() throws {
        var stage = openStage()
        let name = try #require(CommandID("one"))
        stage.press(.character("P"), Key(.enter))
        stage.take(.commandNamed(1, name))
        stage.play(milliseconds: 10_000)
        stage.take(.commandAnswered(1, .unknown, at: stage.now))
        #expect(foot(stage).hasPrefix(" NOT KNOWN, may still happen, no answer came: pause mi3-3"))
        stage.play(milliseconds: 20_000)
        #expect(foot(stage).hasPrefix(" NOT KNOWN"))
        for id in ["another", "one"] {
            stage.take(
                .eventsArrived([
                    Event(
                        sequence: stage.sequence + (id == "one" ? 2 : 1), moment: stage.reading.at,
                        drop: DropID(trusted: "mi3-3"), content: .paused,
                        author: .operator("priya"),
                        command: SentCommand(id: CommandID(id), content: "pause"))
                ]))
            let isDone = foot(stage).hasPrefix(" done after all: pause mi3-3")
            #expect(isDone == (id == "one"), "\(foot(stage))")
        }
    }

    @Test("An earlier event of the command replaces a missing answer")
    func seenBefore() throws {
        var stage = openStage()
        stage.press(.character("P"), Key(.enter))
        stage.take(.commandNamed(1, try #require(CommandID("one"))))
        stage.take(
            .eventsArrived([
                Event(
                    sequence: stage.sequence + 1, moment: stage.reading.at,
                    drop: DropID(trusted: "mi3-3"), content: .paused, author: .operator("priya"),
                    command: SentCommand(id: CommandID("one"), content: "pause"))
            ]))
        stage.take(.commandAnswered(1, .unknown, at: stage.now))
        #expect(foot(stage).hasPrefix(" done after all: pause mi3-3"))
    }

    @Test("A refusal names the earlier act and its author")
    func refused() {
        var stage = openStage(Size(120, 36))
        stage.press(.character("P"), Key(.enter))
        let act = ActRecord(
            author: .operator("arjun"), content: .dripRateSet(.perSecond(10)),
            moment: DeckFixture.opening, reason: "checkout")
        let refusal = Refusal(
            .staleRevision, "arjun acted in between (dripRateSet): look again.", standingAct: act)
        stage.take(.commandAnswered(1, .refused(refusal), at: stage.now))
        let line = stage.deck.view(.unicode).lines[34]
        #expect(line.contains("REFUSED: pause mi3-3: arjun acted in between"))
        #expect(line.contains("(arjun: checkout)"))
    }

    @Test("Open: Cancel has the focus, and enter alone opens nothing")
    func openPanel() {
        var stage = DeckFixture(from: -5)
        _ = stage.drained()
        stage.press(.character("O"), Key(.enter))
        #expect(sent(stage.drained()).isEmpty)
        stage.wait(milliseconds: 500)
        stage.press(.character("O"), Key(.tab), Key(.enter))
        #expect(sent(stage.drained()).map(\.act) == [.open])
    }

    @Test("A panel sends the revision from the moment when it opened")
    func panelRevision() {
        var stage = DeckFixture(from: -5)
        let seen = stage.reading.drops[2].revision
        stage.press(.character("O"))
        stage.reading.drops[2].revision += 1
        stage.play(milliseconds: 100)
        #expect(
            stage.deck.view(.unicode).lines.contains { $0.contains("the drop changed meanwhile") })
        stage.press(Key(.tab), Key(.enter))
        #expect(sent(stage.drained()).map(\.revision) == [seen])
    }

    @Test("Close: the wrong name never closes")
    func closeWrongName() {
        var stage = openStage()
        stage.press(.character("C"))
        SafetyTests.fill(&stage, "mi3-4", "wrong one")
        #expect(
            stage.deck.view(.unicode).lines.contains { $0.contains("type the drop's name: mi3-3") })
        for _ in 0..<3 {
            stage.wait(milliseconds: 500)
            stage.press(Key(.enter))
        }
        stage.wait(milliseconds: 500)
        #expect(sent(stage.drained()).isEmpty)
    }

    @Test("Close: name, enter, reason, enter, enter, each released")
    func closeByEnter() {
        var stage = openStage()
        stage.press(.character("C"))
        stage.type("mi3-3")
        stage.press(Key(.enter))
        stage.wait(milliseconds: 500)
        stage.type("checkout is down")
        stage.press(Key(.enter))
        for _ in 0..<50 { stage.press(Key(.enter)) }
        #expect(sent(stage.drained()).isEmpty, "a held return stops at the button")
        stage.wait(milliseconds: 500)
        stage.press(Key(.enter))
        stage.wait(milliseconds: 200)
        let orders = sent(stage.drained())
        #expect(orders.map(\.act) == [.close])
        #expect(orders.first?.reason == "checkout is down")
    }

    @Test("Close: without a key for 15 s it expires and says so")
    func closeExpires() {
        var stage = openStage()
        stage.press(.character("C"))
        stage.type("mi3-3")
        stage.press(Key(.tab), Key(.tab), Key(.tab))
        stage.play(milliseconds: 15_100)
        #expect(foot(stage).contains("expired: nothing was sent"))
        stage.press(Key(.enter))
        #expect(sent(stage.drained()).isEmpty)
    }

    @Test(
        "Drip rate: a number or unlimited, and nothing else",
        arguments: [
            ("500", DripRate.perSecond(500)), ("3,000", .perSecond(3000)), ("0", .perSecond(0)),
            ("unlimited", .unlimited), ("1000001", nil), ("-5", nil), ("fast", nil), ("", nil),
            ("99999999999999999999", nil),
        ] as [(String, DripRate?)])
    func drip(text: String, rate: DripRate?) {
        var stage = openStage()
        stage.press(.character("D"))
        SafetyTests.fill(&stage, text, "")
        let orders = sent(stage.drained())
        #expect(orders.map(\.act) == rate.map { [.setDripRate($0)] } ?? [])
        #expect(orders.first?.reason == nil)
    }

    @Test("Adding units needs no name; withdrawing them needs the drop's name")
    func units() {
        var stage = openStage()
        stage.press(.character("U"))
        SafetyTests.fill(&stage, "-200", "spoiled", "")
        #expect(sent(stage.drained()).isEmpty)
        stage.press(Key(.escape))
        stage.wait(milliseconds: 500)
        stage.press(.character("U"))
        SafetyTests.fill(&stage, "-200", "spoiled", "mi3-3")
        #expect(sent(stage.drained()).map(\.act) == [.withdrawUnits(200)])
        stage.wait(milliseconds: 500)
        stage.press(.character("U"))
        SafetyTests.fill(&stage, "+500", "", "")
        #expect(sent(stage.drained()).map(\.act) == [.addUnits(500)])
    }

    @Test("A paste never acts, and a line end in it confirms nothing")
    func paste() {
        var stage = openStage()
        stage.take(.pasted("P\nP\r\n", at: stage.now))
        #expect(sent(stage.drained()).isEmpty)
        stage.press(.character("P"))
        stage.take(.pasted("\n\r\nP", at: stage.now))
        #expect(sent(stage.drained()).isEmpty)
        stage.press(Key(.escape))
        stage.wait(milliseconds: 500)
        stage.press(.character("C"))
        stage.take(.pasted("mi3-3\n", at: stage.now))
        SafetyTests.fill(&stage, "", "")
        #expect(sent(stage.drained()).isEmpty, "the name has to be typed")
    }

    @Test("A paste fills a text field unchanged, or not at all if it has control characters")
    func pasteIntoField() {
        var stage = openStage()
        stage.press(.character("M"))
        stage.take(.pasted("gone \u{1B}[31m", at: stage.now))
        let lines = stage.deck.view(.unicode).lines
        #expect(lines.contains { $0.contains("a control character, U+001B, is no text") })
        stage.take(.pasted("first\nsecond \u{202E}evil", at: stage.now))
        stage.press(Key(.tab), Key(.tab), Key(.enter))
        #expect(sent(stage.drained()).map(\.act) == [.mark("first second \u{202E}evil")])
    }

    @Test("Esc goes back from everywhere and never acts")
    func escape() {
        for key in ["O", "P", "R", "C", "D", "U", "A", "M", "?", "t"] {
            var stage = openStage()
            stage.press(.character(Character(key)), Key(.escape), Key(.escape), Key(.enter))
            #expect(sent(stage.drained()).isEmpty, "after \(key)")
        }
    }

    @Test("A panel that does not fit is not opened, and closes when the screen shrinks")
    func tooSmall() {
        var stage = openStage()
        stage.take(.resized(Size(59, 24)))
        stage.press(.character("C"))
        SafetyTests.fill(&stage, "mi3-3", "x")
        #expect(sent(stage.drained()).isEmpty)
        stage.take(.resized(Size(80, 24)))
        stage.wait(milliseconds: 500)
        stage.press(.character("D"))
        stage.type("500")
        stage.take(.resized(Size(80, 10)))
        stage.press(Key(.tab), Key(.tab), Key(.tab), Key(.enter))
        #expect(sent(stage.drained()).isEmpty)
    }

    @Test("A pause is possible at every size, even in one line")
    func pauseInOneLine() {
        var stage = openStage()
        stage.take(.resized(Size(30, 1)))
        stage.press(.character("P"))
        #expect(stage.deck.view(.unicode).lines[0].hasPrefix("pause mi3-3?"))
        stage.press(Key(.enter))
        #expect(sent(stage.drained()).map(\.act) == [.pause])
    }

    @Test(
        "An act that the phase forbids is refused with a message, not sent",
        arguments: [
            ("P", "mi3-3 is not open yet"), ("R", "mi3-3 is not open yet"),
            ("C", "mi3-3 is not open yet"),
        ])
    func beforeOpening(key: String, words: String) {
        var stage = DeckFixture(from: -5)
        stage.press(.character(Character(key)), Key(.enter))
        #expect(foot(stage).hasPrefix(" \(words)"))
        #expect(sent(stage.drained()).isEmpty)
    }
}
