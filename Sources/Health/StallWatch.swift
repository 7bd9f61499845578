import Rules
import Telemetry

/// Watches whether the commit, the writer's queue and the grants move: STALLED.
struct StallWatch: Equatable, Sendable {
    /// A drop that should grant, and since when it has not.
    private struct Idle: Equatable {
        var drop: String
        var grants: Int
        var since: Moment
    }

    /// The length of each drop's draw window: nothing is granted before it ends.
    let drawWindows: [String: TimeSpan]
    private var idle: [Idle] = []
    /// The latest durable event, and since when it has been behind the latest applied one.
    private var durable: Int64 = 0
    private var behindSince: Moment?
    private(set) var finding: Finding?
    private var movingSince: Moment?

    init(drawWindows: [String: TimeSpan]) { self.drawWindows = drawWindows }

    mutating func restart() {
        (idle, behindSince, finding, movingSince) = ([], nil, nil, nil)
    }

    mutating func observe(_ reading: Reading, _ recent: RecentTotals, at moment: Moment) {
        let now = recent.now
        watchGrants(reading, at: now)
        watchDurable(reading, at: now)
        let stalls =
            [writerStall(reading), durableStall(reading, at: now)]
            + idle.map { stall($0, reading, at: now) }
        if let stall = stalls.compactMap({ $0 }).max(by: { $0.span < $1.span }) {
            movingSince = nil
            finding = Finding(
                .stalled, .alarm, reason: stall.reason,
                since: finding?.since ?? moment - stall.span, advice: stall.advice,
                parts: [stall.part])
        } else if finding != nil {
            let since = movingSince ?? now
            movingSince = since
            if now - since >= Threshold.stallCleared { restart() }
        }
    }

    private struct Stall {
        var part: HealthPart
        var span: TimeSpan
        var reason: String
        var advice: Advice
    }

    private func writerStall(_ reading: Reading) -> Stall? {
        let engine = reading.engine
        let waitUS = max(engine.queueWaitMinUS, engine.heartbeatAgeUS)
        let us = max(engine.commitAgeUS, waitUS)
        let span = TimeSpan(milliseconds: Int64(us / 1000))
        guard span >= Threshold.stall else { return nil }
        if let obstacle = engine.journalObstacle {
            return Stall(
                part: .journal, span: span, reason: "\(obstacle), for \(inSeconds(span))",
                advice: "end what is in the way; answers wait for it, none is lost")
        }
        let isCommit = engine.commitAgeUS >= waitUS
        let what =
            isCommit
            ? "one commit has been running for" : "every command waits for the writer"
        return Stall(
            part: isCommit ? .journal : .engine, span: span, reason: "\(what) \(inSeconds(span))",
            advice: "look at the journal's disk; answers wait for it, none is lost")
    }

    private mutating func watchDurable(_ reading: Reading, at now: Moment) {
        if reading.durable >= reading.event {
            behindSince = nil
        } else if behindSince == nil || reading.durable != durable {
            behindSince = now
        }
        durable = reading.durable
    }

    private func durableStall(_ reading: Reading, at now: Moment) -> Stall? {
        guard let behindSince else { return nil }
        let span = now - behindSince
        guard span >= Threshold.stall else { return nil }
        return Stall(
            part: .journal, span: span,
            reason: "\(reading.event - reading.durable) events not durable for \(inSeconds(span))",
            advice: "look at the journal's disk; answers wait for it, none is lost")
    }

    private mutating func watchGrants(_ reading: Reading, at now: Moment) {
        idle = reading.drops.compactMap { drop in
            guard owesGrants(drop, at: reading.at) else { return nil }
            let earlier = idle.first { $0.drop == drop.drop && $0.grants == drop.grants }
            return earlier ?? Idle(drop: drop.drop, grants: drop.grants, since: now)
        }
    }

    private func owesGrants(_ drop: DropReading, at moment: Moment) -> Bool {
        guard drop.phase == .open, drop.free > 0, drop.line > 0, drop.dripRate != .perSecond(0)
        else { return false }
        guard let window = drawWindows[drop.drop], let opened = drop.openedAt else { return true }
        return moment - opened > window
    }

    private func stall(_ idle: Idle, _ reading: Reading, at now: Moment) -> Stall? {
        guard let drop = reading.drops.first(where: { $0.drop == idle.drop }) else { return nil }
        let span = now - idle.since
        guard span >= StallWatch.limit(drop.dripRate) else { return nil }
        return Stall(
            part: .moving, span: span,
            reason: "\(idle.drop): no grant for \(inSeconds(span)), \(drop.free) free, "
                + "\(drop.line) wait",
            advice: Advice(
                .pause("pause the drop"),
                " and look at the engine; the line keeps its order",
                whilePaused: "look at the engine; the line keeps its order"))
    }

    /// Two periods of the drip rate, but at least `Threshold.stall`: at one grant per second a gap
    /// of a second is normal.
    private static func limit(_ rate: DripRate) -> TimeSpan {
        guard case .perSecond(let rate) = rate, rate > 0 else { return Threshold.stall }
        return max(Threshold.stall, TimeSpan(milliseconds: Int64(2000 / rate)))
    }
}
