import Canvas
import Rules

/// The keys of a replay.
extension DeckModel {
    /// What a key makes a replay do; nil when it does nothing (and the deck may say why).
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
        case .slower, .faster: return pace(faster: keyAction == .faster)
        case .normalSpeed: return .setSpeed(permille: 1000)
        case .toStart: return .seekTo(replay.start)
        case .toEnd: return .seekTo(replay.end)
        default: return nil
        }
    }

    private mutating func pace(faster: Bool) -> ReplayControl? {
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
