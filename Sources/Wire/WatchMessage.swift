package import Telemetry

/// A message of the watch stream.
package enum WatchMessage: Equatable, Sendable {
    /// The first message: the engine, its campaign and the token's holder.
    case hello(Hello)
    case reading(Reading)
    /// All past readings were sent; new ones follow.
    case caughtUp
    case event(EventLine)
    /// Number of items that were overwritten before this watcher read them. It may reconnect after its
    /// last event to get them.
    case lost(Int)

    /// Parses a message; nil when its kind is unknown, as from a newer engine.
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

/// Number of items that a slow watcher missed.
package struct LostReply: Codable, Equatable, Sendable {
    /// Readings and batches of events that were overwritten.
    package var items: Int
}
