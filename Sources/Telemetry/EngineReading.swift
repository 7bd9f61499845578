/// The engine's own gauges in a reading. Totals grow over one boot; spans are microseconds.
package struct EngineReading: Codable, Equatable, Sendable {
    /// Requests that came in.
    package var requests = 0
    /// Answered with what was asked.
    package var answered = 0
    /// Answered with a refusal of the law, or 401 to 429.
    package var refused = 0
    /// Turned away at the door because the engine was busy.
    package var shed = 0
    /// Answered with an error that was the engine's own.
    package var failed = 0
    /// Answers slower than one second.
    package var slow = 0
    /// Answers of the interval, from the arrival of the request.
    package var latencyCount = 0
    package var latencyP50US = 0
    package var latencyP99US = 0
    package var latencyMaxUS = 0
    /// Requests being worked on.
    package var inFlight = 0
    /// Commands waiting for the writer.
    package var mailboxDepth = 0
    /// The shortest and the longest time a command of the interval waited for the writer.
    package var queueWaitMinUS = 0
    package var queueWaitMaxUS = 0
    /// How long the no-op that passes through the writer's queue has been on its way; 0 when it has
    /// passed within the interval.
    package var heartbeatAgeUS = 0
    /// How long the commit under way has been running; 0 when none is.
    package var commitAgeUS = 0
    /// Commands in the largest batch of the interval.
    package var batchSizeMax = 0
    package var syncP50US = 0
    package var syncP99US = 0
    /// How late the event loops ran a task of the interval, at worst.
    package var loopLagUS = 0
    /// And at best: so long, whatever came in had to wait at the door before it was looked at. Absent
    /// when no task was run in the interval.
    package var loopLagMinUS: Int?
    package var residentBytes = 0
    /// Processor time used, in thousandths of one core over the interval.
    package var cpuPermille = 0
    package var connections = 0
    package var watchers = 0
    /// Space left on the journal's disk; 0 when it is not known.
    package var diskFreeBytes = 0
    /// Whether the journal refused to write: nothing is acknowledged any more.
    package var storageFailed = false
    /// What operators should know of the journal: a second name, a log that readers hold. Absent when
    /// all is well.
    package var journalWarning: String?
    /// What the writer waits for before it can write: another program's lock, a full disk. Absent
    /// when nothing is in its way.
    package var journalObstacle: String?
    /// By how many milliseconds the sale's time is ahead of the machine's clock, which schedules
    /// follow. Absent when it is less than a second.
    package var clockAheadMS: Int?

    /// Gauges that all read zero.
    package init() {}

    private enum CodingKeys: String, CodingKey {
        case requests, answered, refused, shed, failed, slow, connections, watchers
        case latencyCount = "latency_count"
        case latencyP50US = "latency_p50_us"
        case latencyP99US = "latency_p99_us"
        case latencyMaxUS = "latency_max_us"
        case inFlight = "in_flight"
        case mailboxDepth = "mailbox_depth"
        case queueWaitMinUS = "queue_wait_min_us"
        case queueWaitMaxUS = "queue_wait_max_us"
        case heartbeatAgeUS = "heartbeat_age_us"
        case commitAgeUS = "commit_age_us"
        case batchSizeMax = "batch_size_max"
        case syncP50US = "sync_p50_us"
        case syncP99US = "sync_p99_us"
        case loopLagUS = "loop_lag_us"
        case loopLagMinUS = "loop_lag_min_us"
        case residentBytes = "resident_bytes"
        case cpuPermille = "cpu_permille"
        case diskFreeBytes = "disk_free_bytes"
        case storageFailed = "storage_failed"
        case journalWarning = "journal_warning"
        case journalObstacle = "journal_obstacle"
        case clockAheadMS = "clock_ahead_ms"
    }
}
