import NIOCore

/// A request of a connection, until its answer is written.
struct PipelinedRequest {
    enum Content {
        case nothing
        case bytes(ByteBuffer)
        case stream(FeedSubscriber, head: String)
        case batch(BatchJob)
    }

    var arrived: NIODeadline
    var isHead: Bool
    var closes: Bool
    /// Whether the rest of the request is read and discarded before the connection closes.
    var lingers = false
    /// Whether the request is answered and counted.
    var isAnswered = false
    var content = Content.nothing
    var isHTTP10 = false
    var batch: BatchJob?

    var framing: ResponseFraming {
        ResponseFraming(isHead: isHead, closes: closes, isHTTP10: isHTTP10)
    }
}

/// The heads of streams. A stream has no length: its end is the end of the connection.
enum StreamHead {
    static let messages = head("text/event-stream")
    static let lines = head("application/x-ndjson")

    /// A proxy must neither buffer nor store the stream.
    private static func head(_ type: String) -> String {
        "HTTP/1.1 200 OK\r\ncontent-type: \(type)\r\ncache-control: no-store\r\n"
            + "x-accel-buffering: no\r\nconnection: close\r\n\r\n"
    }
}
