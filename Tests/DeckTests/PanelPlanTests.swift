import Canvas
import TestSupport
import Testing

@testable import Deck

@Suite("Which panels are shown")
struct PanelPlanTests {
    /// A plan from the text of a configuration.
    private func plan(
        first: [Pane] = [], hide: [Pane] = []
    ) -> (plan: PanelPlan, mistakes: [KeyMap.Mistake]) {
        func list(_ panes: [Pane]) -> String {
            panes.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
        }
        let file = ConfigFile.read(
            "[panels]\nfirst = [\(list(first))]\nhide = [\(list(hide))]", path: "config.toml")
        return PanelPlan.planned(first: file.panelsFirst, hidden: file.panelsHidden)
    }

    private func shown(_ size: Size, _ plan: PanelPlan) -> [Pane] {
        DeckLayout.placements(size, drops: 6, plan).map(\.pane)
    }

    @Test func `units and health cannot be hidden, and no panel is named twice`() {
        let (plan, mistakes) = plan(
            first: [.drops, .drops, .units], hide: [.health, .drops, .line])
        #expect(plan.first == [.drops, .units] && plan.hidden == [.line])
        #expect(
            mistakes.map { "\($0.line) \($0.text)" } == [
                "2 panels: first: 'drops' is named twice; ignored",
                "3 panels: hide: 'health' is always shown; ignored",
                "3 panels: hide: 'drops' is named twice; ignored",
            ])
    }

    @Test func `without configuration the plan is the usual one`() {
        #expect(plan().plan == .usual)
    }

    @Test(arguments: Pane.allCases)
    func `the first panel is on the smallest screen with boxes`(pane: Pane) {
        let plan = plan(first: [pane]).plan
        for size in [Size(80, 24)] + sizes {
            #expect(shown(size, plan).contains(pane), "at \(size.name)")
            #expect(shown(size, plan).contains(.units) && shown(size, plan).contains(.health))
        }
    }

    @Test func `the earlier of the first panels win`() {
        let one = plan(first: [.drops, .latency, .campaign, .refusals]).plan
        #expect(shown(Size(80, 24), one).contains(.drops))
        let other = plan(first: [.latency, .campaign, .drops, .refusals]).plan
        #expect(shown(Size(80, 24), other).contains(.latency))
        #expect(!shown(Size(80, 24), other).contains(.refusals))
    }

    @Test func `any plan fills any screen without gaps, and hidden panels are absent`() {
        var chance = SeededNumbers(seed: 7)
        for _ in 0..<60 {
            let panes = Pane.allCases.filter { _ in chance.next() % 3 == 0 }
            let split = Int(chance.next() % UInt64(panes.count + 1))
            let plan = plan(first: Array(panes[..<split]), hide: Array(panes[split...])).plan
            let size = Size(76 + Int(chance.next() % 160), 22 + Int(chance.next() % 60))
            let places = DeckLayout.placements(size, drops: 6, plan)
            let body = DeckLayout.body(size)
            #expect(!places.contains { plan.hidden.contains($0.pane) })
            #expect(Set(places.map(\.pane)).count == places.count)
            #expect(places.contains { $0.pane == .units } && places.contains { $0.pane == .health })
            let isWhole = (body.y..<body.bottom).allSatisfy { y in
                let row = places.map(\.area).filter { $0.y <= y && y < $0.bottom }
                return row.contains { $0.x == body.x } && row.contains { $0.right == body.right }
                    && row.allSatisfy { area in
                        area.right == body.right || row.contains { $0.x == area.right - 1 }
                    }
            }
            #expect(isWhole, "\(plan) at \(size.name)")
            #expect(places.allSatisfy { $0.area.intersection(body) == $0.area })
        }
    }

    @Test(arguments: [Size(80, 24), Size(120, 36)])
    func `on the screen`(size: Size) throws {
        var stage = DeckFixture(size, from: -5)
        stage.play(until: 3.2)
        let plan = plan(
            first: [.latency, .drops], hide: [.registrations, .campaign, .requests, .arrivals]
        ).plan
        stage.take(.configured(Configured(keys: .standard, panels: plan)))
        try expectScreen("panels-\(size.name)", stage.deck.view(.unicode))
    }
}

@Suite("A configuration that is saved while the deck runs")
struct ConfiguredTests {
    private func stage() -> DeckFixture { openStage(Size(120, 36)) }

    private let keys = KeyMap.remapped([
        KeyBindingSetting(action: "pause", keys: ["f5"], line: 1),
        KeyBindingSetting(action: "theme", keys: ["T"], line: 2),
    ]).map

    @Test func `keys apply at once, in a frozen picture too`() {
        var stage = stage()
        stage.press(.character(" "))
        stage.take(.configured(Configured(keys: keys, panels: .usual)))
        #expect(stage.deck.view(.unicode).lines[35].contains("f5 pause"))
        stage.press(.character("P"))
        #expect(stage.deck.armedPause == nil)
        stage.press(Key(.function(5)))
        #expect(stage.deck.armedPause != nil)
    }

    @Test func `an armed pause is cancelled when the keys change, and only then`() {
        var stage = stage()
        stage.press(.character("P"))
        stage.take(.configured(Configured(keys: .standard, panels: .usual)))
        #expect(stage.deck.armedPause != nil)
        stage.take(.configured(Configured(keys: keys, panels: .usual)))
        #expect(stage.deck.armedPause == nil)
        stage.press(Key(.enter))
        #expect(sent(stage.drained()).isEmpty)
    }

    @Test func `theme and mouse change only when the file changed them`() {
        var stage = stage()
        stage.take(.configured(Configured(keys: .standard, panels: .usual)))
        #expect(stage.drained() == [])
        stage.take(
            .configured(
                Configured(theme: "nord", hasMouse: false, keys: .standard, panels: .usual)))
        #expect(stage.drained() == [.setTheme("nord"), .setMouse(false)])
        #expect(stage.deck.theme == "nord" && !stage.deck.hasMouse)
    }

    @Test func `a large panel that becomes hidden is closed`() {
        var stage = stage()
        stage.press(Key(.tab), Key(.tab), Key(.tab), Key(.enter))
        #expect(stage.deck.largePane == .registrations)
        let plan = PanelPlan.planned(
            first: [],
            hidden: ConfigFile.read("[panels]\nhide = [\"registrations\"]", path: "").panelsHidden
        ).plan
        stage.take(.configured(Configured(keys: .standard, panels: plan)))
        #expect(stage.deck.largePane == nil && stage.deck.focusedPane == nil)
        #expect(!stage.deck.visiblePanes.contains(.registrations))
        stage.press(Key(.tab), Key(.enter))
        for _ in Pane.allCases {
            stage.press(Key(.tab))
            #expect(stage.deck.largePane != .registrations)
        }
    }

    @Test func `with several engines it applies to all decks`() {
        var console = DeckConsole(
            contexts: [
                DeckContext(mode: .live, engine: "a"), DeckContext(mode: .live, engine: "b"),
            ],
            size: Size(80, 24), now: stage().now)
        _ = console.update(
            .configured(Configured(theme: "nord", keys: keys, panels: .usual)))
        #expect(console.decks.allSatisfy { $0.theme == "nord" && $0.keys == keys })
    }

    @Test func `another zone applies to a frozen picture too`() {
        var stage = stage()
        stage.press(.character(" "))
        var facts = DeckFixture.facts(.operator)
        facts.zone = .utc
        stage.take(.helloArrived(facts))
        #expect(stage.deck.shownModel.zone == .utc)
        #expect(stage.deck.past.picture != nil)
    }
}
