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

    /// Records the size of a batch and how long its submissions waited.
    mutating func record(_ batch: WriterBatch, at nanoseconds: UInt64) {
        batchSizeMax = max(batchSizeMax, batch.submissions.count)
        for submission in batch.submissions { recordWait(submission.submittedNS, nanoseconds) }
        if let submitted = batch.heartbeatSubmittedNS { recordWait(submitted, nanoseconds) }
    }

    private mutating func recordWait(_ submittedNS: UInt64, _ nowNS: UInt64) {
        let waited = nowNS > submittedNS ? Int((nowNS - submittedNS) / 1000) : 0
        queueWaitMinUS = min(queueWaitMinUS, waited)
        queueWaitMaxUS = max(queueWaitMaxUS, waited)
    }

    mutating func recordSync(us microseconds: Int) {
        sync.record(microseconds)
    }

    /// Returns the engine's part of a reading, and begins a new interval.
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
        // Zero means unknown. A full disk is therefore reported as one free byte.
        reading.diskFreeBytes = diskPath == nil ? 0 : max(1, diskFreeBytes)
        queueWaitMinUS = .max
        queueWaitMaxUS = 0
        batchSizeMax = 0
        return reading
    }

    /// The refusal of new claims and registrations while the disk is nearly full. `nil` otherwise.
    var refusalWhenDiskIsFull: Refusal? {
        isDiskLow
            ? Refusal(
                .busy, "The journal's disk is full: free some space on it; nothing sold is lost.")
            : nil
    }

    /// Whether the journal's disk has less free space than the reserve.
    var isDiskLow: Bool { diskFreeBytes < limits.diskReserveBytes }
}
