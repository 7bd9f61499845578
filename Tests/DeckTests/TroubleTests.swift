import Canvas
import Health
import Rules
import Telemetry
import Testing

@testable import Deck

@Suite("The crash indicator on the deck")
struct TroubleTests {
    @Test("Each state", arguments: Trouble.allCases, [Size(80, 24), Size(120, 36)])
    func drawn(trouble: Trouble, size: Size) throws {
        let stage = trouble.stage(size)
        try expectScreen("trouble/\(trouble.rawValue)-\(size.name)", stage.deck.view(.unicode))
        let ascii = stage.deck.view(.ascii).lines
        #expect(ascii.allSatisfy { $0.utf8.allSatisfy { $0 < 0x80 } })
    }

    @Test("Each state in the large health panel, with its colours", arguments: Trouble.allCases)
    func large(trouble: Trouble) throws {
        var stage = trouble.stage(Size(80, 24))
        stage.press(Key(.tab), Key(.enter), Key(.tab))
        try expectScreen(
            "trouble/\(trouble.rawValue)-large", stage.deck.view(.unicode), withRoles: true)
    }

    @Test("The state is in the head, whichever panel is large", arguments: Trouble.allCases)
    func head(trouble: Trouble) {
        guard trouble.hasWord else { return }
        let words: [Trouble: String] = [
            .failing: "■ FAILING", .strained: "▲ STRAINED", .noDemand: "▲ NO DEMAND",
            .starting: "○ STARTING", .recovering: "■ DOWN, STARTING 43 % +1",
            .flapping: "■ STALLED kept +1",
        ]
        let head = trouble.stage().deck.view(.unicode).lines[1]
        #expect(head.contains(words[trouble] ?? "?"), "\(head)")
    }

    @Test("FAILING explains STRAINED, and STALLED or broken states explain both")
    func consequences() {
        let failing = Alarm.Kind.health(.failing)
        #expect(failing.explains(.health(.strained)))
        #expect(failing.explains(.health(.noDemand)))
        #expect(!failing.explains(.health(.overloaded)))
        #expect(Alarm.Kind.health(.storageFailed).explains(failing))
        #expect(Alarm.Kind.health(.down).explains(failing))
        #expect(!Alarm.Kind.health(.strained).explains(failing))
        for kind in Alarm.Kind.all { #expect(!kind.explains(kind), "\(kind.word)") }
    }

    @Test("A flapping signal is shown and does not mark new values as old")
    func latchedSignal() {
        var stage = DeckFixture(from: -72)
        stage.play(until: 1)
        for _ in 0..<2 {
            stage.wait(milliseconds: 1200)
            stage.reading.number += 12
            stage.readAlone(4)
        }
        let lines = stage.deck.view(.unicode).lines
        #expect(lines[1].contains("NO SIGNAL kept +"))
        #expect(!lines[1].contains("OPEN?"))
        #expect(lines.contains { $0.contains("comes and goes") })
    }

    @Test("A paused drop gets no advice to pause")
    func paused() {
        var stage = Trouble.storefront.stage(Size(120, 36))
        stage.pause()
        stage.play(milliseconds: 500)
        let text = stage.deck.view(.unicode).lines.joined(separator: "\n")
        #expect(text.contains("do: stay paused until"))
        #expect(!text.contains("(P)"))
    }

    @Test("The deck without a screen prints each state with reason and advice")
    func plain() {
        var told: [String] = []
        for trouble in [Trouble.storefront, .failing] {
            var stage = trouble.stage()
            var plain = PlainReporter(
                context: DeckContext(mode: .live, engine: "e"), now: stage.now)
            var facts = DeckFixture.facts(.operator)
            facts.limits.requestsPerSecondMax = 90_000
            _ = plain.report(.helloArrived(facts))
            for _ in 0..<40 {
                stage.reading.storefront?.number += 1
                stage.reading.engine.failed += trouble == .failing ? 9000 : 0
                stage.play(milliseconds: 100)
                told += plain.report(.readingArrived(stage.reading, at: stage.now))
            }
        }
        #expect(told.contains { $0.hasPrefix("health: FAILING, the storefront failed 3 probes") })
        #expect(told.contains { $0.contains("do: pause (P) until the storefront answers") })
        #expect(
            told.contains { $0.hasPrefix("health: FAILING, ") && $0.contains("% of the answers") })
        #expect(told.count { $0.hasPrefix("forecast: ") } <= 2, "not with every reading")
    }
}
