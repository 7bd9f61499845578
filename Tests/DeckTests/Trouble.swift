import Canvas
import Deck
import Health
import Rules
import Telemetry

/// The states of the crash indicator in a running sale, except those of the link.
enum Trouble: String, CaseIterable {
    case failing, storefront, strained, noDemand, starting, recovering, flapping, forecast

    /// Whether it has its own word. The forecast is a line, and a failing storefront is FAILING.
    var hasWord: Bool { self != .forecast && self != .storefront }

    func stage(_ size: Size = Size(80, 24)) -> DeckFixture {
        var stage = DeckFixture(size, from: -72)
        if self == .forecast { stage.deck = Trouble.measured(size, stage.now) }
        stage.play(until: 1)
        switch self {
        case .failing: stage.answerBadly(250)
        case .storefront: stage.probe(isUp: false, 4)
        case .strained: stage.probe(isUp: true, 4)
        case .noDemand:
            stage.reading.drops[2].line = 0
            for _ in 0..<120 {
                stage.reading.engine.requests += 300
                stage.readAlone(1)
            }
            stage.readAlone(40)
        case .starting:
            (stage.reading.boot, stage.reading.number) = ("two", 0)
            stage.readAlone(2)
        case .recovering:
            for evidence in [LinkEvidence.closed, .refused, .refused] {
                stage.take(.linkChanged(evidence, at: stage.now))
            }
            stage.wait(milliseconds: 2300)
            stage.take(.linkChanged(.starting(percent: 43), at: stage.now))
        case .flapping:
            for _ in 0..<2 {
                stage.reading.engine.commitAgeUS = 1_200_000
                stage.play(milliseconds: 200)
                stage.reading.engine.commitAgeUS = 0
                stage.play(milliseconds: 1200)
            }
        case .forecast: break
        }
        return stage
    }

    /// A deck on an engine whose highest rate is known.
    private static func measured(_ size: Size, _ now: Moment) -> DeckModel {
        var deck = DeckModel(
            context: DeckContext(mode: .live, engine: "shop-a:7070"), size: size, now: now)
        var facts = DeckFixture.facts(.operator)
        facts.limits.requestsPerSecondMax = 90_000
        _ = deck.update(.helloArrived(facts))
        return deck
    }
}

extension DeckFixture {
    /// Sends readings in which nothing happens.
    mutating func readAlone(_ tenths: Int) {
        for _ in 0..<tenths {
            wait(milliseconds: 100)
            reading.number += 1
            reading.at = reading.at + .init(milliseconds: 100)
            take(.readingArrived(reading, at: now))
        }
    }

    /// Two seconds of answers of which this many in a thousand fail.
    fileprivate mutating func answerBadly(_ permille: Int) {
        for _ in 0..<20 {
            reading.engine.failed += 8412 * permille / (1000 - permille)
            play(milliseconds: 100)
        }
    }

    /// Probes of the storefront that take longer than allowed.
    fileprivate mutating func probe(isUp: Bool, _ times: Int) {
        for _ in 0..<times {
            let number = (reading.storefront?.number ?? 0) + 1
            reading.storefront = StorefrontReading(
                isUp: isUp, status: isUp ? 200 : 503, latencyUS: 1_240_000, number: number)
            play(milliseconds: 500)
        }
    }
}
