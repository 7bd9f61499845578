package import Canvas
package import Rules

/// A command to a replay.
package enum ReplayControl: Equatable, Sendable {
    case play, pause
    /// Play at this speed, in thousandths of the sale's own speed.
    case setSpeed(permille: Int)
    /// Go forward, or back by a negative span, and stop there.
    case seekBy(TimeSpan)
    case seekTo(Moment)
    /// Go to the moment when a drop had first sold this many units, and stop there.
    case seekToSold(Int, drop: String)
    /// Go to the next or previous event, of any kind.
    case nextEvent, previousEvent
    /// Go to the next or previous mark, alarm or event not about a single buyer, and stop there.
    case nextAct, previousAct
    /// Play until the next mark, alarm or act, and stop there.
    case playToAct
    /// Skip periods in which nothing happens, or play them like the others.
    case setSkipsIdle(Bool)
    /// Compute the outcome of a drop with another setting. The replay does not move.
    case workOut(WhatIf)
    /// Stop the computation of `workOut`.
    case stopWorking
}

/// The progress or result of a what-if question.
package enum WhatIfAnswer: Equatable, Sendable {
    case working(percent: Int)
    /// The recording cannot be read completely, for this reason.
    case failed(SafeText)
    /// The real outcome, and the outcome with the other setting.
    case done(was: DropOutcome, would: DropOutcome)
}

/// Why a replay stopped by itself.
package enum StopReason: Equatable, Sendable {
    /// At a mark, or at an event that does not concern a single buyer.
    case act(Event)
    case alarm(AlarmCall)
    /// At the end or start of the recording, because no mark, alarm or act was found.
    case end, start
}

/// The state of a replay.
package struct ReplayStatus: Equatable, Sendable {
    /// The moment on the screen, in the sale's time.
    package var position: Moment
    package var start: Moment
    package var end: Moment
    package var isPlaying: Bool
    /// The speed, in thousandths of the sale's own speed.
    package var speedPermille: Int
    /// Whether the replay plays only until the next mark, alarm or act.
    package var playsToAct = false
    package var skipsIdle = false
    /// The time skipped a moment ago because nothing happened in it.
    package var skipped: TimeSpan?
    /// Why the replay stopped by itself; nil when it did not.
    package var stopReason: StopReason?
    /// The progress of a search for the next mark, alarm or act, in percent.
    package var searched: Int?

    package init(
        position: Moment, start: Moment, end: Moment, isPlaying: Bool, speedPermille: Int = 1000
    ) {
        (self.position, self.start, self.end) = (position, start, end)
        (self.isPlaying, self.speedPermille) = (isPlaying, speedPermille)
    }

    /// The speeds that `<` and `>` step through, in thousandths.
    package static let speeds = [
        10, 20, 50, 100, 250, 500, 1000, 2000, 5000, 10_000, 50_000, 100_000, 1_000_000,
    ]

    /// The next speed up or down. The fastest and the slowest stay as they are.
    package func speed(faster: Bool) -> Int {
        if faster { return ReplayStatus.speeds.first { $0 > speedPermille } ?? speedPermille }
        return ReplayStatus.speeds.last { $0 < speedPermille } ?? speedPermille
    }

    /// Such as `1x`, `0.25x` or `10x`.
    package var speedWords: String {
        if speedPermille % 1000 == 0 { return "\(speedPermille / 1000)x" }
        var hundredths = String(speedPermille % 1000 / 10)
        if hundredths.utf8.count < 2 { hundredths = "0" + hundredths }
        if hundredths.hasSuffix("0") { hundredths.removeLast() }
        return "\(speedPermille / 1000).\(hundredths)x"
    }
}

/// The keys of a replay.
extension DeckModel {
    /// The command of a key to the replay; nil when there is none (and the deck may say why).
    mutating func replayControl(for keyAction: KeyAction) -> ReplayControl? {
        guard let replay else { return nil }
        switch keyAction {
        case .playOrPause: return replay.isPlaying ? .pause : .play
        case .playToAct: return replay.playsToAct ? .pause : .playToAct
        case .skipIdle:
            say(
                replay.skipsIdle
                    ? "time in which nothing happens is played like the rest"
                    : "time in which nothing happens is passed over", .notice)
            return .setSkipsIdle(!replay.skipsIdle)
        case .stepBack: return .seekBy(TimeSpan(milliseconds: -stepSpan.milliseconds))
        case .stepForward: return .seekBy(stepSpan)
        case .leapBack: return .seekBy(TimeSpan(milliseconds: -stepSpan.milliseconds * 10))
        case .leapForward: return .seekBy(TimeSpan(milliseconds: stepSpan.milliseconds * 10))
        case .eventBack: return .previousEvent
        case .eventForward: return .nextEvent
        case .actBack: return .previousAct
        case .actForward: return .nextAct
        case .slower, .faster: return changeSpeed(faster: keyAction == .faster)
        case .normalSpeed: return .setSpeed(permille: 1000)
        case .toStart: return .seekTo(replay.start)
        case .toEnd: return .seekTo(replay.end)
        default: return nil
        }
    }

    private mutating func changeSpeed(faster: Bool) -> ReplayControl? {
        guard let replay else { return nil }
        let speed = replay.speed(faster: faster)
        guard speed != replay.speedPermille else {
            say(
                "\(SafeText(replay.speedWords)) is as \(faster ? "fast" : "slow") as it goes",
                .notice)
            return nil
        }
        return .setSpeed(permille: speed)
    }
}
