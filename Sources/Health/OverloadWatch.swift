import Rules
import Telemetry

/// Watches whether more requests come than the engine can answer: OVERLOADED.
///
/// It looks at the shortest wait within each reading. A burst leaves at least one short wait;
/// overload leaves none.
struct OverloadWatch: Equatable, Sendable {
    private var shed: Int?
    private var slowTicks = 0
    /// Since when every measured lag of the event loops has been too long, and in how many
    /// readings.
    private var lateSince: Moment?
    private var lateReadings = 0
    private(set) var finding: Finding?
    private var calmSince: Moment?

    /// An engine whose journal has failed, or has no space left, rejects
    /// requests for that reason, so its rejections are no overload.
    mutating func observe(
        _ reading: Reading, _ recent: RecentTotals, isStorageFailed: Bool, at moment: Moment
    ) {
        let engine = reading.engine
        let sheds = engine.shed > (shed ?? engine.shed) && !isStorageFailed
        shed = engine.shed
        slowTicks = engine.queueWaitMinUS > Threshold.queueWaitHighUS ? slowTicks + 1 : 0
        observeLag(engine, at: recent.now)
        let isCalm =
            !sheds && engine.queueWaitMinUS < Threshold.queueWaitLowUS
            && engine.loopLagMinUS ?? 0 < Threshold.queueWaitLowUS
        calmSince = isCalm ? calmSince ?? recent.now : nil
        if let reason = waiting(engine, recent) ?? (isStorageFailed ? nil : turnedAway(recent)) {
            finding = Finding(
                .overloaded, .warning, reason: reason, since: finding?.since ?? moment,
                advice: Advice(
                    "nothing is lost; ", .pause("pause"),
                    " if the partner suffers, or wait it out",
                    whilePaused: "nothing is lost; wait it out"))
        } else if let calmSince, recent.now - calmSince >= Threshold.overloadCleared {
            finding = nil
        }
    }

    /// Skips readings without a lag: a loop that is late for longer than a reading's interval runs
    /// no task in some of the intervals.
    private mutating func observeLag(_ engine: EngineReading, at now: Moment) {
        guard let lag = engine.loopLagMinUS else { return }
        guard lag > Threshold.queueWaitHighUS else { return (lateSince, lateReadings) = (nil, 0) }
        lateSince = lateSince ?? now
        lateReadings += 1
    }

    private func waiting(_ engine: EngineReading, _ recent: RecentTotals) -> String? {
        if slowTicks >= Threshold.queueWaitTicks {
            return "every command waits \(engine.queueWaitMinUS / 1000) ms or more for the writer, "
                + "\(engine.mailboxDepth) in the mailbox"
        }
        if let lateSince, let lag = engine.loopLagMinUS, lateReadings >= Threshold.lateReadings,
            recent.now - lateSince >= Threshold.lateSpan
        {
            return "every request waits \(lag / 1000) ms or more at the front door, "
                + "\(engine.connections) connections"
        }
        return nil
    }

    private func turnedAway(_ recent: RecentTotals) -> String? {
        let growth = recent.growth(over: Threshold.shedWindow)
        let (shed, requests) = (growth.shed, growth.requests)
        guard shed >= Threshold.shedCount, shed * 100 >= requests * Threshold.shedPercent else {
            return nil
        }
        return "\(shed) of \(requests) requests turned away in the last second"
    }
}
