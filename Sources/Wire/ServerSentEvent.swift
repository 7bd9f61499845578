/// One message of an event stream.
package struct ServerSentEvent: Equatable, Sendable {
    package var event: String
    package var data: String
    /// The place from which a watcher can resume; nil: unchanged.
    package var id: String?

    package init(event: String, data: String, id: String? = nil) {
        (self.event, self.data, self.id) = (event, data, id)
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
