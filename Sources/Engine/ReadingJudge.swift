import Health
import Rules
import Telemetry

/// Judges every reading, and decides which readings the journal keeps.
///
/// All are kept while a drop is busy or something is unusual, otherwise one each 10 s. The indicator
/// forgets readings that are not kept, so that judging the journal's readings again gives the same
/// verdicts.
struct ReadingJudge {
    /// A reading with its verdict, and the readings that the journal must keep now, in order.
    struct Judged {
        var reading: Reading
        var verdict: Verdict
        var kept: [Reading]
    }

    /// Maximum number of readings that wait for a stalled writer: five minutes.
    private static let unkeptMax = 3000

    private let idleInterval: TimeSpan
    /// The indicator after the readings that are kept.
    private var settled: Indicator
    /// The indicator after all readings, also those not kept yet.
    private var ahead: Indicator
    private var unkept: [Reading] = []
    private var isStalled = false
    private var latest: Reading?
    private var lastKept: (at: Moment, event: Int64)?

    init(_ indicator: Indicator, idleInterval: TimeSpan) {
        (settled, ahead) = (indicator, indicator)
        self.idleInterval = idleInterval
    }

    /// Judges a reading of a stalled writer. The journal gets it when the writer moves again.
    mutating func judge(stalled reading: Reading) -> Reading {
        var judged = reading
        // This reading covers durable events only. The commit that hangs may hold a reading that covers
        // more, and comes first in the journal: this one is then recorded as of that one.
        if let latest, latest.event > reading.event {
            (judged.event, judged.durable) = (latest.event, latest.durable)
            judged.drops = latest.drops
        }
        judged.verdict = ahead.observe(.reading(judged), at: judged.at).reading
        isStalled = true
        if unkept.count < ReadingJudge.unkeptMax { unkept.append(judged) }
        var reading = reading
        reading.verdict = judged.verdict
        return reading
    }

    mutating func judge(_ reading: Reading) -> Judged {
        var reading = reading
        var verdict = ahead.observe(.reading(reading), at: reading.at)
        reading.verdict = verdict.reading
        defer { latest = reading }
        let isBusy = reading.drops.contains { $0.phase.takesClaims || $0.held > 0 }
        let isOrdinary = verdict.state == .ok && verdict.others.isEmpty && isPlain(reading)
        unkept.append(reading)
        if isBusy || isStalled || !isOrdinary {
            settled = ahead
            return Judged(reading: reading, verdict: verdict, kept: keep(unkept))
        }
        let isNews = reading.event != lastKept?.event
        let isTime = lastKept.map { reading.at - $0.at >= idleInterval } ?? true
        guard isNews || isTime else {
            return Judged(reading: reading, verdict: verdict, kept: [])
        }
        verdict = settled.observe(.reading(reading), at: reading.at)
        reading.verdict = verdict.reading
        ahead = settled
        return Judged(reading: reading, verdict: verdict, kept: keep([reading]))
    }

    private mutating func keep(_ readings: [Reading]) -> [Reading] {
        unkept.removeAll(keepingCapacity: true)
        isStalled = false
        lastKept = readings.last.map { ($0.at, $0.event) } ?? lastKept
        return readings
    }

    /// Whether nothing in a reading points to another verdict than OK.
    private func isPlain(_ reading: Reading) -> Bool {
        let (engine, before) = (reading.engine, latest?.engine)
        return engine.queueWaitMinUS < 10_000 && engine.commitAgeUS < 10_000
            && engine.loopLagMinUS ?? 0 < 10_000
            && engine.shed == before?.shed ?? engine.shed
            && engine.failed == before?.failed ?? engine.failed
            && engine.slow == before?.slow ?? engine.slow
            && reading.storefront?.isUp ?? true
    }
}
