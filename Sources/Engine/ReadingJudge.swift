import Health
import Rules
import Telemetry

/// Judges every reading, and decides which readings the journal keeps.
///
/// While a drop is busy or a gauge is unusual, the journal keeps every reading, otherwise one each
/// 10 s. The verdict of a kept reading depends only on kept readings, so that a replay of the
/// journal computes the same verdicts.
struct ReadingJudge {
    /// A reading with its verdict, and the readings that the journal must keep now, in order.
    struct Judged {
        var reading: Reading
        var verdict: Verdict
        var kept: [Reading]
    }

    /// Maximum number of readings that wait for a stalled writer: those of five minutes.
    private static let unkeptMax = 3000

    private let idleInterval: TimeSpan
    /// The indicator after the kept readings.
    private var keptIndicator: Indicator
    /// The indicator after all readings, including those not kept yet.
    private var latestIndicator: Indicator
    private var unkept: [Reading] = []
    private var isStalled = false
    private var latest: Reading?
    private var lastKept: (at: Moment, event: Int64)?

    init(_ indicator: Indicator, idleInterval: TimeSpan) {
        (keptIndicator, latestIndicator) = (indicator, indicator)
        self.idleInterval = idleInterval
    }

    /// Judges a reading of a stalled writer. The journal gets the reading later.
    mutating func judge(stalled reading: Reading) -> Reading {
        var judged = reading
        // This reading covers durable events only. The stalled commit may hold a reading that
        // covers more events and precedes this one in the journal: the later one must not cover
        // fewer.
        if let latest, latest.event > reading.event {
            (judged.event, judged.durable) = (latest.event, latest.durable)
            judged.drops = latest.drops
        }
        judged.verdict = latestIndicator.observe(.reading(judged), at: judged.at).reading
        isStalled = true
        if unkept.count < ReadingJudge.unkeptMax { unkept.append(judged) }
        var reading = reading
        reading.verdict = judged.verdict
        return reading
    }

    mutating func judge(_ reading: Reading) -> Judged {
        var reading = reading
        var verdict = latestIndicator.observe(.reading(reading), at: reading.at)
        reading.verdict = verdict.reading
        defer { latest = reading }
        let isBusy = reading.drops.contains { $0.phase.takesClaims || $0.held > 0 }
        let isNormal =
            verdict.state == .ok && verdict.others.isEmpty && areGaugesNormal(reading)
        unkept.append(reading)
        if isBusy || isStalled || !isNormal {
            keptIndicator = latestIndicator
            return Judged(reading: reading, verdict: verdict, kept: keep(unkept))
        }
        let hasNewEvents = reading.event != lastKept?.event
        let isIntervalOver = lastKept.map { reading.at - $0.at >= idleInterval } ?? true
        guard hasNewEvents || isIntervalOver else {
            return Judged(reading: reading, verdict: verdict, kept: [])
        }
        verdict = keptIndicator.observe(.reading(reading), at: reading.at)
        reading.verdict = verdict.reading
        latestIndicator = keptIndicator
        return Judged(reading: reading, verdict: verdict, kept: keep([reading]))
    }

    private mutating func keep(_ readings: [Reading]) -> [Reading] {
        unkept.removeAll(keepingCapacity: true)
        isStalled = false
        lastKept = readings.last.map { ($0.at, $0.event) } ?? lastKept
        return readings
    }

    /// Whether no gauge of a reading suggests a verdict other than OK.
    private func areGaugesNormal(_ reading: Reading) -> Bool {
        let (engine, before) = (reading.engine, latest?.engine)
        return engine.queueWaitMinUS < 10_000 && engine.commitAgeUS < 10_000
            && engine.loopLagMinUS ?? 0 < 10_000
            && engine.shed == before?.shed ?? engine.shed
            && engine.failed == before?.failed ?? engine.failed
            && engine.slow == before?.slow ?? engine.slow
            && reading.storefront?.isUp ?? true
    }
}
