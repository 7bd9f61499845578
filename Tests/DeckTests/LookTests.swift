import Canvas
import Deck
import Health
import Rules
import Telemetry
import Testing

@Suite("Keys that only look, and the passing of time")
struct LookTests {
    @Test("Every key of the table is bound once in each mode and has an effect")
    func table() {
        for isReplay in [false, true] {
            for binding in KeyTable.bindings where isReplay || binding.group != .replay {
                for key in binding.keys {
                    #expect(
                        KeyMap.standard.keyAction(of: key, inReplay: isReplay) == binding.keyAction)
                }
            }
        }
        #expect(Set(KeyTable.bindings.map(\.keyAction)) == Set(KeyAction.allCases))
        #expect(KeyMap.standard.keyAction(of: .character("<"), inReplay: false) == nil)
    }

    @Test("q quits, and says that the sale goes on while a drop is open")
    func quit() {
        var stage = openStage()
        stage.press(.character("q"))
        #expect(
            stage.drained() == [.quit(farewell: "the sale goes on: mi3-3 is open")])
        stage = DeckFixture(from: -5)
        _ = stage.drained()
        stage.press(.character("q"))
        #expect(stage.drained() == [.quit(farewell: nil)])
    }

    @Test("A demo's engine ends with its deck: q does not say that the sale goes on")
    func quitDemo() {
        var stage = DeckFixture(mode: .demo, from: -5)
        stage.play(until: 1)
        _ = stage.drained()
        stage.press(.character("q"))
        #expect(stage.drained() == [.quit(farewell: nil)])
    }

    @Test("Help scrolls by pages, to its end and its start")
    func helpPages() {
        var stage = openStage()
        stage.press(.character("?"))
        func second() -> String { stage.deck.view(.unicode).lines[1] }
        let first = second()
        stage.press(Key(.pageDown))
        let page = second()
        #expect(page != first)
        stage.press(Key(.pageUp))
        #expect(second() == first)
        stage.press(.character(" "))
        #expect(second() == page)
        stage.press(Key(.end))
        let last = second()
        #expect(stage.deck.view(.unicode).lines[22].contains("drops needed"))
        stage.press(Key(.up))
        #expect(second() != last, "the end is where the last line is seen")
        stage.press(Key(.home))
        #expect(second() == first)
    }

    @Test("ctrl-z and ctrl-l work everywhere, also in a panel")
    func machinery() {
        var stage = openStage()
        stage.press(.character("D"), .control("z"), .control("l"))
        #expect(stage.drained() == [.suspend, .redraw])
    }

    @Test("The deck follows the current drop until one is chosen; esc follows again")
    func follow() {
        var stage = DeckFixture(from: -5)
        func title() -> Substring { stage.deck.view(.unicode).lines[1].prefix(22) }
        #expect(title().contains("mi3-3, drop 3 of 6"))
        stage.press(Key(.up), Key(.up), Key(.up))
        #expect(title().contains("mi3-1, drop 1 of 6"))
        stage.press(.character("j"))
        #expect(title().contains("mi3-2, drop 2 of 6"))
        stage.play(until: 1)
        #expect(title().contains("mi3-2, drop 2 of 6"))
        stage.press(Key(.escape))
        #expect(title().contains("mi3-3, drop 3 of 6"))
    }

    @Test("A sold-out drop stays in view for a while, then the next one is shown")
    func lingering() {
        var stage = DeckFixture(from: -10)
        stage.play(until: 20)
        #expect(stage.deck.view(.unicode).lines[1].contains("mi3-3, drop 3 of 6"))
        stage.play(until: 22)
        #expect(stage.deck.view(.unicode).lines[1].contains("mi3-4, drop 4 of 6"))
    }

    @Test("The window's title has mode, engine, drop and phase, and is set only on a change")
    func title() {
        var stage = DeckFixture(from: -2)
        #expect(stage.drained().last == .setTitle("LIVE shop-a:7070 mi3-3 registering"))
        stage.play(until: -0.5)
        #expect(stage.drained() == [])
        stage.play(until: 0.5)
        #expect(stage.drained() == [.setTitle("LIVE shop-a:7070 mi3-3 open")])
    }

    @Test("Events of single buyers are not in the chronicle; repeated ones are shown once")
    func chronicle() {
        var stage = openStage()
        stage.tell(.claimed(BuyerID(trusted: "b-1")), by: .operator("shop"))
        stage.tell(.marked("noted"), by: .operator("priya"))
        let event = Event(
            sequence: stage.sequence, moment: DeckFixture.opening, drop: DropID(trusted: "mi3-3"),
            content: .marked("noted"), author: .operator("priya"))
        stage.take(.eventsArrived([event]))
        let lines = stage.deck.view(.unicode).lines
        #expect(!lines.contains { $0.contains("claimed") })
        #expect(lines.filter { $0.contains("marked: noted") }.count == 1)
    }

    @Test("A restart causes no wrong rate: totals of two runs are not compared")
    func restart() {
        var stage = openStage()
        stage.reading.boot = "two"
        stage.reading.number = 0
        stage.reading.engine.requests = 0
        stage.play(milliseconds: 100)
        let line = stage.deck.view(.unicode).lines.first { $0.contains("answered") } ?? ""
        #expect(line.contains("      -  answered"))
    }

    @Test("Values are marked lost, not old, as soon as the connection is known to be closed")
    func lost() {
        var stage = openStage()
        #expect(!stage.deck.view(.unicode).lines[3].contains("?"))
        stage.take(.linkChanged(.closed, at: stage.now))
        #expect(stage.deck.view(.unicode).lines[3].contains("?remaining"))
        stage.take(.linkChanged(.connected, at: stage.now))
        stage.play(milliseconds: 100)
        #expect(!stage.deck.view(.unicode).lines[3].contains("?"))
    }

    @Test("A deck that was stopped says so and raises nothing")
    func ownStop() {
        var stage = openStage()
        stage.take(.ticked(stage.now + .seconds(40)))
        let lines = stage.deck.view(.unicode).lines
        #expect(!lines.contains { $0.contains("NO SIGNAL") })
        #expect(lines.contains { $0.contains("the deck itself was stopped for 40.") })
    }

    @Test("A deck that starts after the end does not invent when the units were sold")
    func lateDeck() {
        var early = DeckFixture(from: -10)
        early.play(until: 10)
        var late = DeckModel(
            context: DeckContext(mode: .live, engine: "e"), size: Size(80, 24), now: early.now)
        _ = late.update(.readingArrived(early.reading, at: early.now))
        let lines = late.view(.unicode).lines
        #expect(!lines.contains { $0.contains("gone after") })
        #expect(lines.contains { $0.contains("sold out after 6.4 s") })
    }

    @Test("Giving up the link ends a deck without data; one with data shows the reason")
    func gaveUp() {
        var empty = DeckModel(
            context: DeckContext(mode: .live, engine: "e"), size: Size(80, 24),
            now: DeckFixture.opening)
        #expect(empty.update(.gaveUp("The token is not known.")).contains(.quit(farewell: nil)))
        var stage = openStage()
        stage.take(.gaveUp("The token is not known."))
        #expect(!stage.drained().contains(.quit(farewell: nil)))
        let lines = stage.deck.view(.unicode).lines
        #expect(lines.contains { $0.contains("link     The token is not known.") })
        #expect(lines[3].contains("?remaining"))
    }

    @Test("Gaps in the feed are shown")
    func missed() {
        var stage = openStage()
        stage.take(.missed(events: 12_400))
        let lines = stage.deck.view(.unicode).lines
        #expect(lines.contains { $0.contains("the feed passed over 12,400 events") })
    }

    @Test("No text from outside moves the cursor or hides its neighbours")
    func hostileNames() throws {
        var stage = openStage()
        var facts = DeckFixture.facts(.operator)
        facts.product = SafeText("Mi\u{1B}[2J 3\u{202E}\u{200B}")
        facts.partner = SafeText("Flip\r\nkart\u{7}" + String(repeating: "長", count: 60))
        facts.watcher = Watcher(name: SafeText("e\u{301}\u{301}\u{301}\u{301}"), role: .operator)
        stage.take(.helloArrived(facts))
        stage.reading.drops[2].drop = "mi3-\u{1B}]0;x\u{7}"
        stage.tell(
            .marked("\u{1B}c\u{9B}31m"), by: .operator("ma\u{1B}llory\u{2066}"), "a\tb\u{85}")
        stage.play(milliseconds: 100)
        for size in [Size(80, 24), Size(120, 36), Size(200, 60), Size(40, 12)] {
            stage.take(.resized(size))
            let frame = stage.deck.view(.unicode)
            for line in frame.lines {
                #expect(SafeText(line).string == line)
                #expect(SafeText(line).width <= size.width)
            }
        }
        stage.take(.resized(Size(80, 24)))
        try expectScreen("hostile-80x24", stage.deck.view(.unicode))
        for effect in stage.drained() {
            guard case .setTitle(let title) = effect else { continue }
            #expect(!title.string.unicodeScalars.contains { $0.value < 0x20 })
        }
    }

    @Test("Every state differs without colour, by characters alone")
    func withoutColour() {
        var screens: [String] = []
        for state in 0..<6 {
            var stage = openStage()
            switch state {
            case 1: stage.wait(milliseconds: 1000)
            case 2: stage.wait(milliseconds: 2500)
            case 3:
                stage.take(.linkChanged(.closed, at: stage.now))
                stage.take(.linkChanged(.refused, at: stage.now))
                stage.take(.linkChanged(.refused, at: stage.now))
            case 4:
                stage.reading.engine.queueWaitMinUS = 74_000
                stage.play(milliseconds: 800)
            case 5:
                stage.reading.engine.storageFailed = true
                stage.play(milliseconds: 100)
            default: break
            }
            let lines = stage.deck.view(.ascii).lines
            screens.append(
                lines.first { $0.hasPrefix("|") && ($0.contains(" for ") || $0.contains("OK ")) }
                    ?? "")
        }
        let signs = screens.map { $0.prefix(15) }
        #expect(
            signs == [
                "| * OK  reading", "| ! NO SIGNAL f", "| # NO SIGNAL f", "| # DOWN for 0.",
                "| ! OVERLOADED ", "| # STORAGE FAI",
            ])
    }
}

@Suite("Help")
struct HelpTests {
    @Test("No line is cut at 80 columns, whatever the mode", arguments: [DeckMode.live, .replay])
    func whole(mode: DeckMode) {
        var stage = DeckFixture(mode: mode, from: -72)
        stage.press(.character("?"))
        for _ in 0..<60 {
            let lines = stage.deck.view(.unicode).lines.dropLast(2)
            #expect(lines.allSatisfy { !$0.contains("\u{2026}") }, "\(lines)")
            stage.press(Key(.down))
        }
    }
}

@Suite("A deck's first reading")
struct FirstReadingTests {
    private func chronicle(_ change: (inout Reading) -> Void) -> [String] {
        let now = Moment(milliseconds: 1000)
        var deck = DeckModel(
            context: DeckContext(mode: .live, engine: "shop-a:7070"), size: Size(80, 24), now: now)
        _ = deck.update(.helloArrived(DeckFixture.facts(.operator)))
        _ = deck.update(.ticked(now + .seconds(3)))
        var reading = DeckFixture(from: -5).reading
        change(&reading)
        _ = deck.update(.readingArrived(reading, at: now + .seconds(3)))
        return deck.view(.unicode).lines.filter { $0.contains("health  ") }
    }

    @Test("The silence before the first reading is no entry")
    func quiet() { #expect(chronicle { _ in }.isEmpty) }

    @Test("A bad state at the first reading is an entry")
    func wrong() {
        let lines = chronicle { $0.engine.storageFailed = true }
        #expect(lines.count == 1)
        #expect(lines.first?.contains("health   STORAGE FAILED: ") == true)
    }
}
