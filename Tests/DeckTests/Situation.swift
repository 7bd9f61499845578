import Canvas
import Deck
import Health
import Rules
import Telemetry

/// The states of the sale and the deck that the panels are drawn in.
enum Situation: String, CaseIterable {
    case live, paused, failing, lost, frozen, replay

    func stage(_ size: Size) -> DeckFixture {
        var stage = DeckFixture(size, mode: self == .replay ? .replay : .live, from: -72)
        stage.play(until: 2)
        switch self {
        case .live, .replay: stage.play(until: 3.2)
        case .paused:
            stage.pause()
            stage.play(until: 4)
        case .failing:
            stage.reading.engine.storageFailed = true
            stage.reading.engine.queueWaitMinUS = 74_000
            stage.play(until: 3.5)
        case .lost:
            stage.take(.linkChanged(.closed, at: stage.now))
            stage.wait(milliseconds: 1500)
        case .frozen:
            stage.play(until: 3.2)
            stage.press(.character(" "), Key(.left), Key(.left), Key(.left))
            stage.play(until: 3.8)
        }
        return stage
    }
}
