import Canvas
import Rules
import Telemetry
import Testing

@testable import Deck

@Suite("Looking back while the sale goes on")
struct TimeTravelTests {
    /// A deck that has seen five seconds of the stampede, tenth by tenth.
    private func stage(_ size: Size = Size(120, 36)) -> DeckFixture {
        var stage = DeckFixture(size, from: -2)
        stage.play(until: 5)
        _ = stage.drained()
        return stage
    }

    private func head(_ stage: DeckFixture) -> String { stage.deck.view(.unicode).lines[0] }

    @Test("Space freezes the picture, the head says how far behind it is, and space goes back")
    func freeze() {
        var stage = stage()
        let before = stage.deck.view(.unicode).lines
        stage.press(.character(" "))
        #expect(head(stage).hasPrefix(" LIVE \u{2212}00:00 FROZEN"))
        stage.play(milliseconds: 42_000)
        #expect(head(stage).hasPrefix(" LIVE \u{2212}00:42 FROZEN"))
        #expect(head(stage).contains("now mi3-"))
        #expect(stage.deck.view(.unicode).lines[3...8] == before[3...8])
        stage.press(.character(" "))
        #expect(!head(stage).contains("FROZEN"))
        #expect(stage.deck.view(.unicode).lines[3...8] != before[3...8])
    }

    @Test("A frozen picture, the present in its head", arguments: sizes)
    func screen(size: Size) throws {
        var stage = stage(size)
        stage.press(.character(" "), Key(.left, .shift))
        stage.play(milliseconds: 42_000)
        try expectScreen("frozen-\(size.name)", stage.deck.view(.unicode))
    }

    @Test("Up and down start from the drop in the picture")
    func neighbours() {
        var stage = DeckFixture(Size(120, 36), from: -2)
        stage.play(until: 5)
        stage.press(.character(" "), Key(.home))
        let shown = stage.deck.view(.unicode).lines[1]
        stage.press(Key(.down), Key(.up))
        #expect(stage.deck.view(.unicode).lines[1].prefix(20) == shown.prefix(20))
    }

    @Test("A drop chosen from the list is shown in the frozen picture")
    func choose() {
        var stage = stage()
        stage.press(.character(" "), .character("d"), Key(.up), Key(.enter))
        #expect(head(stage).contains("FROZEN"))
        #expect(stage.deck.view(.unicode).lines[1].contains("mi3-2, drop 2 of 6"))
    }

    @Test("Nothing is lost: back in the present the screen is the same as without freezing")
    func nothingIsLost() {
        var (frozen, stayed) = (stage(), stage())
        frozen.press(.character(" "), Key(.left), Key(.left))
        stayed.press(.control("l"), .control("l"), .control("l"))
        for _ in 0..<30 {
            frozen.play(milliseconds: 100)
            stayed.play(milliseconds: 100)
        }
        frozen.press(.character("`"))
        stayed.press(.control("l"))
        #expect(frozen.deck.view(.unicode).lines == stayed.deck.view(.unicode).lines)
    }

    @Test("Steps go by one reading, with shift by ten, and stop at the present")
    func steps() {
        var stage = stage()
        var seen = [stage.deck.shownRemaining]
        for _ in 0..<30 {
            stage.play(milliseconds: 100)
            seen.append(stage.deck.shownRemaining)
        }
        stage.press(.character(" "))
        #expect(stage.deck.shownRemaining == seen[30])
        stage.press(Key(.left))
        #expect(stage.deck.shownRemaining == seen[29])
        stage.press(Key(.left, .shift))
        #expect(stage.deck.shownRemaining == seen[19])
        stage.press(Key(.right))
        #expect(stage.deck.shownRemaining == seen[20])
        for _ in 0..<5 { stage.press(Key(.right, .shift)) }
        #expect(stage.deck.shownRemaining == seen[30])
        #expect(head(stage).contains("FROZEN"))
    }

    @Test(
        "It goes to a clock time, seconds from the opening, units sold, a share of the time",
        arguments: ["14:00:02", "T+2", "t+2.0"])
    func goTo(text: String) {
        var stage = stage()
        stage.press(.character("g"))
        stage.type(text)
        stage.press(Key(.enter))
        #expect(stage.deck.shownModel.saleNow == DeckFixture.opening + .seconds(2))
    }

    @Test func `sold=3000 goes to the first reading with 3,000 sold`() {
        var stage = stage()
        stage.press(.character("g"))
        stage.type("sold=3000")
        stage.press(Key(.enter))
        #expect(stage.deck.shownSold.map { $0 >= 3000 } == true)
        stage.press(Key(.left))
        #expect(stage.deck.shownSold.map { $0 < 3000 } == true)
        stage.press(.character("g"))
        stage.type("sold=14999")
        stage.press(Key(.enter))
        #expect(stage.deck.view(.unicode).lines.contains { $0.contains("has not sold 14,999") })
        stage.press(.character("g"))
        stage.type("0%")
        stage.press(Key(.enter))
        #expect(stage.deck.shownSold == 0)
    }

    @Test("Brackets go to the next act, mark or alarm")
    func landmarks() {
        var stage = stage()
        stage.pause()
        let paused = DeckFixture.opening + .init(milliseconds: stage.time)
        stage.play(milliseconds: 2000)
        var back: [Moment] = []
        for _ in 0..<6 {
            stage.press(.character("["))
            if let moment = stage.deck.shownModel.saleNow, moment != back.last {
                back.append(moment)
            }
        }
        #expect(back == back.sorted(by: >))
        #expect(back.contains(paused) && back.contains(DeckFixture.opening))
        var forward: [Moment] = []
        for _ in 0..<6 {
            stage.press(.character("]"))
            if let moment = stage.deck.shownModel.saleNow, moment != forward.last {
                forward.append(moment)
            }
        }
        #expect(Set(forward).isSubset(of: back) && forward == forward.sorted())
    }

    @Test("Between two readings events give the books, and the comma goes back event by event")
    func closeUp() {
        var stage = stage()
        let base = stage.reading
        stage.play(milliseconds: 100)
        let next = stage.reading
        for _ in 0..<4 { stage.press(.character("+")) }
        stage.press(.character(" "))
        _ = stage.drained()
        stage.press(Key(.left))
        guard case .lookUp(let first, let last)? = stage.drained().first else {
            Issue.record("no events were asked for")
            return
        }
        #expect(first <= base.event && last >= next.event)
        // The first events after the reading: a buyer gets a unit at 40 ms, another one at 95 ms.
        let events = [40, 95].enumerated().map { index, milliseconds in
            Event(
                sequence: base.event + Int64(index) + 1,
                moment: base.at + .init(milliseconds: Int64(milliseconds)),
                drop: DropID(trusted: "mi3-3"),
                content: .granted(
                    BuyerID(trusted: "b-\(index)"), until: base.at + .seconds(60)))
        }
        stage.take(.lookedUp(events, after: first, upTo: last))
        let free = base.drops[2].free
        #expect(stage.deck.shownFree == free - 1)
        stage.press(Key(.left, .shift))
        #expect(stage.deck.shownFree.map { $0 >= free } == true)
        stage.press(Key(.right, .shift))
        stage.press(.character("."))
        #expect(stage.deck.shownFree == free - 2)
        stage.press(.character(","))
        #expect(stage.deck.shownFree == free - 1)
    }

    @Test("An act returns to the present first: its panel shows present values")
    func acts() {
        for key in "OPRCD" {
            var stage = stage()
            stage.press(.character(" "))
            stage.play(milliseconds: 100)
            stage.press(Key(.left, .shift))
            _ = stage.drained()
            stage.press(.character(key))
            #expect(stage.drained().allSatisfy { if case .send = $0 { false } else { true } })
            if key == "P" {
                #expect(!head(stage).contains("FROZEN"))
                stage.press(Key(.enter))
                #expect(stage.drained().contains { if case .send = $0 { true } else { false } })
            }
        }
    }

    @Test("Looking back only asks the engine for events")
    func harmless() {
        var stage = stage()
        let keys: [Key] =
            [Key(.left), Key(.right), Key(.left, .shift), Key(.right, .shift), Key(.home)]
            + "  ,.[]+-`".map { Key.character($0) }
        for key in keys + keys.reversed() {
            stage.press(key)
            stage.play(milliseconds: 100)
        }
        for effect in stage.drained() {
            switch effect {
            case .lookUp, .setTitle: break
            default: Issue.record("\(effect)")
            }
        }
    }
}

extension DeckModel {
    fileprivate var shownRemaining: Int? { shownModel.drop?.books.remaining }
    fileprivate var shownSold: Int? { shownModel.drop?.sold }
    fileprivate var shownFree: Int? { shownModel.drop?.free }
}

@Suite("The history that a deck keeps")
struct HistoryTests {
    @Test("Of a thousand drops only changes take memory, and the past is shown correctly")
    func manyDrops() {
        var stage = DeckFixture(from: -2)
        let drop = stage.reading.drops[3]
        for number in 0..<994 {
            var another = drop
            another.drop = "d-\(number)"
            stage.reading.drops.append(another)
        }
        stage.play(until: 2)
        let before = stage.deck.history
        stage.play(until: 62)
        let after = stage.deck.history
        #expect(after.count - before.count == 600)
        #expect((after.memory - before.memory) / 600 < 20, "\(after.memory)")
        stage.press(Key(.home))
        #expect(stage.deck.shownModel.saleNow.map { $0 <= DeckFixture.opening } == true)
        stage.press(.character("`"))
        let live = stage.deck.shownModel.drop
        stage.press(.character(" "))
        #expect(stage.deck.shownModel.drop == live)
    }

    @Test("All readings of five minutes, then one a second; memory is bounded")
    func thinning() {
        var stage = DeckFixture(from: -2)
        stage.play(until: 600)
        stage.press(Key(.home))
        #expect(
            stage.deck.shownModel.saleNow.map { $0 <= DeckFixture.opening + .seconds(1) } == true)
        stage.press(Key(.right))
        let second = stage.deck.shownModel.saleNow
        stage.press(Key(.right))
        #expect(stage.deck.shownModel.saleNow.map { $0 - (second ?? $0) } == .seconds(1))
        stage.press(.character("`"))
        stage.press(.character(" "), Key(.left))
        #expect(
            stage.deck.shownModel.saleNow == DeckFixture.opening + .init(milliseconds: 599_900))
    }
}
