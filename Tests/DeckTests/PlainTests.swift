import Canvas
import Deck
import Health
import Rules
import Telemetry
import Testing

@Suite("The deck without a screen")
struct PlainTests {
    @Test("A whole drop in a few labelled lines, nothing drawn")
    func wholeDrop() throws {
        var stage = DeckFixture(from: -12)
        var plain = PlainReporter(
            context: DeckContext(mode: .live, engine: "shop-a:7070"), now: stage.now)
        var lines = plain.report(.helloArrived(DeckFixture.facts(.operator)))
        var told: Phase?
        for _ in 0..<200 {
            stage.play(milliseconds: 100)
            let drop = stage.reading.drops[2]
            if drop.phase != told, drop.phase == .open {
                lines += plain.report(
                    .eventsArrived([
                        Event(
                            sequence: 1, moment: stage.reading.at, drop: DropID(trusted: "mi3-3"),
                            content: .opened, author: .schedule)
                    ]))
            }
            told = drop.phase
            lines += plain.report(.readingArrived(stage.reading, at: stage.now))
            lines += plain.report(.ticked(stage.now))
        }
        lines += plain.summary()
        try expectLines("plain-drop", lines)
        #expect(lines.last?.hasPrefix("end: 15,000 sold of 15,000, 0 held, 0 free") == true)
        #expect(lines.allSatisfy { $0.utf8.allSatisfy { (0x20..<0x7F).contains($0) } })
    }

    @Test("Health is printed when it changes, with advice")
    func health() {
        var stage = DeckFixture(from: -12)
        var plain = PlainReporter(
            context: DeckContext(mode: .live, engine: "shop-a:7070"), now: stage.now)
        _ = plain.report(.helloArrived(DeckFixture.facts(.operator)))
        for _ in 0..<5 {
            stage.play(milliseconds: 100)
            _ = plain.report(.readingArrived(stage.reading, at: stage.now))
        }
        var lines: [String] = []
        for tenth in 1...25 {
            lines += plain.report(.ticked(stage.now + .init(milliseconds: Int64(tenth) * 100)))
        }
        #expect(
            lines == [
                "health: NO SIGNAL, no reading for 1.0 s: link or engine; do: look at the engine's"
                    + " machine and the network; the sale may well go on"
            ])
    }

    @Test("The state is printed on connecting, and values again once they have settled")
    func settled() {
        var stage = DeckFixture(from: -5)
        stage.play(until: 2)
        var plain = PlainReporter(
            context: DeckContext(mode: .live, engine: "shop-a:7070"), now: stage.now)
        _ = plain.report(.helloArrived(DeckFixture.facts(.operator)))
        var reading = stage.reading
        func remaining(_ lines: [String]) -> [String] {
            lines.filter { $0.hasPrefix("remaining: ") && $0.contains("(mi3-3,") }
        }
        let first = plain.report(.readingArrived(reading, at: stage.now))
        #expect(first.contains { $0.hasPrefix("health: ") })
        #expect(remaining(first).count == 1)
        #expect(remaining(first).first?.contains(" held, ") == true)
        func settle(_ change: (inout DropReading) -> Void) -> [String] {
            change(&reading.drops[2])
            var lines: [String] = []
            for _ in 0..<60 {
                reading.number += 1
                reading.at = reading.at + .init(milliseconds: 100)
                lines += plain.report(.readingArrived(reading, at: reading.at))
            }
            return lines
        }
        let gone = remaining(settle { $0.line = 0 })
        #expect(gone.count == 1)
        #expect(gone.first?.contains(", 0 waiting (mi3-3") == true, "\(gone)")
        #expect(remaining(settle { _ in }).isEmpty)
        let held = reading.drops[2].held
        let sold = remaining(settle { ($0.held, $0.sold) = (held - 1, $0.sold + 1) })
        #expect(sold.count == 1)
    }

    @Test("Refusals before the engine's last start count in the total")
    func refusalsOfBefore() {
        var stage = DeckFixture(from: -5)
        stage.play(until: 1)
        var plain = PlainReporter(context: stage.deck.context, now: stage.now)
        var reading = stage.reading
        for (boot, refused) in [("one", 5), ("two", 0), ("two", 2)] {
            reading.drops[2].refusals = RefusalTotals()
            reading.drops[2].refusals[.soldOut] = refused
            (reading.boot, reading.number) = (boot, reading.number + 1)
            reading.at = reading.at + .init(milliseconds: 100)
            _ = plain.report(.readingArrived(reading, at: reading.at))
        }
        #expect(plain.summary().contains { $0.contains(", 7 refused") })
    }

    @Test("Names from outside are cleaned in lines too")
    func hostile() {
        var stage = DeckFixture(from: -12)
        var plain = PlainReporter(context: DeckContext(mode: .live, engine: "e"), now: stage.now)
        stage.reading.drops[2].drop = "x\u{1B}[2J"
        let lines =
            plain.report(.readingArrived(stage.reading, at: stage.now))
            + plain.report(
                .eventsArrived([
                    Event(
                        sequence: 1, moment: stage.reading.at, drop: DropID(trusted: "x\u{1B}c"),
                        content: .marked("\u{7}\n"), author: .operator("\u{202E}m"))
                ]))
        #expect(!lines.isEmpty)
        for line in lines { #expect(SafeText(line).string == line) }
    }
}
