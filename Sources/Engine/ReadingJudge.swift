import Health
import Rules
import Telemetry

/// Judges every reading, and decides which of them the journal keeps.
///
/// All are kept while a drop is busy or something is out of the ordinary, one now and then
/// otherwise. The indicator forgets what is not kept: whoever judges the journal's readings comes
/// to the very verdicts that were told.
struct ReadingJudge {
    /// A reading, what is said of it, and what the journal is to keep by now, in order.
    struct Judged {
        /// The reading, which carries the verdict's word.
        var reading: Reading
        var verdict: Verdict
        var kept: [Reading]
    }

    /// Readings that may wait for a writer that does not move: five minutes of them.
    private static let unkeptMax = 3000

    private let idleInterval: TimeSpan
    /// Has seen what is kept.
    private var settled: Indicator
    /// Has seen what is not kept yet as well.
    private var ahead: Indicator
    private var unkept: [Reading] = []
    private var isStalled = false
    private var latest: Reading?
    private var lastKept: (at: Moment, event: Int64)?

    init(_ indicator: Indicator, idleInterval: TimeSpan) {
        (settled, ahead) = (indicator, indicator)
        self.idleInterval = idleInterval
    }

    /// A reading of a writer that does not move, with its verdict. The journal gets it when the
    /// writer moves again.
    mutating func judge(stalled reading: Reading) -> Reading {
        var judged = reading
        // It knows what is durable. What hangs may be the commit of a reading that knows more: the
        // journal, where that one comes first, gets this one as of then.
        if let latest, latest.event > reading.event {
            (judged.event, judged.durable) = (latest.event, latest.durable)
            judged.drops = latest.drops
        }
        judged.verdict = ahead.take(.reading(judged), at: judged.at).reading
        isStalled = true
        if unkept.count < ReadingJudge.unkeptMax { unkept.append(judged) }
        var reading = reading
        reading.verdict = judged.verdict
        return reading
    }

    /// A reading with its verdict, and what the journal is to keep by now, in order.
    mutating func judge(_ reading: Reading) -> Judged {
        var reading = reading
        var verdict = ahead.take(.reading(reading), at: reading.at)
        reading.verdict = verdict.reading
        defer { latest = reading }
        let isBusy = reading.drops.contains { $0.phase.takesClaims || $0.held > 0 }
        let isOrdinary = verdict.state == .ok && verdict.others.isEmpty && isPlain(reading)
        unkept.append(reading)
        if isBusy || isStalled || !isOrdinary {
            let kept = unkept
            settled = ahead
            return Judged(reading: reading, verdict: verdict, kept: keep(kept))
        }
        let isNews = reading.event != lastKept?.event
        let isTime = lastKept.map { reading.at - $0.at >= idleInterval } ?? true
        guard isNews || isTime else {
            return Judged(reading: reading, verdict: verdict, kept: [])
        }
        verdict = settled.take(.reading(reading), at: reading.at)
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

    /// Whether nothing in a reading is on the way to any other verdict than OK.
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
