import NIOCore

/// One request of a connection, from its first line to the end of its answer.
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
    /// Whether the request was answered, and counted.
    var isAnswered = false
    var content = Content.nothing
    var isHTTP10 = false
    var batch: BatchJob?

    var framing: ResponseFraming {
        ResponseFraming(isHead: isHead, closes: closes, isHTTP10: isHTTP10)
    }
}

/// Heads of streamed answers, which have no length: the connection closes after them.
enum StreamHead {
    static let messages = head("text/event-stream")
    static let lines = head("application/x-ndjson")

    /// A proxy must neither buffer nor store the stream.
    private static func head(_ type: String) -> String {
        "HTTP/1.1 200 OK\r\ncontent-type: \(type)\r\ncache-control: no-store\r\n"
            + "x-accel-buffering: no\r\nconnection: close\r\n\r\n"
    }
}
