import Canvas
import Deck
import Health
import Rules
import Telemetry
import Testing

@Suite("The panels, one at a time")
struct PaneTests {
    @Test(
        "Sizes in between, and a panel with the focus",
        arguments: [Size(76, 22), Size(96, 44), Size(110, 30), Size(150, 70), Size(230, 50)])
    func between(size: Size) throws {
        var stage = Situation.live.stage(size)
        stage.press(Key(.tab), Key(.tab))
        try expectScreen("between-\(size.name)", stage.deck.view(.unicode))
    }

    @Test("tab cycles through the panels, enter opens one, esc goes back step by step")
    func focus() {
        var stage = Situation.live.stage(Size(80, 24))
        _ = stage.drained()
        func title() -> String? {
            for line in stage.deck.view(.unicode).lines {
                let titles = line.split { "┌├┬┼┴┤─┐".contains($0) }
                guard let title = titles.first(where: { $0.hasPrefix("[") && $0.hasSuffix("]") })
                else { continue }
                return String(title.dropFirst().dropLast())
            }
            return nil
        }
        #expect(title() == nil)
        var seen: [String] = []
        for _ in 0..<6 {
            stage.press(Key(.tab))
            seen.append(title() ?? "")
        }
        #expect(
            seen == ["units", "health", "registrations", "line", "requests", "what happened"])
        stage.press(Key(.tab))
        #expect(title() == "units")
        stage.press(Key(.tab, .shift))
        #expect(title() == "what happened")
        stage.press(Key(.enter))
        #expect(stage.deck.view(.unicode).lines.filter { $0.hasPrefix("├") }.isEmpty)
        stage.press(Key(.tab, .shift))
        #expect(title() == "drops")
        stage.press(Key(.up), Key(.escape))
        #expect(!stage.deck.view(.unicode).lines.filter { $0.hasPrefix("├") }.isEmpty)
        stage.press(Key(.escape))
        #expect(title() == nil)
        #expect(stage.deck.view(.unicode).lines[1].contains("drop 2 of 6"))
        stage.press(Key(.escape))
        #expect(stage.deck.view(.unicode).lines[1].contains("drop 3 of 6"))
        #expect(!stage.drained().contains { if case .send = $0 { true } else { false } })
    }

    @Test("A scrolled chronicle stays in place while more happens")
    func scrolling() {
        var stage = Situation.live.stage(Size(80, 24))
        // Far enough apart: entries of a flood share a line.
        func note(_ numbers: ClosedRange<Int>) {
            for number in numbers {
                stage.tell(
                    .marked("note \(number)"), by: .operator("priya"), at: Int64(number) * 20_000)
            }
        }
        note(1...60)
        stage.press(Key(.tab, .shift), Key(.enter), Key(.pageDown))
        let before = stage.deck.view(.unicode).lines[3]
        #expect(before.contains("note 44"))
        note(61...64)
        #expect(stage.deck.view(.unicode).lines[3] == before)
        stage.press(Key(.pageUp), Key(.pageUp))
        #expect(stage.deck.view(.unicode).lines[3].contains("note 64"))
    }

    @Test("Scrolling stays within the entries after a jump and in a frozen picture")
    func scrolledJumps() {
        var stage = Situation.live.stage(Size(80, 24))
        for number in 1...30 { stage.tell(.marked("note \(number)"), by: .operator("priya")) }
        stage.press(.character("/"))
        stage.type("note 9")
        stage.press(Key(.enter), .character(" "))
        for number in 31...34 { stage.tell(.marked("note \(number)"), by: .operator("priya")) }
        stage.press(Key(.left), Key(.down), Key(.up), Key(.home))
        #expect(stage.deck.view(.unicode).lines[0].contains("FROZEN"))

        var replay = DeckFixture(mode: .replay, from: -5)
        replay.play(until: 1)
        for number in 1...30 { replay.tell(.marked("note \(number)"), by: .operator("priya")) }
        replay.press(.character("/"))
        replay.type("note 9")
        replay.press(Key(.enter))
        let status = ReplayStatus(
            position: DeckFixture.opening, start: DeckFixture.opening,
            end: DeckFixture.opening + .seconds(60),
            isPlaying: false)
        replay.take(
            .rewound(Rewind(readings: [replay.reading], events: [], status: status)))
        #expect(replay.deck.view(.unicode).lines.count == 24)
    }

    @Test("A large panel is drawn at any size, and nothing leaves the screen")
    func everySize() {
        var stage = Situation.live.stage(Size(80, 24))
        stage.press(Key(.tab), Key(.enter))
        for _ in Pane.allCases {
            for size in [
                Size(0, 0), Size(1, 1), Size(3, 2), Size(24, 6), Size(39, 10), Size(40, 10),
                Size(60, 12), Size(76, 21), Size(76, 22), Size(109, 29), Size(131, 47),
                Size(170, 44), Size(400, 100),
            ] {
                stage.take(.resized(size))
                #expect(stage.deck.view(.unicode).size == size)
            }
            stage.take(.resized(Size(80, 24)))
            stage.press(Key(.tab))
        }
    }

    @Test("A last drop that was not seen is marked as such")
    func notSeen() {
        let stage = DeckFixture(Size(120, 36), from: -72, history: false)
        let lines = stage.deck.view(.unicode).lines
        #expect(lines.contains { $0.contains("mi3-2: not seen") })
    }

    @Test("An engine without hold deadlines is marked as such")
    func oldEngine() {
        var stage = Situation.live.stage(Size(120, 36))
        stage.play(until: 3)
        stage.reading.drops[2].holdsDue = nil
        stage.reading.number += 1
        stage.reading.at = stage.reading.at + .init(milliseconds: 1)
        stage.take(.readingArrived(stage.reading, at: stage.now))
        #expect(
            stage.deck.view(.unicode).lines.contains { $0.contains("this engine does not tell") })
    }

    @Test("The campaign: units sold, unserved buyers, and the drops that would serve them")
    func campaign() {
        let stage = Situation.live.stage(Size(120, 36))
        let lines = stage.deck.view(.unicode).lines
        // 203,114 registered in the third drop, 5,400 of it sold; 15,000 units a drop.
        #expect(lines.contains { $0.contains(" 25,400 sold of   95,000") })
        #expect(lines.contains { $0.contains("197,714 want one and have none") })
        #expect(lines.contains { $0.contains(" 14 drops of 15,000 needed") })
        #expect(lines.contains { $0.contains("10.4 → 25.1 → 13.5") })
    }
}
