import Canvas
import Deck
import Health
import Rules
import Telemetry
import Testing

@Suite("The screens")
struct ScreenTests {
    @Test("Before the opening: the countdown and the demand", arguments: sizes)
    func beforeOpening(size: Size) throws {
        let stage = DeckFixture(size, from: -72)
        try expectScreen("before-\(size.name)", stage.deck.view(.unicode))
    }

    @Test("In the stampede", arguments: sizes)
    func stampede(size: Size) throws {
        var stage = DeckFixture(size, from: -72)
        stage.play(until: 3.2)
        try expectScreen("stampede-\(size.name)", stage.deck.view(.unicode))
    }

    @Test("Paused, with the confirmation", arguments: sizes)
    func paused(size: Size) throws {
        var stage = DeckFixture(size, from: -72)
        stage.play(until: 2)
        stage.press(.character("P"), Key(.enter))
        stage.take(.commandAnswered(1, .done, at: stage.now))
        stage.pause()
        stage.play(until: 6)
        try expectScreen("paused-\(size.name)", stage.deck.view(.unicode))
    }

    @Test("All units held, some not paid yet")
    func fullyHeld() throws {
        var stage = DeckFixture(from: -72)
        stage.play(until: 5.6)
        try expectScreen("fully-held-80x24", stage.deck.view(.unicode))
    }

    @Test("Sold out", arguments: sizes)
    func soldOut(size: Size) throws {
        var stage = DeckFixture(size, from: -72)
        stage.play(until: 12)
        try expectScreen("sold-out-\(size.name)", stage.deck.view(.unicode))
    }

    @Test("The link is lost: the last good values with marks, and the time", arguments: sizes)
    func lost(size: Size) throws {
        var stage = DeckFixture(size, from: -72)
        stage.play(until: 2)
        stage.take(.linkChanged(.closed, at: stage.now))
        stage.wait(milliseconds: 1500)
        try expectScreen("no-signal-\(size.name)", stage.deck.view(.unicode))
    }

    @Test("The engine is proven to be down")
    func down() throws {
        var stage = DeckFixture(from: -72)
        stage.play(until: 2)
        stage.take(.linkChanged(.closed, at: stage.now))
        stage.take(.linkChanged(.refused, at: stage.now))
        stage.take(.linkChanged(.refused, at: stage.now))
        stage.wait(milliseconds: 3400)
        try expectScreen("down-80x24", stage.deck.view(.unicode), withRoles: true)
    }

    @Test("Figures older than two periods are dimmed and say how old they are")
    func old() throws {
        var stage = DeckFixture(from: -72)
        stage.play(until: 2)
        stage.wait(milliseconds: 700)
        try expectScreen("old-80x24", stage.deck.view(.unicode), withRoles: true)
    }

    @Test("Several states at once: the worst leads, the books show it too")
    func broken() throws {
        var stage = DeckFixture(from: -72)
        stage.play(until: 2)
        stage.reading.drops[1].sold += 1
        stage.reading.drops[2].phase = .paused
        stage.reading.engine.storageFailed = true
        stage.reading.engine.queueWaitMinUS = 74_000
        stage.play(until: 3)
        try expectScreen("broken-80x24", stage.deck.view(.unicode))
    }

    @Test("A replay is recognisable as the past", arguments: sizes)
    func replay(size: Size) throws {
        var stage = DeckFixture(size, mode: .replay, from: -72)
        stage.play(until: 3.2)
        stage.moveReplay(isPlaying: false, speed: 250)
        try expectScreen("replay-\(size.name)", stage.deck.view(.unicode))
    }

    @Test("A viewer has no keys that act")
    func viewer() throws {
        var stage = DeckFixture(rank: .viewer, from: -72)
        stage.play(until: 3.2)
        stage.press(.character("P"))
        try expectScreen("viewer-80x24", stage.deck.view(.unicode))
    }

    @Test("A demo says so")
    func demo() throws {
        var stage = DeckFixture(mode: .demo, from: -72)
        stage.play(until: 1)
        try expectScreen("demo-80x24", stage.deck.view(.unicode))
    }

    @Test("Before the first message", arguments: [Size(80, 24), Size(120, 36)])
    func waiting(size: Size) throws {
        let start = Moment(milliseconds: 0)
        var deck = DeckModel(
            context: DeckContext(mode: .live, engine: "shop-a:7070"), size: size, now: start)
        for tenth in 0...25 { _ = deck.update(.ticked(Moment(milliseconds: Int64(tenth) * 100))) }
        try expectScreen("waiting-\(size.name)", deck.view(.unicode))
    }

    @Test("Help, from the key table", arguments: [DeckMode.live, .replay])
    func help(mode: DeckMode) throws {
        var stage = DeckFixture(mode: mode, from: -72)
        stage.press(.character("?"))
        try expectScreen("help-\(mode.word.lowercased())-80x24", stage.deck.view(.unicode))
    }

    @Test("ASCII, and every state without a colour", arguments: [Size(80, 24), Size(120, 36)])
    func ascii(size: Size) throws {
        var stage = DeckFixture(size, from: -72)
        stage.play(until: 3.2)
        let frame = stage.deck.view(.ascii)
        try expectScreen("stampede-ascii-\(size.name)", frame)
        #expect(frame.lines.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } })
    }

    @Test(
        "Narrow and short screens show less, in the same order",
        arguments: [
            Size(60, 16), Size(40, 12), Size(24, 6), Size(79, 1), Size(40, 1), Size(20, 8),
            Size(12, 1),
        ])
    func small(size: Size) throws {
        var stage = DeckFixture(size, from: -72)
        stage.play(until: 3.2)
        try expectScreen("small-\(size.name)", stage.deck.view(.unicode))
    }

    @Test("Any size is drawn")
    func everySize() {
        var stage = DeckFixture(from: -72)
        stage.play(until: 3.2)
        stage.press(.character("?"))
        for width in Array(0...30) + [39, 40, 41, 59, 60, 61, 75, 76, 77, 90] {
            for height in [0, 1, 2, 3, 5, 8, 13, 21, 22, 24, 36] {
                stage.take(.resized(Size(width, height)))
                #expect(stage.deck.view(.unicode).size == Size(width, height))
            }
        }
    }
}
