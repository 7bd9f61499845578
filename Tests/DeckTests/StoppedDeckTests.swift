import Canvas
import Health
import Rules
import Telemetry
import Testing

@testable import Deck

/// A deck that was stopped, as by ctrl-Z, and goes on: nothing jumps, nothing is made up.
@Suite("A deck that was stopped")
struct StoppedDeckTests {
    /// Two decks before the same sale; the second is stopped for a minute.
    private func twins() -> (awake: DeckModel, stopped: Stage, missed: [(Reading, Moment)]) {
        var stage = Stage(from: -120)
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

    @Test("All that waited comes at once: the same figures as on a deck that was never stopped")
    func catchesUp() throws {
        let (awake, stage, missed) = twins()
        var deck = stage.deck
        let now = try #require(missed.last?.1)
        var rates: [Int] = []
        var states: Set<String> = []
        // The clock may be told before what waited on the line.
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

    @Test("What was passed over for good leaves a gap in the picture and no false rate")
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
