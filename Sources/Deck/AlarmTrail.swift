package import Canvas
import Health
package import Rules
package import Telemetry

/// An alarm of a recorded sale: when the deck would have called it out, and what it said.
package struct AlarmCall: Equatable, Sendable {
    /// When it was called out, in the sale's time.
    package var moment: Moment
    /// What is wrong, and the evidence.
    package var words: SafeText
}

/// The alarms of a recording, found by letting its readings go by: the same verdicts with the same
/// patience as on a deck that watched all of it. A pure fold.
package struct AlarmTrail: Sendable {
    /// How often a silence is judged.
    private static let beat = Span(milliseconds: 100)
    /// Beats of a silence after which nothing new can be said of it.
    private static let beatsMax = 100

    private var indicator: Indicator
    private var board = AlarmBoard()
    private var latest: Moment?

    /// A trail at the beginning of a recording.
    package init(_ facts: CampaignFacts) {
        indicator = Indicator(
            drawWindows: facts.drawWindows, isToldOfTime: false, limits: facts.limits)
    }

    /// Lets the next reading go by.
    ///
    /// - Returns: the alarms that were called out since the reading before, in order.
    package mutating func take(_ reading: Reading) -> [AlarmCall] {
        var calls: [AlarmCall] = []
        if let latest {
            var beat = latest + AlarmTrail.beat
            for _ in 0..<AlarmTrail.beatsMax where beat < reading.at {
                calls += judge(.passing, at: beat)
                beat = beat + AlarmTrail.beat
            }
        }
        // No clock of a recording goes back, whatever the file says.
        let moment = max(latest ?? reading.at, reading.at)
        latest = moment
        return calls + judge(.reading(reading), at: moment)
    }

    private mutating func judge(_ evidence: Evidence, at moment: Moment) -> [AlarmCall] {
        let verdict = indicator.take(evidence, at: moment)
        let conditions = ([verdict.leading] + verdict.others).compactMap(AlarmCondition.init)
        return board.take(conditions, at: moment).map { alarm in
            AlarmCall(moment: moment, words: SafeText("\(alarm.kind.word): \(alarm.reason)"))
        }
    }
}
