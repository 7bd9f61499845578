import Canvas
import Deck
import Rules
import Testing

@Suite("The panels on the screen")
struct PanelScreenTests {
    @Test("Open", arguments: sizes)
    func open(size: Size) throws {
        var stage = DeckFixture(size, from: -72)
        stage.press(.character("O"))
        try expectScreen("panel-open-\(size.name)", stage.deck.view(.unicode))
    }

    @Test("Pause, armed")
    func pause() throws {
        var stage = DeckFixture(from: -10)
        stage.play(until: 1)
        stage.press(.character("P"))
        try expectScreen("panel-pause-80x24", stage.deck.view(.unicode))
    }

    @Test("Resume")
    func resume() throws {
        var stage = DeckFixture(from: -10)
        stage.play(until: 1)
        stage.pause()
        stage.play(milliseconds: 1000)
        stage.press(.character("R"))
        try expectScreen("panel-resume-80x24", stage.deck.view(.unicode))
    }

    @Test("Close, half typed", arguments: sizes)
    func close(size: Size) throws {
        var stage = DeckFixture(size, from: -10)
        stage.play(until: 1)
        stage.press(.character("C"))
        stage.type("mi3")
        stage.press(Key(.tab))
        stage.type("checkout is down")
        try expectScreen("panel-close-\(size.name)", stage.deck.view(.unicode))
    }

    @Test("Drip rate, with an error")
    func drip() throws {
        var stage = DeckFixture(from: -10)
        stage.play(until: 1)
        stage.press(.character("D"))
        SafetyTests.fill(&stage, "fast", "because")
        try expectScreen("panel-drip-80x24", stage.deck.view(.unicode))
    }

    @Test("Units, message and mark", arguments: ["U", "A", "M"])
    func others(key: String) throws {
        var stage = DeckFixture(from: -10)
        stage.play(until: 1)
        stage.press(.character(Character(key)))
        try expectScreen("panel-\(key.lowercased())-80x24", stage.deck.view(.unicode))
    }

    @Test("In the smallest terminal with panels every line of every panel is visible")
    func smallest() throws {
        for key in ["C", "D", "U", "A", "M"] {
            var stage = DeckFixture(Size(60, 16), from: -10)
            stage.play(until: 1)
            stage.press(.character(Character(key)))
            let lines = stage.deck.view(.unicode).lines
            #expect(lines.contains { $0.contains("Cancel ]") }, "\(key)")
            #expect(lines.contains { $0.contains("esc goes back") }, "\(key)")
        }
    }
}
