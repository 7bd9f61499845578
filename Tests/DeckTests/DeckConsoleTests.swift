import Canvas
import Health
import Rules
import Telemetry
import Testing

@testable import Deck

/// Several engines at one terminal: one has the keys, and the screen shows which.
@Suite("Several engines")
struct DeckConsoleTests {
    /// Three engines that all sell the same drop.
    private struct Row {
        var stage: DeckFixture
        var console: DeckConsole
        var effects: [Effect] = []

        init(_ size: Size = Size(80, 24)) {
            stage = DeckFixture(from: -10)
            console = DeckConsole(
                contexts: ["shop-a:7070", "shop-b:7070", "shop-c:7070"].map {
                    DeckContext(mode: .live, engine: $0)
                }, size: size, now: stage.now)
            take(.resized(size))
            for place in 0..<3 {
                take(.ofEngine(place, .helloArrived(DeckFixture.facts(.operator))))
            }
            play(until: 1)
        }

        mutating func take(_ message: Message) { effects += console.update(message) }

        mutating func play(until seconds: Double, silent: Int? = nil) {
            while Double(stage.time) < seconds * 1000 {
                stage.play(milliseconds: 100)
                for place in 0..<3 where place != silent {
                    take(.ofEngine(place, .readingArrived(stage.reading, at: stage.now)))
                }
                take(.ticked(stage.now))
            }
        }

        mutating func press(_ keys: Key...) {
            for key in keys { take(.keyPressed(key, at: stage.now)) }
        }

        /// The engines to which commands were sent.
        var orders: [Int] {
            effects.compactMap { effect in
                if case .ofEngine(let place, .send) = effect { place } else { nil }
            }
        }

        var lines: [String] { console.view(.unicode).lines }
    }

    @Test("The header, the panel and the title name the engine that has the keys")
    func named() {
        var row = Row()
        #expect(row.lines[0].contains("[1 shop-a:7070 ●]"))
        #expect(row.lines[1].contains("shop-a:7070"))
        row.press(.character("2"))
        #expect(row.lines[0].contains("[2 shop-b:7070 ●]"))
        #expect(row.lines[1].contains("shop-b:7070") && !row.lines[1].contains("shop-a:7070"))
        #expect(row.lines.contains { $0.contains("shop-b:7070 has the keys now") })
        guard case .setTitle(let title)? = row.effects.last else {
            Issue.record("the title did not change")
            return
        }
        #expect(title.string.contains("shop-b:7070"))
        row.press(.character("C"))
        #expect(row.lines.contains { $0.contains("engine") && $0.contains("shop-b:7070, LIVE") })
    }

    @Test("A command goes only to the engine in view")
    func orders() {
        var row = Row()
        row.press(.character("3"), .character("P"), Key(.enter))
        #expect(row.orders == [2])
        row.take(.ofEngine(2, .commandAnswered(1, .done, at: row.stage.now)))
        #expect(row.lines.contains { $0.contains("done: pause mi3-3") })
        row.press(.character("1"))
        #expect(!row.lines.contains { $0.contains("done: pause mi3-3") })
    }

    @Test("A switch of engines cancels what is armed in both")
    func disarmed() {
        var row = Row()
        row.press(.character("P"), .character("2"), Key(.enter), .character("1"), Key(.enter))
        #expect(row.orders.isEmpty)
        // Digits in a panel are typed into it; only esc leaves it.
        row.press(.character("C"), .character("2"))
        #expect(row.console.shownIndex == 0)
        #expect(row.console.deck.panel?.fields[0].text == "2")
        row.press(Key(.escape), .character("2"))
        #expect(row.console.shownIndex == 1)
        #expect(row.console.decks.allSatisfy { $0.panel == nil && $0.armedPause == nil })
        row.press(.character("1"), Key(.tab), Key(.enter), Key(.enter))
        #expect(row.orders.isEmpty)
    }

    @Test("The worst state of the engines out of view is shown with its name", arguments: sizes)
    func alarms(size: Size) throws {
        var row = Row(size)
        #expect(!row.lines[0].contains("NO SIGNAL"))
        row.play(until: 4, silent: 1)
        #expect(row.lines[0].contains("shop-b:7070 NO SIGNAL"))
        try expectScreen("engines-\(size.name)", row.console.view(.unicode))
        row.press(.character("2"))
        // This engine is in view now: its own screen shows the alarm.
        #expect(!row.lines[0].contains("shop-b:7070 NO SIGNAL"))
        #expect(row.lines.contains { $0.contains("NO SIGNAL") })
    }

    @Test("An engine out of view is still read: a switch shows its newest values at once")
    func readOn() {
        var row = Row()
        row.play(until: 3)
        row.press(.character("3"))
        #expect(row.console.deck.latest == row.stage.reading)
        #expect(row.console.deck.freshness == .fresh)
        #expect(row.console.deck.recent == row.console.decks[0].recent)
    }

    @Test("A number without an engine, and a single deck, say so and send nothing")
    func noSuchEngine() {
        var row = Row()
        row.press(.character("7"))
        #expect(row.console.shownIndex == 0)
        #expect(row.lines.contains { $0.contains("there is no engine 7") })
        var alone = DeckConsole(
            contexts: [DeckFixture(from: -5).deck.context], size: Size(80, 24),
            now: .init(milliseconds: 1))
        let effects = alone.update(.keyPressed(.character("2"), at: .init(milliseconds: 2)))
        #expect(effects.allSatisfy { if case .setTitle = $0 { true } else { false } })
        #expect(alone.view(.unicode).lines.contains { $0.contains("this deck watches one engine") })
        #expect(alone.view(.unicode).size == Size(80, 24))
    }

    @Test("An unreachable engine leaves the others; quitting reports every sale")
    func goneAndLeave() {
        var row = Row()
        row.take(.ofEngine(1, .gaveUp("no such token")))
        #expect(!row.effects.contains { if case .quit = $0 { true } else { false } })
        row.press(.character("q"))
        guard case .quit(let farewell?)? = row.effects.last else {
            Issue.record("it did not quit")
            return
        }
        for name in ["shop-a:7070", "shop-b:7070", "shop-c:7070"] {
            #expect(farewell.string.contains("\(name): the sale goes on: mi3-3 is open"))
        }
    }

    @Test("A theme applies to all, and any size is drawn")
    func themesAndSizes() {
        var row = Row()
        for (width, height) in [(1, 1), (3, 3), (40, 2), (24, 6), (76, 23), (200, 60)] {
            row.take(.resized(Size(width, height)))
            #expect(row.console.view(.ascii).size == Size(width, height))
        }
    }
}
