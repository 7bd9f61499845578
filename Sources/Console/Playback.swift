import Rules

/// The state of a replay that plays.
struct Playback {
    private(set) var speedPermille: Int
    private(set) var isOn: Bool
    /// Whether it stops at the next mark, alarm or act.
    private(set) var stopsAtAct = false
    var skipsIdle = false
    /// Whether it waits because the recording is not searched that far yet.
    var isWaiting = false
    /// The local time up to which it has played.
    private var playedAt: Moment
    private var skip: (span: TimeSpan, at: Moment)?

    /// How long the screen shows a skip.
    private static let skipShown = TimeSpan.seconds(3)

    init(speedPermille: Int, isOn: Bool, at moment: Moment) {
        (self.speedPermille, self.isOn, playedAt) = (speedPermille, isOn, moment)
    }

    /// Starts playing; `toAct` stops at the next act.
    mutating func begin(toAct: Bool, at moment: Moment) {
        (isOn, stopsAtAct, playedAt) = (true, toAct, moment)
    }

    mutating func stop() { (isOn, stopsAtAct, isWaiting) = (false, false, false) }

    mutating func setSpeed(_ permille: Int, at moment: Moment) {
        (speedPermille, playedAt) = (permille, moment)
    }

    /// How far the sale advances until a moment of the local clock. Fractions of a millisecond are
    /// kept for the next call.
    mutating func advance(to moment: Moment) -> TimeSpan {
        guard isOn else { return TimeSpan(milliseconds: 0) }
        let milliseconds = (moment - playedAt).milliseconds * Int64(speedPermille) / 1000
        guard milliseconds > 0 else { return TimeSpan(milliseconds: 0) }
        let used = (milliseconds * 1000 + Int64(speedPermille) - 1) / Int64(speedPermille)
        playedAt = playedAt + TimeSpan(milliseconds: used)
        return TimeSpan(milliseconds: milliseconds)
    }

    /// Records the idle time that was skipped, for the screen.
    mutating func record(skipped span: TimeSpan, at moment: Moment) {
        skip = (span, moment)
    }

    /// The idle time that was skipped a moment ago; nil after `skipShown`.
    func skipped(at moment: Moment) -> TimeSpan? {
        skip.flatMap { moment - $0.at < Playback.skipShown ? $0.span : nil }
    }
}
