package import Canvas
package import Rules

/// How to move in a recording.
package enum ReplayControl: Equatable, Sendable {
    case play
    case pause
    /// Play so many thousandths of the sale's own speed.
    case setSpeed(permille: Int)
    /// Go forward, or back by a negative span, and stand still.
    case seekBy(Rules.Span)
    /// Go to a moment and stand still.
    case seekTo(Moment)
    /// Go to where a drop had sold so many units for the first time, and stand still.
    case seekToSold(Int, drop: String)
    /// Go to the next event, whosever it is.
    case nextEvent
    /// Go to the event before.
    case previousEvent
    /// Go to the next mark, alarm or event that is not one buyer's, and stand still.
    case nextAct
    /// Go to the one before.
    case previousAct
    /// Play until the next of them, and stand still there.
    case playToAct
    /// Pass over stretches in which nothing happens, or play them like the others.
    case setSkipsIdle(Bool)
    /// Work out what would have come of a drop under another setting; nothing moves.
    case workOut(WhatIf)
    /// Nobody waits for that any more.
    case stopWorking
}

/// How far it is with what would have come of a drop.
package enum WhatIfAnswer: Equatable, Sendable {
    /// So many percent are worked out.
    case working(percent: Int)
    /// The recording cannot be read whole, and why.
    case failed(SafeText)
    /// What came of it, and what would have.
    case done(was: DropOutcome, would: DropOutcome)
}

/// Why a replay stands where it stands, when it stopped by itself.
package enum Halt: Equatable, Sendable {
    /// Something happened that is not one buyer's.
    case act(Event)
    /// The crash indicator raised an alarm.
    case alarm(AlarmCall)
    /// The recording is over; nothing came before that.
    case end
    /// Nothing was found before the first instant.
    case start
}

/// Where a replay stands.
package struct ReplayStatus: Equatable, Sendable {
    /// The moment on the screen, in the sale's time.
    package var position: Moment
    /// The recording's first moment.
    package var start: Moment
    /// The recording's last moment.
    package var end: Moment
    /// Whether it moves by itself.
    package var isPlaying: Bool
    /// Thousandths of the sale's own speed.
    package var speedPermille: Int
    /// Whether it plays until the next mark, alarm or act only.
    package var playsToAct = false
    /// Whether stretches in which nothing happens are passed over.
    package var skipsIdle = false
    /// The time that was passed over a moment ago, because nothing happened in it.
    package var skipped: Rules.Span?
    /// Why it stopped; nil when it did not stop by itself.
    package var halt: Halt?
    /// How much of the recording has been looked through for marks, alarms and acts, in percent,
    /// while the next one is waited for.
    package var searched: Int?

    /// A place in a recording.
    package init(
        position: Moment, start: Moment, end: Moment, isPlaying: Bool, speedPermille: Int = 1000
    ) {
        self.position = position
        self.start = start
        self.end = end
        self.isPlaying = isPlaying
        self.speedPermille = speedPermille
    }

    /// The speeds that `<` and `>` go through, in thousandths.
    package static let speeds = [
        10, 20, 50, 100, 250, 500, 1000, 2000, 5000, 10_000, 50_000, 100_000, 1_000_000,
    ]

    /// The next speed up or down; the outermost stay.
    package func speed(faster: Bool) -> Int {
        if faster { return ReplayStatus.speeds.first { $0 > speedPermille } ?? speedPermille }
        return ReplayStatus.speeds.last { $0 < speedPermille } ?? speedPermille
    }

    /// `1x`, `0.25x`, `10x`.
    package var speedWords: String {
        if speedPermille % 1000 == 0 { return "\(speedPermille / 1000)x" }
        var hundredths = String(speedPermille % 1000 / 10)
        if hundredths.utf8.count < 2 { hundredths = "0" + hundredths }
        if hundredths.hasSuffix("0") { hundredths.removeLast() }
        return "\(speedPermille / 1000).\(hundredths)x"
    }
}
