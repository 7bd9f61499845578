import Canvas
import Deck
@testable import Rules
import Telemetry
import Testing

@Suite("Current announcements")
struct AnnouncementTests {
    private let words =
        "Delivery takes one week longer than usual: sorry, and thank you for waiting so patiently"

    private func line(_ deck: DeckModel) -> String? {
        deck.view(.unicode).lines.first { $0.contains("announced 1") }
    }

    @Test("It is shown with the drop in one line until it is retracted", arguments: sizes)
    func stands(size: Size) throws {
        var stage = openStage(size)
        stage.tell(.announced(ExactText(words)), by: .operator("priya"))
        stage.play(milliseconds: 100)
        try expectScreen("announcement-\(size.name)", stage.deck.view(.unicode))
        #expect(line(stage.deck)?.contains("announced 14:00:01  Delivery takes one week") == true)
        stage.tell(.announced("Sorry."), by: .operator("priya"))
        #expect(line(stage.deck)?.contains("  Sorry. ") == true)
        stage.tell(.retracted, by: .operator("priya"))
        #expect(line(stage.deck) == nil)
    }

    @Test("A later deck learns it from the greeting; another drop has none")
    func late() {
        var stage = openStage()
        var facts = DeckFixture.facts(.operator)
        let at = DeckFixture.opening + .seconds(-60)
        facts.announcements = [
            DropID(trusted: "mi3-3"): Announcement(text: ExactText(words), at: at)
        ]
        stage.take(.helloArrived(facts))
        #expect(line(stage.deck)?.contains("announced 13:59:00  Delivery") == true)
        // A repeated announcement changes nothing. One that was retracted in the meantime is gone.
        stage.tell(.announced(ExactText(words)), by: .operator("priya"), at: -60_000)
        #expect(line(stage.deck) != nil)
        stage.press(Key(.up))
        #expect(line(stage.deck) == nil)
        stage.press(Key(.down))
        facts.announcements = [:]
        stage.take(.helloArrived(facts))
        #expect(line(stage.deck) == nil)
    }

    @Test("A frozen picture shows the announcement of its time")
    func past() {
        var stage = openStage()
        stage.play(milliseconds: 500)
        stage.tell(.announced("first"), by: .operator("priya"))
        stage.play(milliseconds: 1000)
        stage.tell(.announced("second"), by: .operator("priya"))
        stage.play(milliseconds: 500)
        stage.press(.character(" "))
        #expect(line(stage.deck)?.contains("second") == true)
        for _ in 0..<10 { stage.press(Key(.left)) }
        #expect(line(stage.deck)?.contains("first") == true)
        for _ in 0..<12 { stage.press(Key(.left)) }
        #expect(line(stage.deck) == nil)
    }

    @Test("Only the latest announcement of each drop is shown")
    func many() {
        var stage = openStage()
        stage.tell(.announced("of the other drop"), by: .operator("priya"), drop: "mi3-2")
        for number in 1...2000 {
            stage.tell(.announced(ExactText("word \(number)")), by: .operator("priya"))
        }
        #expect(line(stage.deck)?.contains("word 2000") == true)
        stage.press(Key(.up))
        #expect(line(stage.deck)?.contains("of the other drop") == true)
    }

    @Test("Without a screen it is printed once, on connecting")
    func plain() {
        let stage = openStage()
        var plain = PlainReporter(context: stage.deck.context, now: stage.now)
        var facts = DeckFixture.facts(.operator)
        facts.announcements = [
            DropID(trusted: "mi3-3"): Announcement(
                text: ExactText(words), at: DeckFixture.opening + .seconds(-60))
        ]
        let lines = plain.report(.helloArrived(facts))
        #expect(lines.last == "announced: \(words) (mi3-3, since 13:59:00.000)")
        #expect(plain.report(.helloArrived(facts)).isEmpty)
    }

    @Test("Without a screen the states no units, missed and reopening are printed")
    func plainPhases() {
        var stage = openStage()
        var plain = PlainReporter(context: stage.deck.context, now: stage.now)
        _ = plain.report(.helloArrived(DeckFixture.facts(.operator)))
        func told(_ change: (inout DropReading, Moment) -> Void) -> [String] {
            change(&stage.reading.drops[2], stage.reading.at)
            stage.readAlone(1)
            return plain.report(.readingArrived(stage.reading, at: stage.now)).filter {
                $0.hasPrefix("phase: ") && $0.contains("mi3-3")
            }
        }
        #expect(
            told { drop, _ in LawScreenTests.empty(&drop, .open) }.first?
                .hasPrefix("phase: open, no units") == true)
        #expect(
            told { LawScreenTests.missed(&$0, $1) }.first?
                .hasPrefix("phase: ready, missed its window 13:50:01 to 13:55:01: parked") == true)
        let again = told { drop, now in
            (drop.missed, drop.openedAt, drop.opens) = (nil, now, now + .seconds(60))
        }
        #expect(again.first?.hasPrefix("phase: ready, opens at 14:01:01") == true, "\(again)")
    }
}
