import Canvas
import Deck
import Health
import Rules
import Telemetry
import Testing

@Suite("No state needs colour")
struct ColourlessTests {
    /// A line without its digits, which change from moment to moment.
    private func still(_ line: String) -> String { line.filter { !$0.isNumber } }

    private func distinct(_ screens: [(name: String, line: String)], _ size: Size) {
        for (index, one) in screens.enumerated() {
            for other in screens[(index + 1)...] where still(one.line) == still(other.line) {
                Issue.record("\(one.name) looks like \(other.name) at \(size.name): \(one.line)")
            }
        }
    }

    private static let sizes = [Size(79, 1), Size(80, 24), Size(120, 36), Size(200, 60)]

    @Test("Phases", arguments: sizes, [Glyphs.ascii, .unicode])
    func phases(size: Size, glyphs: Glyphs) {
        let row = size.height > 1 ? 1 : 0
        var screens: [(String, String)] = []
        for phase in [Phase.scheduled, .registering, .ready, .open, .paused, .closed] {
            for closure in phase == .closed
                ? [CloseReason.soldOut, .byOperator] : [CloseReason?.none]
            {
                for isHeld in phase == .open ? [false, true] : [false] {
                    var stage = DeckFixture(size, from: -5)
                    stage.press(.character("k"), .character("j"))
                    stage.reading.drops[2].phase = phase
                    stage.reading.drops[2].closedBecause = closure
                    stage.reading.drops[2].openedAt = DeckFixture.opening
                    stage.reading.drops[2].closedAt = DeckFixture.opening
                    if isHeld {
                        stage.reading.drops[2].held = stage.reading.drops[2].free
                        stage.reading.drops[2].free = 0
                    }
                    stage.reading.number += 1
                    stage.reading.at = stage.reading.at + .init(milliseconds: 50)
                    stage.take(.readingArrived(stage.reading, at: stage.now))
                    let name = "\(phase) \(closure.map(\.rawValue) ?? "") \(isHeld)"
                    screens.append((name, stage.deck.view(glyphs).lines[row]))
                }
            }
        }
        distinct(screens, size)
    }

    @Test(
        "Verdicts, and how reliable the values are", arguments: sizes,
        [Glyphs.ascii, .unicode])
    func verdicts(size: Size, glyphs: Glyphs) {
        var screens: [(String, String)] = []
        for state in 0..<9 {
            var stage = DeckFixture(size, from: -5)
            stage.play(until: 1)
            switch state {
            case 1: stage.wait(milliseconds: 700)
            case 2: stage.wait(milliseconds: 1200)
            case 3: stage.wait(milliseconds: 2500)
            case 4:
                stage.take(.linkChanged(.closed, at: stage.now))
                stage.take(.linkChanged(.refused, at: stage.now))
                stage.take(.linkChanged(.refused, at: stage.now))
            case 5:
                stage.reading.engine.queueWaitMinUS = 74_000
                stage.play(milliseconds: 800)
            case 6:
                stage.reading.engine.storageFailed = true
                stage.play(milliseconds: 100)
            case 7:
                stage.reading.drops[1].sold += 1
                stage.play(milliseconds: 100)
            case 8:
                stage.reading.engine.commitAgeUS = 1_500_000
                stage.play(milliseconds: 100)
            default: break
            }
            let lines = stage.deck.view(glyphs).lines
            // The head and the foot are on the whole screen, whichever panel is large.
            let signs = size.height > 1 ? lines[0] + lines[1] + lines[size.height - 2] : lines[0]
            screens.append(("verdict \(state)", signs))
        }
        for trouble in Trouble.allCases where trouble.hasWord {
            let lines = trouble.stage(size).deck.view(glyphs).lines
            let signs = size.height > 1 ? lines[0] + lines[1] + lines[size.height - 2] : lines[0]
            screens.append((trouble.rawValue, signs))
        }
        distinct(screens, size)
    }
}
