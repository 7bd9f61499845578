import NIOCore

/// One request of a conversation, from its first line to the end of its answer.
struct PipelinedRequest {
    /// What is ready to be sent.
    enum Content {
        case nothing
        case bytes(ByteBuffer)
        case stream(FeedSubscriber, head: String)
        case batch(BatchJob)
    }

    /// When the request's head was there.
    var arrived: NIODeadline
    /// Whether the answer goes without its body.
    var isHead: Bool
    /// Whether the connection ends after the answer.
    var closes: Bool
    /// Whether more of the request may come in, to be read and thrown away before the end.
    var lingers = false
    /// Whether the request was answered, and counted.
    var isAnswered = false
    var content = Content.nothing
    /// Whether the client speaks HTTP/1.0.
    var isHTTP10 = false
    /// The batch that the request is.
    var batch: BatchJob?
}

/// The heads of answers that have no end: the connection closes after them.
enum StreamHead {
    static let messages = head("text/event-stream")
    static let lines = head("application/x-ndjson")

    /// A proxy must neither hold back what comes nor keep it.
    private static func head(_ type: String) -> String {
        "HTTP/1.1 200 OK\r\ncontent-type: \(type)\r\ncache-control: no-store\r\n"
            + "x-accel-buffering: no\r\nconnection: close\r\n\r\n"
    }
}
