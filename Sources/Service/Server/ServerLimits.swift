package import NIOCore
package import Rules

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The front door's bounds, in one place.
package struct ServerLimits: Sendable {
    /// The longest header field, all fields together, and the longest target, in bytes.
    package var fieldLengthMax = 8 << 10
    package var headersLengthMax = 16 << 10
    package var targetLengthMax = 2 << 10
    /// The most header fields.
    package var fieldsMax = 64
    /// The longest body, and the longest of a batch, in bytes.
    package var bodyLengthMax = 4 << 10
    package var batchLengthMax = 8 << 20
    /// From the first byte of a request to the end of its head.
    package var headDeadline = TimeAmount.seconds(5)
    /// From the first byte of a request to its last.
    package var requestDeadline = TimeAmount.seconds(10)
    /// How long a connection may not read what it is sent.
    package var idleDeadline = TimeAmount.seconds(30)
    /// How often a stream says that it is alive: proxies close what is silent for a minute.
    package var heartbeatInterval = TimeAmount.seconds(10)
    /// How long a connection may do nothing, as answers tell it. It is longer than the 60 s after
    /// which proxies, by their defaults, part with connections that they do not use.
    package var keepAlive = TimeAmount.seconds(75)
    /// How much later it is closed: a request that left in time must not meet the end.
    package var keepAliveGrace = TimeAmount.seconds(5)
    /// The most connections.
    package var connectionsMax = 10_000
    /// The last of them, which stay only with those who show a token that may read or command.
    package var connectionsReserve = 64
    /// Connections beyond the most, for as long as it takes others to give way.
    package var connectionsSurplus = 32
    /// How long a newcomer in a full house has to show such a token.
    package var tokenDeadline = TimeAmount.seconds(1)
    /// Requests of one connection that may be under way before no more are read from it.
    package var pipelineMax = 32
    /// Batches that one event loop works on at the same time: of all tokens, and of one.
    package var batchesMax = 32
    package var batchesPerTokenMax = 4
    /// Their lines under way, all of a loop's batches together.
    package var batchWindow = 4096
    /// The most lines of a batch.
    package var batchLinesMax = 100_000
    /// From the first byte of a batch to its last.
    package var batchDeadline = TimeAmount.seconds(60)
    /// How long a batch may work before everything else on its loop has its turn.
    package var batchSlice = TimeAmount.milliseconds(1)
    /// Answers of a batch that may wait to be sent, in bytes; a quarter of it makes a piece.
    package var batchAnswersMax = 64 << 10
    /// Whether batches are answered while they come in. Off only to compare.
    package var streamsBatches = true
    /// Inquiries that an event loop gathers before it hands them to the engine.
    package var submissionsMax = 512
    /// Whether hot requests of the common form go past the library's parser. Off only to compare.
    package var hasFastLane = true
    /// How long the stop waits for what is under way: with the rest of it, five seconds at most.
    package var stopGrace = TimeAmount.milliseconds(4500)

    /// The usual bounds, with no more connections than this process may have files open.
    package init() {
        var files = rlimit()
        #if canImport(Glibc)
            let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
            let resource = RLIMIT_NOFILE
        #endif
        guard getrlimit(resource, &files) == 0 else { return }
        // The journal, its reader, the log and the loops need files of their own.
        let own = UInt64(128 + connectionsSurplus)
        connectionsMax = min(connectionsMax, Int(min(UInt64(files.rlim_cur), 1 << 20)) - Int(own))
        connectionsMax = max(connectionsMax, 2 * connectionsReserve)
    }

    /// Stops the program when the bounds contradict each other.
    func check() {
        precondition(
            connectionsReserve < connectionsMax, "the reserve is a part of all connections")
        precondition(bodyLengthMax <= batchLengthMax, "a batch is the longest body")
        precondition(headDeadline <= requestDeadline, "a head is a part of a request")
        precondition(pipelineMax > 0 && batchWindow > 0 && batchesMax > 0, "nothing would go on")
    }
}

extension ServerSettings {
    /// Keeps unused connections for some time, and tells it.
    package mutating func setKeepAlive(_ span: TimeSpan) {
        limits.keepAlive = .milliseconds(span.milliseconds)
    }
}
