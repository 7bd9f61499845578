package import Telemetry

/// What the watch stream says.
package enum WatchMessage: Equatable, Sendable {
    /// Who and what is at the other end: the first message.
    case hello(Hello)
    /// One sample of the gauges.
    case reading(Reading)
    /// The readings before this are of the time before the greeting; what follows is new.
    case caughtUp
    /// Something happened.
    case event(EventLine)
    /// So many items were overwritten before this watcher came for them: ask anew from the last
    /// event, or live with the gap.
    case lost(Int)

    /// The message of a stream's event; nil when its kind is not known, which a newer engine may
    /// well send.
    package init?(_ message: ServerSentEvent) throws {
        switch message.event {
        case "hello": self = .hello(try JSONCoding.value(Hello.self, from: message.data.utf8))
        case "reading":
            var data = message.data
            self = .reading(try data.withUTF8 { try Reading(json: UnsafeRawBufferPointer($0)) })
        case "event":
            var data = message.data
            self = .event(
                try data.withUTF8 { try EventLine(parsing: UnsafeRawBufferPointer($0)) })
        case "caught_up": self = .caughtUp
        case "lost":
            self = .lost(try JSONCoding.value(LostReply.self, from: message.data.utf8).items)
        default: return nil
        }
    }
}

/// How much a slow watcher missed.
package struct LostReply: Codable, Equatable, Sendable {
    /// Readings and batches of events that were overwritten.
    package var items: Int
}
