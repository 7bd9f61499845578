import Machine
package import NIOCore
package import Rules

/// The HTTP server's limits. Lengths are in bytes.
package struct ServerLimits: Sendable {
    package var fieldLengthMax = 8 << 10
    package var headersLengthMax = 16 << 10
    package var targetLengthMax = 2 << 10
    package var fieldsMax = 64
    package var bodyLengthMax = 4 << 10
    package var batchLengthMax = 8 << 20
    /// Time from the first byte of a request to the end of its head.
    package var headDeadline = TimeAmount.seconds(5)
    /// Time from the first byte of a request to its last.
    package var requestDeadline = TimeAmount.seconds(10)
    /// How long a client may leave its answers unread.
    package var idleDeadline = TimeAmount.seconds(30)
    /// Interval of a stream's heartbeats. Proxies close connections that are silent for a minute.
    package var heartbeatInterval = TimeAmount.seconds(10)
    /// How long a connection may be idle; answers announce this time. Proxies close unused
    /// connections after 60 s by default, so it is longer than that.
    package var keepAlive = TimeAmount.seconds(75)
    /// Extra time before an idle connection is closed, for requests that were sent in time.
    package var keepAliveGrace = TimeAmount.seconds(5)
    package var connectionsMax = 10_000
    /// The part of `connectionsMax` that is reserved for tokens that may read or command.
    package var connectionsReserve = 64
    /// Connections allowed beyond the maximum while others are closed for them.
    package var connectionsSurplus = 32
    /// Time within which a connection in the reserve must show a token that may read or command.
    package var tokenDeadline = TimeAmount.seconds(1)
    /// Maximum number of open requests of one connection. At this number, reading from it pauses.
    package var pipelineMax = 32
    /// Maximum number of batches that one event loop works on at a time, of all tokens.
    package var batchesMax = 32
    package var batchesPerTokenMax = 4
    package var batchWindow = 4096
    package var batchLinesMax = 100_000
    package var batchDeadline = TimeAmount.seconds(60)
    /// How long a batch may run before other work of its event loop gets a turn.
    package var batchSlice = TimeAmount.milliseconds(1)
    /// Four times the length from which on the answers of a batch are sent as a piece.
    package var batchAnswersMax = 64 << 10
    /// Whether batches are answered while they arrive. False only for comparisons.
    package var streamsBatches = true
    /// At this number of inquiries an event loop submits them without waiting for more.
    package var submissionsMax = 512
    /// Whether hot requests of the common form bypass NIO's parser. False only for comparisons.
    package var usesFastPath = true
    /// How long a stop waits for open requests. The whole stop takes five seconds at most.
    package var stopGrace = TimeAmount.milliseconds(4500)

    /// The usual limits. The maximum number of connections fits the process's limit of open files.
    package init() {
        // The journal, its reader, the log and the event loops need files of their own.
        let own = 128 + connectionsSurplus
        connectionsMax = min(connectionsMax, OpenFiles.limit - own)
        connectionsMax = max(connectionsMax, 2 * connectionsReserve)
    }

    /// Stops the program if the limits contradict each other.
    func check() {
        precondition(
            connectionsReserve < connectionsMax, "the reserve is a part of all connections")
        precondition(bodyLengthMax <= batchLengthMax, "a batch is the longest body")
        precondition(headDeadline <= requestDeadline, "a head is a part of a request")
        precondition(pipelineMax > 0 && batchWindow > 0 && batchesMax > 0, "each is at least 1")
    }
}

extension ServerSettings {
    /// Sets how long an idle connection is kept.
    package mutating func setKeepAlive(_ span: TimeSpan) {
        limits.keepAlive = .milliseconds(span.milliseconds)
    }
}
