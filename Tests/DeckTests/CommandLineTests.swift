import Canvas
import Rules
import Telemetry
import Testing

@testable import Deck

@Suite("The : line")
struct CommandLineTests {
    func foot(_ stage: DeckFixture) -> String { stage.deck.view(.unicode).lines[22] }

    /// Types a line and presses enter.
    func enter(_ line: String, _ stage: inout DeckFixture) {
        stage.press(.character(":"))
        stage.type(line)
        stage.press(Key(.enter))
    }

    @Test("A long line shows its cursor and its error")
    func long() {
        var stage = openStage()
        let reason = String(repeating: "checkout is down ", count: 9)
        stage.press(.character(":"))
        stage.type("clsoe because \(reason)END")
        #expect(foot(stage).contains("END_"))
        stage.press(Key(.enter))
        #expect(foot(stage).contains("no command 'clsoe'"))
        #expect(foot(stage).contains("END_"))
    }

    @Test("Pause needs its enter only")
    func pause() {
        var stage = openStage()
        enter("pause because checkout is down", &stage)
        let orders = sent(stage.drained())
        #expect(orders.map(\.act) == [.pause])
        #expect(orders.first?.reason == "checkout is down")
        #expect(orders.first?.revision == stage.reading.drops[2].revision)
    }

    @Test(
        "Commands that act at once, and their reasons",
        arguments: [
            ("rate 500", .setDripRate(.perSecond(500)), nil),
            ("rate unlimited because calm", .setDripRate(.unlimited), "calm"),
            ("drip 3,000 mi3-3", .setDripRate(.perSecond(3000)), nil),
            ("units +500", .addUnits(500), nil),
            ("addUnits 20 because found", .addUnits(20), "found"),
            ("hold 10m", .setHold(.seconds(600)), nil), ("retract", .retract, nil),
            ("hold mi3-3 1m30s", .setHold(.seconds(90)), nil),
            ("rate mi3-3 500 because x", .setDripRate(.perSecond(500)), "x"),
            ("units mi3-3 +500", .addUnits(500), nil),
            ("announce mi3-3 is back", .announce("is back"), nil),
            ("mark mi3-3", .mark("mi3-3"), nil),
            (
                "announce we are back soon, because of you",
                .announce("we are back soon, because of you"), nil
            ),
            ("mark the site came back", .mark("the site came back"), nil),
            ("disarm", .disarm, nil), ("rearm", .rearm, nil),
            ("openRegistration", .openRegistration, nil),
            ("closeregistration", .closeRegistration, nil),
        ] as [(String, OperatorAct, String?)])
    func acts(line: String, act: OperatorAct, reason: String?) {
        var stage = openStage()
        enter(line, &stage)
        let orders = sent(stage.drained())
        #expect(orders.map(\.act) == [act])
        #expect(orders.first?.reason == reason)
        #expect(orders.first?.drop.text == "mi3-3")
    }

    @Test("Another drop by its name; the command has that drop's revision")
    func otherDrop() {
        var stage = openStage()
        enter("openRegistration mi3-4 because early birds", &stage)
        let orders = sent(stage.drained())
        #expect(orders.map(\.drop.text) == ["mi3-4"])
        #expect(orders.first?.revision == stage.reading.drops[3].revision)
    }

    @Test("A dangerous act opens its panel with the reason; the name must still be typed")
    func close() {
        var stage = openStage()
        enter("close mi3-3 because checkout is down", &stage)
        #expect(sent(stage.drained()).isEmpty)
        #expect(
            stage.deck.view(.unicode).lines.contains { $0.contains("reason: checkout is down") })
        stage.wait(milliseconds: 500)
        stage.press(Key(.enter))
        stage.wait(milliseconds: 500)
        stage.press(Key(.enter))
        stage.wait(milliseconds: 500)
        stage.press(Key(.enter))
        #expect(sent(stage.drained()).isEmpty)
        stage.press(Key(.escape))
        stage.wait(milliseconds: 500)
        enter("close because checkout is down", &stage)
        stage.wait(milliseconds: 500)
        SafetyTests.fill(&stage, "mi3-3", "")
        let orders = sent(stage.drained())
        #expect(orders.map(\.act) == [.close])
        #expect(orders.first?.reason == "checkout is down")
    }

    @Test("Open and resume go through their panels with the reason")
    func open() {
        var stage = DeckFixture(from: -5)
        _ = stage.drained()
        enter("open because the press waits", &stage)
        #expect(sent(stage.drained()).isEmpty)
        #expect(stage.deck.view(.unicode).lines.contains { $0.contains("the press waits") })
        stage.press(Key(.tab), Key(.enter))
        #expect(sent(stage.drained()).map(\.reason) == ["the press waits"])
    }

    @Test("Withdrawing needs the drop's name")
    func withdraw() {
        var stage = openStage()
        enter("units -200 because spoiled", &stage)
        #expect(sent(stage.drained()).isEmpty)
        stage.type("mi3-3")
        stage.press(Key(.tab), Key(.tab))
        stage.wait(milliseconds: 500)
        stage.press(Key(.enter))
        let orders = sent(stage.drained())
        #expect(orders.map(\.act) == [.withdrawUnits(200)])
        #expect(orders.first?.reason == "spoiled")
    }

    @Test(
        "An unknown word shows the error and the nearest name",
        arguments: [
            ("clsoe", "did you mean close?"), ("xyzzyplugh", "tab lists them"),
            ("rate fast", "a rate is a whole number"), ("rate 1 2 3", "say: rate"),
            ("units 500", "say: units"), ("close mi3-9", "no drop 'mi3-9'; there are mi3-1"),
            ("pause because \u{3000}", "not blanks alone"), ("announce \u{A0}", "not blanks alone"),
            ("mark mi3-3 \u{3000}", "not blanks alone"), ("close because", "because of what?"),
            ("hold 10", "a hold must be a length of time"),
            ("theme nosuch", "no theme 'nosuch'"), ("quit now", "say: quit"),
            ("view", "say: view DROP"), ("shelve 2h because x", "an hour at most"),
            ("shelve 5m", "say why"), ("addUnits", "say: addUnits [DROP] N"),
        ])
    func errors(line: String, words: String) {
        var stage = openStage()
        enter(line, &stage)
        #expect(sent(stage.drained()).isEmpty)
        let screen = stage.deck.view(.unicode).lines
        #expect(screen.contains { $0.contains(words) }, "\(screen[22])")
        stage.press(Key(.escape))
        #expect(!foot(stage).contains(":"))
    }

    @Test("A paste goes into the line and does nothing")
    func paste() {
        var stage = openStage()
        stage.take(.pasted(":pause\n", at: stage.now))
        #expect(sent(stage.drained()).isEmpty)
        stage.press(.character(":"))
        stage.take(.pasted("pause\n:pause\r\n", at: stage.now))
        #expect(sent(stage.drained()).isEmpty)
        #expect(foot(stage).hasPrefix(" :pause :pause"))
        stage.press(Key(.escape), Key(.enter))
        #expect(sent(stage.drained()).isEmpty)
    }

    @Test("Enter held down acts once")
    func held() {
        var stage = openStage()
        stage.press(.character(":"))
        stage.type("pause")
        for _ in 0..<200 {
            stage.press(Key(.enter))
            stage.take(.ticked(stage.now))
        }
        #expect(sent(stage.drained()).count == 1)
    }

    @Test("Tab completes names, drops and themes; again, it goes through the matches")
    func completion() {
        var stage = openStage()
        stage.press(.character(":"))
        stage.type("paus")
        stage.press(Key(.tab))
        #expect(foot(stage).hasPrefix(" :pause _"))
        stage.type("mi")
        stage.press(Key(.tab))
        #expect(foot(stage).hasPrefix(" :pause mi3-_"))
        stage.press(Key(.tab), Key(.tab))
        #expect(foot(stage).hasPrefix(" :pause mi3-2_"))
        stage.press(Key(.tab, .shift))
        #expect(foot(stage).hasPrefix(" :pause mi3-1_"))
        stage.press(.control("u"))
        stage.type("close")
        stage.press(Key(.tab), Key(.tab))
        #expect(foot(stage).hasPrefix(" :close"))
        #expect(sent(stage.drained()).isEmpty)
    }

    @Test("Up recalls entered lines, down the unfinished one")
    func history() {
        var stage = openStage()
        enter("rate 500", &stage)
        stage.wait(milliseconds: 500)
        enter("rate 600", &stage)
        stage.press(.character(":"))
        stage.type("ma")
        stage.press(Key(.up), Key(.up), Key(.up))
        #expect(foot(stage).hasPrefix(" :rate 500_"))
        stage.press(Key(.down))
        #expect(foot(stage).hasPrefix(" :rate 600_"))
        stage.press(Key(.down))
        #expect(foot(stage).hasPrefix(" :ma_"))
    }

    @Test("Commands that only look: views, themes, help, times, quitting")
    func looks() {
        var stage = openStage()
        enter("view mi3-4", &stage)
        #expect(stage.deck.view(.unicode).lines[1].contains("mi3-4"))
        stage.wait(milliseconds: 500)
        enter("view mi3-3", &stage)
        stage.wait(milliseconds: 500)
        enter("goto T+0.5", &stage)
        #expect(stage.deck.shownModel.saleNow == DeckFixture.opening + .init(milliseconds: 500))
        stage.wait(milliseconds: 500)
        enter("toEnd", &stage)
        stage.wait(milliseconds: 500)
        enter("help", &stage)
        #expect(stage.deck.view(.unicode).lines[0].contains("keys"))
        stage.press(Key(.escape))
        stage.wait(milliseconds: 500)
        _ = stage.drained()
        enter("q", &stage)
        #expect(stage.drained().contains { if case .quit = $0 { true } else { false } })
    }

    @Test("Searching shows the newest match; n and N continue")
    func search() {
        var stage = openStage()
        stage.press(.character("/"))
        stage.type("PRIYA")
        stage.press(Key(.enter))
        #expect(foot(stage).contains("PRIYA: 1 of 1"))
        stage.press(.character("/"))
        stage.type("nothing of the kind")
        stage.press(Key(.enter))
        #expect(foot(stage).contains("nothing about nothing of the kind"))
        stage.wait(milliseconds: 500)
        enter("search mi3-3", &stage)
        #expect(foot(stage).contains("mi3-3: 1 of"))
        stage.press(.character("n"))
        #expect(foot(stage).contains("mi3-3: 2 of"))
        stage.press(.character("N"))
        #expect(foot(stage).contains("mi3-3: 1 of"))
    }

    @Test("Every key and every act of the law has a unique name")
    func names() {
        let words = CommandWord.all(KeyTable.bindings)
        let names = words.flatMap { [$0.name] + $0.aliases }.map { $0.lowercased() }
        #expect(Set(names).count == names.count)
        // The `:` line itself has no name, and an engine is shown by its digit.
        for keyAction in KeyAction.allCases where keyAction != .command && keyAction != .engine {
            #expect(words.contains { $0.matches(keyAction.rawValue) }, "\(keyAction)")
        }
        let acts = [
            "openRegistration", "closeRegistration", "open", "pause", "resume", "close", "reopen",
            "setDripRate", "addUnits", "withdrawUnits", "setHold", "disarm", "rearm", "announce",
            "retract", "mark",
        ]
        for act in acts {
            #expect(CommandWord.acts.contains { $0.matches(act) }, "\(act)")
        }
    }

    @Test("The line with its matches", arguments: [Size(80, 24), Size(120, 36)])
    func screen(size: Size) throws {
        var stage = DeckFixture(size, from: -10)
        stage.play(until: 1)
        stage.press(.character(":"))
        stage.type("re")
        try expectScreen("command-\(size.name)", stage.deck.view(.unicode))
        stage.press(Key(.tab))
        try expectScreen("command-tab-ascii-\(size.name)", stage.deck.view(.ascii))
        stage.press(.control("u"))
        stage.type("close mi3-3 because checkout is down")
        try expectScreen("command-close-\(size.name)", stage.deck.view(.unicode))
        stage.press(.control("u"))
        stage.type("clsoe mi3-3")
        stage.press(Key(.enter))
        try expectScreen("command-error-\(size.name)", stage.deck.view(.unicode))
    }

    @Test("In one row only the line is shown")
    func oneRow() {
        var stage = openStage()
        stage.take(.resized(Size(30, 1)))
        stage.press(.character(":"))
        stage.type("pause")
        #expect(stage.deck.view(.unicode).lines[0].hasPrefix(":pause_"))
        stage.press(Key(.enter))
        #expect(sent(stage.drained()).map(\.act) == [.pause])
    }
}
