import Canvas
import Deck
import Health
import Rules
import Telemetry
import Testing

@Suite("Alarms in the deck")
struct AlarmTests {
    /// A deck on an open drop whose connection is lost.
    static func down(_ size: Size = Size(80, 24), rank: TokenRole = .operator) -> DeckFixture {
        var stage = DeckFixture(size, rank: rank, from: -72)
        stage.play(until: 2)
        _ = stage.drained()
        stage.take(.linkChanged(.closed, at: stage.now))
        stage.take(.linkChanged(.refused, at: stage.now))
        stage.take(.linkChanged(.refused, at: stage.now))
        stage.wait(milliseconds: 3400)
        return stage
    }

    /// Several alarms at once: storage, the writer's queue, a command without an answer.
    static func several(_ size: Size = Size(80, 24)) -> DeckFixture {
        var stage = DeckFixture(size, from: -72)
        stage.play(until: 1)
        stage.press(.character("P"), Key(.enter))
        stage.reading.engine.queueWaitMinUS = 74_000
        stage.play(milliseconds: 4000)
        stage.press(.character("a"))
        stage.play(milliseconds: 9000)
        stage.reading.engine.diskFreeBytes = 12 << 20
        stage.play(milliseconds: 2000)
        return stage
    }

    func border(_ stage: DeckFixture) -> String {
        stage.deck.view(.unicode).lines.first { $0.contains(" health ") } ?? ""
    }

    @Test("The alarm is shown at the verdict, with its keys")
    func topLine() {
        let stage = AlarmTests.down()
        #expect(border(stage).contains("■ NEW DOWN 14:00:0"))
        #expect(border(stage).contains("a acknowledge"))
    }

    @Test("It calls once, with advice, and only on a running engine")
    func call() {
        var stage = AlarmTests.down()
        let calls = stage.drained().filter { if case .call = $0 { true } else { false } }
        #expect(calls.count == 1)
        if case .call(let words) = calls.first {
            #expect(words.string.contains("DOWN"))
            #expect(words.string.contains("do: start the engine again"))
        }
        var replay = DeckFixture(mode: .replay, from: -5)
        replay.play(until: 1)
        replay.reading.engine.storageFailed = true
        replay.play(milliseconds: 3000)
        #expect(replay.deck.view(.unicode).lines.contains { $0.contains("NEW STORAGE FAILED") })
        #expect(!replay.drained().contains { if case .call = $0 { true } else { false } })
    }

    @Test(
        "Viewers may acknowledge too; it is local and sends nothing", arguments: TokenRole.allCases)
    func acknowledge(rank: TokenRole) {
        var stage = AlarmTests.down(rank: rank)
        _ = stage.drained()
        stage.press(.character("a"))
        #expect(stage.drained().isEmpty)
        #expect(border(stage).contains("■ SEEN DOWN"))
        #expect(!border(stage).contains("acknowledge"))
        let told = stage.deck.view(.unicode).lines.contains {
            $0.contains("acknowledged here: DOWN")
        }
        #expect(told)
    }

    @Test("A frozen picture shows the present alarms with the present time")
    func frozen() {
        var stage = AlarmTests.down()
        let before = border(stage)
        stage.press(.character(" "), Key(.left), Key(.left))
        #expect(stage.deck.view(.unicode).lines[0].contains("FROZEN"))
        #expect(before.contains("NEW DOWN 14:00:0"))
        #expect(border(stage).contains("NEW DOWN 14:00:0"))
        stage.press(.character("!"))
        let lines = stage.deck.view(.unicode).lines
        #expect(lines.contains { $0.contains("DOWN") && $0.contains(" for 3.") })
    }

    @Test("A panel opened from the : line is in front of the list")
    func panelBeforeList() {
        var stage = AlarmTests.several()
        stage.press(.character("!"), .character(":"))
        stage.type("close mi3-3")
        stage.press(Key(.enter))
        let lines = stage.deck.view(.unicode).lines
        #expect(!lines.contains { $0.contains("[alarms]") })
    }

    @Test("After the top alarm is acknowledged the rest is announced")
    func others() {
        var stage = AlarmTests.several()
        for _ in 0..<4 {
            stage.press(.character("a"))
            stage.wait(milliseconds: 100)
        }
        let isTold = stage.deck.view(.unicode).lines.contains {
            $0.contains("no alarm to acknowledge") || $0.contains("lists ")
        }
        #expect(isTold)
    }

    @Test("The cursor stays on its alarm when a worse one comes")
    func mark() {
        var stage = DeckFixture(from: -72)
        stage.play(until: 1)
        stage.reading.engine.queueWaitMinUS = 74_000
        stage.play(milliseconds: 4000)
        stage.press(.character("!"))
        stage.reading.engine.diskFreeBytes = 12 << 20
        stage.play(milliseconds: 2000)
        stage.press(.character("a"))
        let lines = stage.deck.view(.unicode).lines
        #expect(lines.contains { $0.contains("OVERLOADED") && $0.contains("SEEN") })
        #expect(lines.contains { $0.contains("STORAGE FAILED") && $0.contains("NEW") })
    }

    @Test("A command without an answer for ten seconds is its own alarm")
    func noAnswer() {
        var stage = DeckFixture(from: -5)
        stage.play(until: 1)
        stage.press(.character("P"), Key(.enter))
        stage.play(milliseconds: 11_000)
        #expect(border(stage).contains("NEW NO ANSWER"))
        let screen = stage.deck.view(.unicode).lines
        #expect(screen.contains { $0.contains("pause mi3-3 was asked 1") })
        stage.take(.commandAnswered(1, .done, at: stage.now))
        stage.play(milliseconds: 6000)
        #expect(border(stage).contains("RETURNED NO ANSWER"))
    }

    @Test("s asks for a time and a reason and shelves the alarm")
    func shelve() {
        var stage = AlarmTests.down()
        stage.press(.character("s"))
        #expect(stage.deck.view(.unicode).lines[22].hasPrefix(" :shelve down 15m because _"))
        stage.press(Key(.enter))
        #expect(stage.deck.view(.unicode).lines[22].contains("because of what?"))
        stage.wait(milliseconds: 500)
        stage.type("planned restart")
        stage.press(Key(.enter))
        #expect(!border(stage).contains("DOWN"))
        stage.press(.character("!"))
        let list = stage.deck.view(.unicode).lines
        #expect(list.contains { $0.contains("DOWN") && $0.contains("SHELVED") })
        #expect(list.contains { $0.contains("planned restart") })
    }

    @Test("The list of alarms", arguments: [Size(80, 24), Size(120, 36)])
    func list(size: Size) throws {
        var stage = AlarmTests.several(size)
        stage.press(.character("!"), Key(.down))
        try expectScreen("alarms-\(size.name)", stage.deck.view(.unicode), withRoles: true)
        try expectScreen("alarms-ascii-\(size.name)", stage.deck.view(.ascii))
    }

    @Test("The alarm on top", arguments: sizes)
    func top(size: Size) throws {
        let stage = AlarmTests.several(size)
        try expectScreen("alarm-top-\(size.name)", stage.deck.view(.unicode))
        #expect(stage.deck.view(.ascii).lines.contains { $0.contains("NEW STORAGE FAILED") })
    }

    @Test("The list's keys work, and any size is drawn")
    func listKeys() {
        var stage = AlarmTests.several()
        stage.press(.character("!"))
        for _ in 0..<5 { stage.press(.character("a"), Key(.down)) }
        #expect(!stage.deck.view(.unicode).lines.contains { $0.contains(" NEW ") })
        for width in [1, 2, 12, 24, 40, 60, 80] {
            for height in [1, 2, 3, 5, 8, 13, 24] {
                stage.take(.resized(Size(width, height)))
                #expect(stage.deck.view(.unicode).size == Size(width, height))
            }
        }
        stage.take(.resized(Size(80, 24)))
        stage.press(Key(.escape))
        #expect(!stage.deck.view(.unicode).lines.contains { $0.contains("[alarms]") })
    }
}
