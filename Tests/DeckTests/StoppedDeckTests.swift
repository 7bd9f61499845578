import Canvas
import Health
import Rules
import Telemetry
import Testing

@testable import Deck

/// A deck that was stopped, for example by ctrl-Z, and continues: no value jumps or is invented.
@Suite("A deck that was stopped")
struct StoppedDeckTests {
    /// Two decks of the same sale; the second is stopped for a minute.
    private func twins() -> (awake: DeckModel, stopped: DeckFixture, missed: [(Reading, Moment)]) {
        var stage = DeckFixture(from: -120)
        stage.play(until: -90)
        var awake = stage.deck
        var missed: [(Reading, Moment)] = []
        var asleep = stage
        for _ in 0..<600 {
            stage.play(milliseconds: 100)
            missed.append((stage.reading, stage.now))
            _ = awake.update(.readingArrived(stage.reading, at: stage.now))
            _ = awake.update(.ticked(stage.now))
        }
        asleep.reading = stage.reading
        return (awake, asleep, missed)
    }

    @Test("Readings that waited arrive at once: the values equal those of a running deck")
    func catchesUp() throws {
        let (awake, stage, missed) = twins()
        var deck = stage.deck
        let now = try #require(missed.last?.1)
        var rates: [Int] = []
        var states: Set<String> = []
        // The tick may come before the readings that waited in the connection.
        _ = deck.update(.ticked(now))
        for (reading, _) in missed {
            _ = deck.update(.readingArrived(reading, at: now))
            if let rate = deck.recent.rate({ $0.engine.requests }) { rates.append(rate) }
            states.insert(deck.verdict?.state.rawValue ?? "")
        }
        _ = deck.update(.ticked(now))
        #expect(deck.recent == awake.recent)
        #expect(deck.latest == awake.latest)
        #expect(deck.saleNow == awake.saleNow)
        #expect(deck.freshness == .fresh)
        #expect(states == ["OK"])
        let highest = zip(missed, missed.dropFirst(10)).map {
            ($1.0.engine.requests - $0.0.engine.requests) + 1
        }.max()
        #expect(rates.allSatisfy { $0 <= highest ?? 0 }, "a rate was higher than the sale's")
    }

    @Test("Readings that were lost leave a gap in the graph and no false rate")
    func gap() throws {
        let (awake, stage, missed) = twins()
        var deck = stage.deck
        let now = try #require(missed.last?.1)
        _ = deck.update(.ticked(now))
        _ = deck.update(.missed(events: 560))
        for (reading, _) in missed.suffix(40) {
            _ = deck.update(.readingArrived(reading, at: now))
        }
        _ = deck.update(.ticked(now))
        #expect(deck.latest == awake.latest)
        #expect(
            deck.recent.rate({ $0.engine.requests }) == awake.recent.rate({ $0.engine.requests }))
        #expect(deck.verdict?.state == .ok)
        let note = deck.view(.unicode).lines.contains { $0.contains("stopped for") }
        #expect(note, "the deck does not say that it was stopped")
    }
}
