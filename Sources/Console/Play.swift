import Journal
import Machine
import Recordings
package import Rules

/// How a replay moves by itself.
package struct Play {
    package private(set) var speedPermille: Int
    private(set) var isOn: Bool
    /// Whether it stands still at the next mark, alarm or act.
    private(set) var stopsAtAct = false
    /// Whether time in which nothing happens is passed over.
    var skipsIdle = false
    /// Whether it cannot go on yet: what comes has not been looked through.
    var isWaiting = false
    /// The local clock up to which it has moved.
    private var playedAt: Moment
    private var skip: (span: TimeSpan, at: Moment)?

    /// How long a skip is told.
    private static let skipTold = TimeSpan.seconds(3)

    package init(speedPermille: Int, isOn: Bool, at moment: Moment) {
        self.speedPermille = speedPermille
        self.isOn = isOn
        playedAt = moment
    }

    /// Starts playing; `toAct` stops at the next act.
    package mutating func begin(toAct: Bool, at moment: Moment) {
        (isOn, stopsAtAct, playedAt) = (true, toAct, moment)
    }

    /// Stops playing.
    package mutating func stop() { (isOn, stopsAtAct, isWaiting) = (false, false, false) }

    mutating func setSpeed(_ permille: Int, at moment: Moment) {
        (speedPermille, playedAt) = (permille, moment)
    }

    /// How far the sale goes on until a moment of the local clock; what is left of a millisecond
    /// counts the next time.
    mutating func advance(to moment: Moment) -> TimeSpan {
        guard isOn else { return TimeSpan(milliseconds: 0) }
        let milliseconds = (moment - playedAt).milliseconds * Int64(speedPermille) / 1000
        guard milliseconds > 0 else { return TimeSpan(milliseconds: 0) }
        let used = (milliseconds * 1000 + Int64(speedPermille) - 1) / Int64(speedPermille)
        playedAt = playedAt + TimeSpan(milliseconds: used)
        return TimeSpan(milliseconds: milliseconds)
    }

    /// Records the idle time that was skipped, for the screen.
    package mutating func record(skipped span: TimeSpan, at moment: Moment) {
        skip = (span, moment)
    }

    /// What was passed over a moment ago.
    package func skipped(at moment: Moment) -> TimeSpan? {
        skip.flatMap { moment - $0.at < Play.skipTold ? $0.span : nil }
    }
}
