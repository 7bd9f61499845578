package import Health
package import Rules

/// The engine's limits and intervals, in one place.
package struct EngineLimits: Sendable {
    /// Maximum number of inquiries that wait for the writer; more are refused as busy. For the slowest
    /// writer measured this is about one second of work.
    package var mailboxCapacity = 16_384
    /// Maximum number of operators' inquiries that wait in addition. They are served first.
    package var urgentCapacity = 256
    /// Maximum number of confirmations that wait in addition. They are served before other buyers'
    /// inquiries.
    package var confirmationCapacity = 8192
    /// Ordinary inquiries fill a batch, and so one sync, up to this number. Operators' inquiries and
    /// confirmations may make it larger.
    package var batchSizeMax = 2048
    package var readingInterval = TimeSpan(milliseconds: 100)
    /// How often a reading is written to the journal while no drop is open and nothing happens.
    package var idleReadingInterval = TimeSpan.seconds(10)
    /// After a longer absence the engine pauses open drops when it comes back.
    package var awayLimit = TimeSpan.seconds(5)
    /// Maximum number of feed items kept for subscribers: two minutes of readings and batches.
    package var feedCapacity = 8192
    /// Maximum memory of the feed items in bytes, as `FeedItem.weight` estimates them. A subscriber
    /// that is further behind is told so, or reads the journal.
    package var feedBytesMax = 24 << 20
    /// Disk space in bytes that is kept for closing a drop.
    package var diskReserveBytes = 64 << 20

    /// Whether the engine pauses open drops when the storefront fails or the sale stalls. It never
    /// resumes them by itself.
    package var pausesByItself = false
    package var health = HealthLimits()

    package init() {}

    /// Stops the program when the limits contradict each other.
    func check() {
        precondition(batchSizeMax <= mailboxCapacity, "a batch cannot be larger than the mailbox")
        precondition(urgentCapacity <= mailboxCapacity, "urgent work is the smaller part")
        precondition(readingInterval <= idleReadingInterval, "idle readings are the rarer ones")
    }
}
