import Canvas
import Deck
import Rules
import Testing

@Suite("The panel for what-if questions to a recording")
struct WhatIfPanelTests {
    private static let drop = DropID(trusted: "mi3-3")

    private func stage(_ size: Size = Size(80, 24)) -> DeckFixture {
        var stage = DeckFixture(size, mode: .replay, from: -10)
        stage.play(until: 2)
        _ = stage.drained()
        stage.press(.character("w"))
        return stage
    }

    private static var was: DropOutcome {
        var was = DropOutcome()
        (was.granted, was.sold, was.lineMax, was.withoutUnit) = (15_000, 15_000, 89_200, 105_000)
        (was.soldOutAfter, was.waitMax) = (
            TimeSpan(milliseconds: 6500), TimeSpan(milliseconds: 4480)
        )
        return was
    }

    private static var would: DropOutcome {
        var would = DropOutcome()
        (would.granted, would.sold, would.lineMax) = (20_000, 18_211, 104_211)
        (would.waitMax, would.withoutUnit) = (.seconds(3723), 100_000)
        return would
    }

    @Test("It asks, computes and answers", arguments: [Size(80, 24), Size(120, 36)])
    func screens(size: Size) throws {
        var stage = stage(size)
        try expectScreen("what-if-\(size.name)", stage.deck.view(.unicode))
        stage.type("500")
        stage.press(Key(.tab))
        stage.type("20,000")
        stage.press(Key(.enter))
        stage.take(.workedOut(.working(percent: 43)))
        try expectScreen("what-if-working-\(size.name)", stage.deck.view(.unicode))
        stage.take(.workedOut(.done(was: WhatIfPanelTests.was, would: WhatIfPanelTests.would)))
        try expectScreen("what-if-done-\(size.name)", stage.deck.view(.unicode))
        try expectScreen("what-if-done-ascii-\(size.name)", stage.deck.view(.ascii))
    }

    @Test("An empty field means the recorded value")
    func questions() {
        for (rate, units, question) in [
            ("500", "", WhatIf(drop: Self.drop, dripRate: .perSecond(500))),
            ("unlimited", "", WhatIf(drop: Self.drop, dripRate: .unlimited)),
            ("", "20,000", WhatIf(drop: Self.drop, units: 20_000)),
            ("0", "1", WhatIf(drop: Self.drop, dripRate: .perSecond(0), units: 1)),
        ] {
            var stage = stage()
            stage.press(Key(.down), Key(.down))
            stage.type(rate)
            stage.press(Key(.enter))
            stage.type(units)
            stage.press(Key(.enter))
            #expect(stage.drained() == [.replay(.workOut(question))])
        }
    }

    @Test(
        "Invalid questions get an error",
        arguments: [
            ("", "", "change the drip rate"), ("fast", "", "grants a second"),
            ("", "0", "units: a whole number"), ("", "-4", "units: a whole number"),
        ])
    func complaints(rate: String, units: String, words: String) {
        var stage = stage()
        stage.press(Key(.down), Key(.down))
        stage.type(rate)
        stage.press(Key(.tab))
        stage.type(units)
        stage.press(Key(.tab), Key(.tab), Key(.enter))
        #expect(stage.drained() == [])
        #expect(stage.deck.view(.unicode).lines.contains { $0.contains(words) })
    }

    @Test("Click and wheel do not pass through it, and it closes where it does not fit")
    func behind() {
        var stage = stage()
        let before = stage.deck.view(.unicode).lines
        for kind in [Mouse.Kind.press(button: 1), .wheelDown, .wheelUp] {
            for y in 0..<24 { stage.take(.mouseActed(Mouse(kind, at: Point(5, y)), at: stage.now)) }
        }
        #expect(stage.deck.view(.unicode).lines == before)
        stage.take(.resized(Size(60, 19)))
        #expect(!isShown(stage))
    }

    @Test("Cancel has the focus, esc goes back, and a running computation is stopped")
    func back() {
        for key in [Key(.enter), Key(.escape)] {
            var stage = stage()
            stage.press(key)
            #expect(!isShown(stage))
            #expect(stage.drained() == [])
        }
        var stage = stage()
        stage.type("500")
        stage.press(Key(.enter), Key(.enter))
        _ = stage.drained()
        stage.press(Key(.escape))
        #expect(!isShown(stage))
        #expect(stage.drained() == [.replay(.stopWorking)])
        stage.take(.workedOut(.working(percent: 50)))
        #expect(!isShown(stage))
    }

    @Test("During the computation time passes and a paste fills the focused field")
    func meanwhile() {
        var stage = stage()
        stage.press(Key(.down), Key(.down))
        stage.take(.pasted("750", at: stage.now))
        #expect(stage.deck.view(.unicode).lines.contains { $0.contains("unlimited: 750_") })
        stage.play(milliseconds: 500)
        #expect(isShown(stage))
    }

    @Test("It does not open on a running engine, nor where it does not fit")
    func nowhere() {
        var live = DeckFixture(from: -1)
        live.press(.character("w"))
        #expect(!isShown(live))
        var small = stage(Size(60, 16))
        #expect(!isShown(small))
        small = stage(Size(60, 20))
        let lines = small.deck.view(.unicode).lines
        #expect(lines.contains { $0.contains("Work it out ]") })
        #expect(lines.contains { $0.contains("esc goes back") })
    }

    private func isShown(_ stage: DeckFixture) -> Bool {
        stage.deck.view(.unicode).lines.contains { $0.contains("What if: mi3-3") }
    }
}
