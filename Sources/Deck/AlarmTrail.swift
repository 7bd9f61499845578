package import Canvas
import Health
package import Rules
package import Telemetry

/// An alarm of a recorded sale: when the deck would have called it out, and with which words.
package struct AlarmCall: Equatable, Sendable {
    /// In the sale's time.
    package var moment: Moment
    /// What is wrong, and the evidence.
    package var words: SafeText
}

/// Finds the alarms of a recording from its readings. A pure fold.
///
/// The verdicts and delays are those of a deck that watched the whole sale.
package struct AlarmTrail: Sendable {
    /// The interval at which a gap between readings is judged.
    private static let beat = TimeSpan(milliseconds: 100)
    /// The most judgements in one gap. After that, nothing new can be found out about it.
    private static let beatsMax = 100

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
            var beat = latest + AlarmTrail.beat
            for _ in 0..<AlarmTrail.beatsMax where beat < reading.at {
                calls += judge(.tick, at: beat)
                beat = beat + AlarmTrail.beat
            }
        }
        // A recording's time never goes backwards here, whatever the file says.
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
