/// One message of an event stream.
package struct ServerSentEvent: Equatable, Sendable {
    /// What kind of message it is.
    package var event: String
    /// What the message says.
    package var data: String
    /// The place in the stream that a follower names to resume; nil: unchanged.
    package var id: String?

    /// A message.
    package init(event: String, data: String, id: String? = nil) {
        self.event = event
        self.data = data
        self.id = id
    }
}

extension JSONText {
    /// Opens a message of an event stream; the JSON that follows must be on one line.
    package mutating func openMessage(_ event: StaticString, id: Int64? = nil) {
        append(raw: "event: ".utf8)
        append(raw: UnsafeBufferPointer(start: event.utf8Start, count: event.utf8CodeUnitCount))
        if let id { append(raw: "\nid: \(id)".utf8) }
        append(raw: "\ndata: ".utf8)
    }

    /// Ends a message of an event stream.
    package mutating func closeMessage() {
        newLine()
        newLine()
    }
}
