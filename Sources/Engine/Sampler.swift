import Rules
import Telemetry

/// Collects the engine's gauges between two readings.
struct Sampler {
    private let limits: EngineLimits
    private let diskPath: String?
    private var process: ProcessGauges
    private var sync = LatencyMeter()
    private var queueWaitMinUS = Int.max
    private var queueWaitMaxUS = 0
    private var batchSizeMax = 0
    private var diskFreeBytes = 0

    init(limits: EngineLimits, diskPath: String?, startNS: UInt64) {
        self.limits = limits
        self.diskPath = diskPath
        process = ProcessGauges(at: startNS)
        diskFreeBytes = diskPath.flatMap(ProcessGauges.diskFreeBytes) ?? .max
    }

    /// Records a batch: the number of its submissions and how long they waited.
    mutating func record(_ batch: WriterBatch, at nanoseconds: UInt64) {
        batchSizeMax = max(batchSizeMax, batch.submissions.count)
        for submission in batch.submissions { recordWait(submission.postedNS, nanoseconds) }
        if let posted = batch.heartbeatPostedNS { recordWait(posted, nanoseconds) }
    }

    private mutating func recordWait(_ postedNS: UInt64, _ nowNS: UInt64) {
        let waited = nowNS > postedNS ? Int((nowNS - postedNS) / 1000) : 0
        queueWaitMinUS = min(queueWaitMinUS, waited)
        queueWaitMaxUS = max(queueWaitMaxUS, waited)
    }

    mutating func recordSync(us microseconds: Int) {
        sync.record(microseconds)
    }

    /// The engine's part of a reading; resets the interval.
    mutating func engineReading(shared: SharedState, now nanoseconds: UInt64) -> EngineReading {
        var reading = shared.meters.sample()
        let syncs = sync.drain()
        diskFreeBytes = diskPath.flatMap(ProcessGauges.diskFreeBytes) ?? .max
        reading.mailboxDepth = shared.mailbox.depth
        reading.queueWaitMinUS = queueWaitMinUS == .max ? 0 : queueWaitMinUS
        reading.queueWaitMaxUS = queueWaitMaxUS
        reading.commitAgeUS = shared.commitAgeUS(at: nanoseconds)
        reading.batchSizeMax = batchSizeMax
        reading.syncP50US = syncs.p50US
        reading.syncP99US = syncs.p99US
        reading.residentBytes = ProcessGauges.residentBytes()
        reading.cpuPermille = process.cpuPermille(at: nanoseconds)
        // Zero means unknown, so a full disk is reported as one byte.
        reading.diskFreeBytes = diskPath == nil ? 0 : max(1, diskFreeBytes)
        queueWaitMinUS = .max
        queueWaitMaxUS = 0
        batchSizeMax = 0
        return reading
    }

    /// The refusal of new claims and registrations while the disk is nearly full: the rest is kept for
    /// confirmations and for closing the drop.
    var refusalWhenDiskIsFull: Refusal? {
        isDiskLow
            ? Refusal(
                .busy, "The journal's disk is full: free some space on it; nothing sold is lost.")
            : nil
    }

    /// Whether the journal's disk has less free space than the reserve.
    var isDiskLow: Bool { diskFreeBytes < limits.diskReserveBytes }
}
