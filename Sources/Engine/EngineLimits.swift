package import Health
package import Rules

/// The engine's bounds and beats, in one place.
package struct EngineLimits: Sendable {
    /// Inquiries that may wait for the writer; one more is turned away as busy. At the slowest
    /// writer that was measured this is about a second of work.
    package var mailboxCapacity = 16_384
    /// Operators' inquiries that may wait besides: they are served first.
    package var urgentCapacity = 256
    /// Confirmations that may wait besides: they are served before all other buyers' inquiries.
    package var confirmationCapacity = 8192
    /// The most inquiries that one batch, and so one sync, may hold.
    package var batchSizeMax = 2048
    /// How often a reading is taken.
    package var readingInterval = TimeSpan(milliseconds: 100)
    /// How often a reading is written to the journal while no drop is open and nothing happens.
    package var idleReadingInterval = TimeSpan.seconds(10)
    /// An engine that was away longer brings an open drop back paused.
    package var awayLimit = TimeSpan.seconds(5)
    /// Feed items kept for followers: two minutes of readings and the batches in between.
    package var feedCapacity = 8192
    /// The most memory they may take, in bytes as `FeedItem.weight` estimates them: whoever is
    /// further behind is told so, or reads the journal.
    package var feedBytesMax = 24 << 20
    /// Disk space that must stay free so that a drop can still be closed, in bytes.
    package var diskReserveBytes = 64 << 20

    /// Whether open drops are paused when the storefront fails or the sale stalls. Nothing is ever
    /// opened by itself.
    package var pausesByItself = false
    /// What the crash indicator takes for usual.
    package var health = HealthLimits()

    /// The usual bounds.
    package init() {}

    /// Stops the program when the bounds contradict each other.
    func check() {
        precondition(batchSizeMax <= mailboxCapacity, "a batch cannot be larger than the mailbox")
        precondition(urgentCapacity <= mailboxCapacity, "urgent work is the smaller part")
        precondition(readingInterval <= idleReadingInterval, "idle readings are the rarer ones")
    }
}
