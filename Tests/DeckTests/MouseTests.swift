import Canvas
import Rules
import Telemetry
import Testing

@testable import Deck

@Suite("The mouse")
struct MouseTests {
    private func stage(_ size: Size = Size(80, 24)) -> DeckFixture {
        var stage = DeckFixture(size, from: -5)
        stage.take(.themesFound(ThemeListTests.choices))
        stage.play(until: 1)
        _ = stage.drained()
        return stage
    }

    /// The position of a text on the screen.
    private func place(_ text: String, _ stage: DeckFixture) throws -> Point {
        let lines = stage.deck.view(.unicode).lines
        let y = try #require(lines.firstIndex { $0.contains(text) }, "no \(text)")
        let before = lines[y].before(text)
        return Point(before.count, y)
    }

    private func area(_ pane: Pane, _ stage: DeckFixture) throws -> Rect {
        try #require(
            DeckLayout.placements(stage.deck.size, drops: 6).first { $0.pane == pane }?.area)
    }

    @Test func `a click focuses a panel, a second opens it, one on its border closes it`()
        throws
    {
        var stage = stage()
        let place = Panel.inside(try area(.requests, stage)).origin
        stage.click(place)
        #expect(stage.deck.focusedPane == .requests && stage.deck.largePane == nil)
        stage.click(place)
        #expect(stage.deck.largePane == .requests)
        stage.click(Point(10, 10))
        #expect(stage.deck.largePane == .requests, "nothing to choose there")
        stage.click(Point(10, 2))
        #expect(stage.deck.largePane == nil && stage.deck.focusedPane == .requests)
    }

    @Test func `every panel at every size is found where it is drawn`() throws {
        for size in sizes {
            let stage = stage(size)
            for part in DeckLayout.placements(size, drops: 6) {
                var stage = stage
                stage.click(Panel.inside(part.area).origin)
                #expect(stage.deck.focusedPane == part.pane, "\(part.pane) at \(size.name)")
            }
        }
    }

    @Test(arguments: [Size(120, 36), Size(200, 60)])
    func `in the list of drops click and wheel choose the drop in view`(
        size: Size
    ) throws {
        var stage = stage(size)
        let list = Panel.inside(try area(.drops, stage))
        stage.click(Point(list.x + 3, list.y + 1 + 4))
        #expect(stage.deck.drop?.drop == "mi3-5")
        #expect(stage.deck.focusedPane == .drops && stage.deck.largePane == nil)
        stage.turn(.wheelUp, list.origin)
        #expect(stage.deck.drop?.drop == "mi3-4")
        stage.turn(.wheelDown, list.origin)
        stage.turn(.wheelDown, list.origin)
        stage.turn(.wheelDown, list.origin)
        #expect(stage.deck.drop?.drop == "mi3-6")
        stage.turn(.wheelDown, Panel.inside(try area(.units, stage)).origin)
        #expect(stage.deck.drop?.drop == "mi3-6", "only over the list")
    }

    @Test func `in the drop picker a click marks, and a click on the marked drop chooses it`()
        throws
    {
        var stage = stage()
        stage.press(.character("d"))
        let place = try place("mi3-5", stage)
        stage.click(place)
        #expect(stage.deck.overlay == .drops(DropPicker(drop: "mi3-5")))
        stage.turn(.wheelUp, place)
        #expect(stage.deck.overlay == .drops(DropPicker(drop: "mi3-4")))
        stage.click(place)
        stage.click(place)
        #expect(stage.deck.overlay == nil && stage.deck.drop?.drop == "mi3-5")
    }

    @Test func `in the list of themes a click applies the theme`() throws {
        var stage = stage()
        stage.press(.character("t"))
        let place = try place("high-contrast", stage)
        stage.click(place)
        #expect(stage.drained() == [.setTheme("high-contrast")])
        stage.turn(.wheelDown, Point(0, 0))
        #expect(stage.drained() == [.setTheme("mono")])
        stage.turn(.wheelUp, Point(0, 0))
        stage.click(try self.place("high-contrast", stage))
        #expect(stage.deck.overlay == nil && stage.deck.theme == "high-contrast")
    }

    @Test func `the wheel scrolls help and the chronicle`() throws {
        var stage = stage()
        stage.press(.character("?"))
        stage.turn(.wheelDown, Point(5, 5))
        #expect(stage.deck.overlay == .help(HelpOverlay(offset: 3)))
        for _ in 0..<100 { stage.turn(.wheelDown, Point(5, 5)) }
        stage.turn(.wheelUp, Point(5, 5))
        #expect(stage.deck.overlay == .help(HelpOverlay(offset: stage.deck.helpEnd - 3)))
        stage.press(Key(.escape))
        for number in 0..<40 { stage.tell(.marked("\(number)"), by: .operator("m")) }
        let place = Panel.inside(try area(.chronicle, stage)).origin
        stage.click(place)
        stage.click(place)
        stage.turn(.wheelDown, Point(5, 5))
        #expect(stage.deck.scroll == 3)
        stage.turn(.wheelUp, Point(5, 5))
        stage.turn(.wheelUp, Point(5, 5))
        #expect(stage.deck.scroll == 0)
    }

    @Test func `in a panel a click only moves the focus`() throws {
        var stage = stage()
        stage.press(.character("C"))
        stage.click(try place("reason:", stage))
        #expect(stage.deck.panel?.focus == 1)
        stage.click(try place("[ Cancel ]", stage))
        #expect(stage.deck.panel?.focus == 2)
        let act = try place("[ Close mi3-3 ]", stage)
        for _ in 0..<3 { stage.click(act) }
        #expect(stage.deck.panel?.focus == 3)
        #expect(sent(stage.drained()).isEmpty)
        stage.click(Point(0, 0))
        #expect(stage.deck.panel != nil, "beside it nothing happens")
    }

    @Test func `a click cancels an armed pause, the wheel does not`() {
        var stage = stage()
        stage.press(.character("P"))
        stage.turn(.wheelDown, Point(40, 12))
        #expect(stage.deck.armedPause != nil)
        stage.click(Point(2, 23))
        stage.press(Key(.enter))
        #expect(stage.deck.armedPause == nil && sent(stage.drained()).isEmpty)
    }

    @Test func `m and the : line release the mouse to the terminal and take it back`() {
        var stage = stage()
        stage.press(.character("m"))
        #expect(stage.drained() == [.setMouse(false)])
        stage.click(Point(10, 5))
        #expect(stage.deck.focusedPane == nil, "a late mouse report does nothing")
        stage.press(.character(":"))
        stage.type("mouse on")
        stage.press(Key(.enter))
        #expect(stage.drained() == [.setMouse(true)])
        stage.take(.mouseSet(false))
        stage.wait(milliseconds: 500)
        stage.press(.character(":"))
        stage.type("mouse")
        stage.press(Key(.enter))
        #expect(stage.drained() == [.setMouse(true)])
        stage.wait(milliseconds: 500)
        stage.press(.character(":"))
        stage.type("mouse maybe")
        stage.press(Key(.enter))
        #expect(stage.deck.prompt?.complaint == "say: mouse [on|off]")
    }

    @Test func `a click on the line of engines shows one; below it the click is the deck's`() {
        let stage = stage()
        var console = DeckConsole(
            contexts: [
                DeckContext(mode: .live, engine: "north"),
                DeckContext(mode: .live, engine: "south"),
            ],
            size: Size(80, 25), now: stage.now)
        for place in 0...1 {
            _ = console.update(.ofEngine(place, .readingArrived(stage.reading, at: stage.now)))
        }
        func press(_ x: Int, _ y: Int) {
            let mouse = Mouse(.press(button: 1), at: Point(x, y))
            _ = console.update(.mouseActed(mouse, at: stage.now))
        }
        let line = console.view(.unicode).lines[0]
        press(line.before("south").count, 0)
        #expect(console.shownIndex == 1)
        press(line.before("north").count, 0)
        #expect(console.shownIndex == 0)
        press(70, 0)
        #expect(console.shownIndex == 0)
        press(5, 4)
        #expect(console.deck.focusedPane == .units)
    }
}

/// No mouse event acts on the sale, at any place and in any state.
@Suite("The mouse never acts")
struct MouseSafetyTests {
    /// The states of the deck, with the keys that lead to them.
    static let states: [(name: String, open: @Sendable (inout DeckFixture) -> Void)] = [
        ("nothing", { _ in }), ("armed", { $0.press(.character("P")) }),
        ("focus", { $0.press(Key(.tab)) }), ("large", { $0.press(Key(.tab), Key(.enter)) }),
        ("help", { $0.press(.character("?")) }), ("themes", { $0.press(.character("t")) }),
        ("drops", { $0.press(.character("d")) }), ("alarms", { $0.press(.character("!")) }),
        ("frozen", { $0.press(.character(" ")) }), ("go to", { $0.press(.character("g")) }),
        ("search", { $0.press(.character("/")) }),
        (
            "line",
            {
                $0.press(.character(":"))
                $0.type("pause because x")
            }
        ),
        ("close", { $0.press(.character("C")) }), ("drip", { $0.press(.character("D")) }),
        ("units", { $0.press(.character("U")) }), ("announce", { $0.press(.character("A")) }),
        ("mark", { $0.press(.character("M")) }),
        (
            "drip, filled in, on its button",
            {
                $0.press(.character("D"))
                SafetyTests.fillWithoutEnter(&$0, "500", "x")
            }
        ),
        (
            "resume",
            {
                $0.pause()
                $0.play(milliseconds: 200)
                $0.press(.character("R"), Key(.tab))
            }
        ),
    ]

    static let kinds: [Mouse.Kind] =
        [1, 2, 3].flatMap { [.press(button: $0), .release(button: $0), .drag(button: $0)] }
        + [.wheelUp, .wheelDown]

    @Test(arguments: [Size(80, 24), Size(120, 36), Size(40, 12), Size(12, 1)])
    func `no place, button or open panel sends anything`(size: Size) {
        for (name, open) in MouseSafetyTests.states {
            var stage = DeckFixture(size, from: -5)
            stage.take(.themesFound(ThemeListTests.choices))
            stage.play(until: 1)
            open(&stage)
            _ = stage.drained()
            let deck = stage.deck
            var wrong: [String] = []
            for y in 0..<size.height {
                // No panel, row or button is narrower than this.
                for x in stride(from: 0, to: size.width, by: size.width > 40 ? 7 : 1) {
                    var deck = deck
                    for kind in MouseSafetyTests.kinds + [.press(button: 1), .press(button: 1)] {
                        let mouse = Mouse(kind, at: Point(x, y), [.control])
                        for effect in deck.update(.mouseActed(mouse, at: stage.now)) {
                            switch effect {
                            case .setTheme, .setTitle: continue
                            default: break
                            }
                            wrong.append("\(name) at \(x),\(y): \(effect)")
                        }
                    }
                    if deck.commandsSent != stage.deck.commandsSent {
                        wrong.append("\(name): sent")
                    }
                }
            }
            #expect(wrong.prefix(3) == [])
        }
    }
}

extension SafetyTests {
    /// Types into each field, then moves to the button that acts.
    static func fillWithoutEnter(_ stage: inout DeckFixture, _ texts: String...) {
        for text in texts {
            stage.type(text)
            stage.press(Key(.tab))
        }
        stage.press(Key(.tab))
    }
}

extension DeckFixture {
    mutating func click(_ place: Point) {
        take(.mouseActed(Mouse(.press(button: 1), at: place), at: now))
        take(.mouseActed(Mouse(.release(button: 1), at: place), at: now))
    }

    mutating func turn(_ kind: Mouse.Kind, _ place: Point) {
        take(.mouseActed(Mouse(kind, at: place), at: now))
    }
}

extension String {
    /// The part before a text.
    fileprivate func before(_ text: String) -> Substring {
        firstRange(of: text).map { self[..<$0.lowerBound] } ?? ""
    }
}
