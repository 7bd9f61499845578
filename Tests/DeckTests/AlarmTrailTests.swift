import Canvas
import Deck
import Rules
import Telemetry
import Testing

@Suite("The alarms of a recording, found without a deck")
struct AlarmTrailTests {
    /// The readings of eight seconds of the stampede.
    private func readings() -> [Reading] {
        var stage = DeckFixture(mode: .replay, from: -2)
        return (0..<80).map { _ in
            stage.play(milliseconds: 100)
            return stage.reading
        }
    }

    private func calls(_ readings: [Reading]) -> [AlarmCall] {
        var trail = AlarmTrail(DeckFixture.facts(.operator))
        return readings.flatMap { trail.update(with: $0) }
    }

    @Test("a sale without incidents has none")
    func none() {
        #expect(calls(readings()) == [])
    }

    @Test("a lasting alarm is called once, with its evidence")
    func storage() {
        var readings = readings()
        for index in 40..<80 { readings[index].engine.storageFailed = true }
        let calls = calls(readings)
        #expect(calls.map(\.moment) == [readings[43].at])
        #expect(calls.first?.words.string.hasPrefix("STORAGE FAILED: the journal could") == true)
    }

    @Test("a silence between two readings is an alarm while it lasts")
    func silence() {
        var readings = readings()
        readings.removeSubrange(20..<70)
        let calls = calls(readings)
        #expect(calls.count == 1)
        #expect(
            calls.first.map { $0.moment > readings[19].at && $0.moment < readings[20].at } == true)
        #expect(calls.first?.words.string.hasPrefix("NO SIGNAL") == true)
    }

    @Test("a deck that plays the recording has the same alarm at the same time")
    func likeTheDeck() throws {
        var readings = readings()
        for index in 30..<60 { readings[index].engine.queueWaitMinUS = 74_000 }
        let call = try #require(calls(readings).first)
        var stage = DeckFixture(mode: .replay, from: -3)
        for reading in readings {
            stage.take(.readingArrived(reading, at: stage.now))
            stage.take(
                .replayMoved(
                    ReplayStatus(
                        position: reading.at, start: DeckFixture.opening,
                        end: DeckFixture.opening + .seconds(60),
                        isPlaying: true)))
            let isTold = stage.deck.view(.unicode).lines.contains { $0.contains("NEW OVERLOADED") }
            #expect(isTold == (reading.at >= call.moment))
        }
    }

    @Test("readings whose clock goes back cause no error")
    func backwards() {
        var readings = readings()
        readings[50].at = readings[3].at
        #expect(calls(readings).count <= 1)
    }
}
