/// The engine's own gauges in a reading.
///
/// Totals only grow during one run of the engine. Names that end in `US` are in microseconds.
package struct EngineReading: Codable, Equatable, Sendable {
    /// Requests received.
    package var requests = 0
    /// Requests that were answered without a refusal or an error.
    package var answered = 0
    /// Requests refused by the sale's rules, or with status 401 to 429.
    package var refused = 0
    /// Requests refused at once because the engine was busy, starting or stopping (load shedding).
    package var shed = 0
    /// Requests answered with an error of the engine itself.
    package var failed = 0
    /// Answers that took longer than one second.
    package var slow = 0
    /// Number of answers in the interval. Latency counts from the arrival of the request.
    package var latencyCount = 0
    package var latencyP50US = 0
    package var latencyP99US = 0
    package var latencyMaxUS = 0
    package var inFlight = 0
    /// Commands that wait for the writer.
    package var mailboxDepth = 0
    /// Shortest and longest wait of a command for the writer, in the interval.
    package var queueWaitMinUS = 0
    package var queueWaitMaxUS = 0
    /// How long the heartbeat has waited in the writer's queue. 0 if the writer handled it in time.
    package var heartbeatAgeUS = 0
    /// How long the current commit has been running. 0 if there is none.
    package var commitAgeUS = 0
    /// Number of commands in the largest batch of the interval.
    package var batchSizeMax = 0
    package var syncP50US = 0
    package var syncP99US = 0
    /// Largest delay before an event loop ran a task, in the interval.
    package var loopLagUS = 0
    /// Smallest such delay: every request waited at least this long before it was read. Absent if
    /// no task ran in the interval.
    package var loopLagMinUS: Int?
    package var residentBytes = 0
    /// Processor time used in the interval, in thousandths of one core.
    package var cpuPermille = 0
    package var connections = 0
    package var watchers = 0
    /// Free space on the journal's disk, in bytes. 0 if unknown.
    package var diskFreeBytes = 0
    /// Whether a write to the journal failed. Nothing is acknowledged from then on.
    package var storageFailed = false
    /// A warning about the journal, such as a second name of its file or a log that readers hold.
    /// Absent if there is none.
    package var journalWarning: String?
    /// The cause that blocks the writer, such as another program's lock or a full disk. Absent if
    /// nothing blocks it.
    package var journalObstacle: String?
    /// How far the sale's time is ahead of the machine's clock. Schedules follow the sale's time.
    /// Absent if less than a second.
    package var clockAheadMS: Int?

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
