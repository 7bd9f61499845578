package import Health
package import Rules

/// The engine's limits and intervals, in one place.
package struct EngineLimits: Sendable {
    /// Maximum number of inquiries that wait for the writer; further ones are refused as busy. The
    /// slowest writer that was measured needs about one second for this number.
    package var mailboxCapacity = 16_384
    /// Maximum number of operators' inquiries that wait in addition. The writer serves them first.
    package var urgentCapacity = 256
    /// Maximum number of confirmations that wait in addition. The writer serves them before other
    /// inquiries of buyers.
    package var confirmationCapacity = 8192
    /// A batch takes ordinary inquiries up to this size. Operators' inquiries and confirmations may
    /// make it larger. Each batch needs one sync.
    package var batchSizeMax = 2048
    package var readingInterval = TimeSpan(milliseconds: 100)
    /// Interval of the readings in the journal while no drop is open and no event happens.
    package var idleReadingInterval = TimeSpan.seconds(10)
    /// If the engine was down for longer, it pauses open drops when it starts again.
    package var awayLimit = TimeSpan.seconds(5)
    /// Maximum number of items in the feed: about two minutes of readings and batches.
    package var feedCapacity = 8192
    /// Maximum memory of the feed items in bytes, as `FeedItem.weight` estimates them. A subscriber
    /// that is further behind loses items, or reads them from the journal.
    package var feedBytesMax = 24 << 20
    /// Disk space in bytes that is reserved for confirmations, releases and operators' commands.
    package var diskReserveBytes = 64 << 20

    /// Whether the engine pauses open drops when the storefront fails or the sale stalls.
    package var pausesByItself = false
    package var health = HealthLimits()

    package init() {}

    /// Stops the program when the limits contradict each other.
    func check() {
        precondition(batchSizeMax <= mailboxCapacity, "a batch cannot be larger than the mailbox")
        precondition(urgentCapacity <= mailboxCapacity, "the urgent part is not the larger one")
        precondition(readingInterval <= idleReadingInterval, "idle readings are less frequent")
    }
}
