import Canvas
import Rules
import Telemetry
import Testing

@testable import Deck

@Suite("Choosing a drop from the list")
struct DropPickerTests {
    /// A campaign with two drops open at once.
    private func stage(_ size: Size = Size(80, 24)) -> DeckFixture {
        var stage = DeckFixture(size, from: -10)
        stage.reading.drops[3].phase = .open
        stage.reading.drops[3].openedAt = stage.reading.at
        stage.play(until: 1)
        return stage
    }

    @Test("The list on the screen", arguments: sizes)
    func list(size: Size) throws {
        var stage = stage(size)
        stage.press(.character("d"), Key(.down))
        try expectScreen("drops-\(size.name)", stage.deck.view(.unicode))
    }

    @Test("The list in ASCII and on a small screen")
    func small() throws {
        var stage = stage()
        stage.press(.character("d"))
        try expectScreen("drops-ascii-80x24", stage.deck.view(.ascii))
        for size in [Size(1, 1), Size(20, 4), Size(60, 10)] {
            stage.take(.resized(size))
            #expect(stage.deck.view(.unicode).size == size)
        }
        stage.take(.resized(Size(60, 3)))
        #expect(stage.deck.view(.unicode).lines.contains { $0.contains("mi3-3?") })
    }

    @Test("Enter shows the marked drop, and acts apply to it")
    func choose() {
        var stage = stage()
        #expect(stage.deck.drop?.drop == "mi3-3")
        stage.press(.character("d"), .character("j"), Key(.enter))
        #expect(stage.deck.drop?.drop == "mi3-4")
        stage.press(.character("C"))
        #expect(stage.deck.panel?.drop.text == "mi3-4")
        let lines = stage.deck.view(.unicode).lines
        #expect(lines.contains { $0.contains("Close mi3-4") })
        stage.press(Key(.escape), Key(.escape))
        #expect(stage.deck.drop?.drop == "mi3-3")
    }

    @Test("Esc changes nothing; no key in the list reaches the sale")
    func escape() {
        var stage = stage()
        let keys: [Key] = ["O", "P", "R", "C", "D", "U", "A", "M", "t", "?", "1"].map {
            .character(Character($0))
        }
        stage.press(.character("d"))
        for key in keys { stage.press(key) }
        #expect(stage.deck.panel == nil && stage.deck.armedPause == nil)
        #expect(sent(stage.drained()).isEmpty)
        stage.press(Key(.up), Key(.up), Key(.up), Key(.escape))
        #expect(stage.deck.overlay == nil)
        #expect(stage.deck.drop?.drop == "mi3-3")
        stage.press(Key(.enter))
        #expect(sent(stage.drained()).isEmpty)
    }
}
