import Canvas
import Telemetry
import Testing

@testable import Deck

@Suite("A rehearsal is never mistaken for a sale")
struct RehearsalMarkTests {
    private func facts(isRehearsal: Bool) -> CampaignFacts {
        var facts = DeckFixture.facts(.operator)
        facts.isRehearsal = isRehearsal
        return facts
    }

    private func stage(_ size: Size, _ mode: DeckMode = .live) -> DeckFixture {
        var stage = DeckFixture(size, mode: mode, from: -5)
        stage.take(.helloArrived(facts(isRehearsal: true)))
        stage.play(until: 1)
        return stage
    }

    @Test(
        "The head says so at every size with room for a word",
        arguments: [Size(40, 1), Size(80, 24), Size(120, 36), Size(200, 60)],
        [Glyphs.ascii, .unicode])
    func head(size: Size, glyphs: Glyphs) {
        let lines = stage(size).deck.view(glyphs).lines
        #expect(lines[0].contains("REHEARSAL"), "\(lines[0])")
        #expect(!lines[0].contains("LIVE"))
    }

    @Test("The narrowest row has its own letter")
    func letters() {
        #expect(Set(DeckMode.allCases.map(\.letter)).count == DeckMode.allCases.count)
    }

    @Test("Window title, pictures and a frozen picture say so too")
    func elsewhere() throws {
        var stage = stage(Size(80, 24))
        #expect(
            stage.drained().contains {
                if case .setTitle(let title) = $0 {
                    title.string.hasPrefix("REHEARSAL ")
                } else {
                    false
                }
            })
        stage.press(.character("x"))
        let headings = stage.drained().compactMap { effect -> String? in
            if case .export(let export) = effect { export.heading.string } else { nil }
        }
        #expect(headings.first?.hasPrefix("REHEARSAL | ") == true)
        stage.press(.character(" "))
        #expect(stage.deck.view(.unicode).lines[0].contains("REHEARSAL"))
    }

    @Test("A recording of a rehearsal shows both")
    func replay() {
        let lines = stage(Size(80, 24), .replay).deck.view(.unicode).lines
        #expect(lines[0].contains("REHEARSAL REPLAY"))
    }

    @Test("Before the greeting the deck shows the mode that it was started with")
    func beforeTheGreeting() {
        let deck = DeckModel(
            context: DeckContext(mode: .rehearsal, engine: "shop-a:7070"), size: Size(80, 24),
            now: DeckFixture(from: -5).now)
        #expect(deck.view(.unicode).lines[0].contains("REHEARSAL"))
        // An engine whose campaign turns out to be live is shown as live.
        var stage = DeckFixture(mode: .rehearsal, from: -5)
        stage.take(.helloArrived(facts(isRehearsal: false)))
        #expect(stage.deck.view(.unicode).lines[0].contains("LIVE"))
    }

    @Test("Labelled lines begin with it")
    func plain() {
        var plain = PlainReporter(
            context: DeckContext(mode: .live, engine: "shop-a:7070"), now: DeckFixture(from: -5).now
        )
        let lines = plain.report(.helloArrived(facts(isRehearsal: true)))
        #expect(lines.first == "rehearsal: shop-a:7070")
    }
}
