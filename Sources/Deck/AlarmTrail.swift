package import Canvas
import Health
package import Rules
package import Telemetry

/// An alarm in a recording: the time and the words with which a deck would have called it out.
package struct AlarmCall: Equatable, Sendable {
    /// In the sale's time.
    package var moment: Moment
    /// The kind of the alarm, and the evidence.
    package var words: SafeText
}

/// Finds the alarms of a recording from its readings. It has no side effects.
///
/// Verdicts and delays equal those of a deck that watched the whole sale.
package struct AlarmTrail: Sendable {
    /// The interval at which a gap between readings is judged.
    private static let tickInterval = TimeSpan(milliseconds: 100)
    /// The most judgements in one gap. More of them would find nothing new.
    private static let ticksMax = 100

    private var indicator: Indicator
    private var board = AlarmBoard()
    private var latest: Moment?

    /// Starts at the beginning of a recording.
    package init(_ facts: CampaignFacts) {
        indicator = Indicator(
            drawWindows: facts.drawWindows, receivesTicks: false, limits: facts.limits)
    }

    /// Adds the next reading. Returns the alarms called out since the previous one, in order.
    package mutating func update(with reading: Reading) -> [AlarmCall] {
        var calls: [AlarmCall] = []
        if let latest {
            var tickTime = latest + AlarmTrail.tickInterval
            for _ in 0..<AlarmTrail.ticksMax where tickTime < reading.at {
                calls += judge(.tick, at: tickTime)
                tickTime = tickTime + AlarmTrail.tickInterval
            }
        }
        // The time must not go back, even if the file has an earlier reading.
        let moment = max(latest ?? reading.at, reading.at)
        latest = moment
        return calls + judge(.reading(reading), at: moment)
    }

    private mutating func judge(_ evidence: Evidence, at moment: Moment) -> [AlarmCall] {
        let verdict = indicator.observe(evidence, at: moment)
        let conditions = ([verdict.leading] + verdict.others).compactMap(AlarmCondition.init)
        return board.update(with: conditions, at: moment).map { alarm in
            AlarmCall(moment: moment, words: SafeText("\(alarm.kind.word): \(alarm.reason)"))
        }
    }
}
