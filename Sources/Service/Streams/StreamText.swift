import NIOCore
import Rules
import Telemetry
import Wire

/// How a follower wants what it follows.
enum Flavour: Equatable, Sendable {
    /// As messages of an event stream: readings, and the events that are wanted.
    case messages(EventChoice)
    /// As lines of JSON: every event, no readings.
    case lines
    /// As lines of JSON: every reading of the journal with its place, no events.
    case readings
}

/// What followers get, as bytes.
enum StreamText {
    /// Events in a follower's form; empty when none passes.
    static func events(_ events: some Sequence<Event>, _ flavour: Flavour) -> ByteBuffer {
        var json = JSONText()
        for event in events {
            switch flavour {
            case .lines:
                json.event(EventLine(event))
                json.newLine()
            case .messages(let choice) where choice.wants(event):
                json.openMessage("event", id: event.sequence)
                json.event(EventLine(event))
                json.closeMessage()
            case .messages, .readings: break
            }
        }
        return ByteBuffer(bytes: json.bytes)
    }

    /// Events of before as messages, as far as they are wanted. They have no identifiers: whoever
    /// resumes does so after what the greeting named.
    static func before(_ events: [Event], _ flavour: Flavour) -> ByteBuffer {
        guard case .messages(let choice) = flavour else { return ByteBuffer() }
        var json = JSONText()
        for event in events where choice.wants(event) {
            json.openMessage("event")
            json.event(EventLine(event))
            json.closeMessage()
        }
        return ByteBuffer(bytes: json.bytes)
    }

    /// Readings as messages.
    static func readings(_ readings: [ReadingText]) -> ByteBuffer {
        var json = JSONText()
        for reading in readings {
            json.openMessage("reading")
            json.append(raw: reading.text.utf8)
            json.closeMessage()
        }
        return ByteBuffer(bytes: json.bytes)
    }

    /// Readings of the journal as lines.
    static func lines(_ readings: [StoredReadingText]) -> ByteBuffer {
        var json = JSONText()
        for stored in readings {
            json.append(raw: stored.json.utf8)
            json.newLine()
        }
        return ByteBuffer(bytes: json.bytes)
    }

    /// That the past has been told.
    static let caughtUp: ByteBuffer = {
        var json = JSONText()
        json.openMessage("caught_up")
        json.open()
        json.close()
        json.closeMessage()
        return ByteBuffer(bytes: json.bytes)
    }()

    /// Says that the stream is alive, and nothing else: readers pass over it.
    static let comment = ByteBuffer(string: ": alive\n\n")
    /// The same among lines of JSON.
    static let emptyLine = ByteBuffer(string: "\n")

    /// That so many items were lost.
    static func lost(_ items: Int) -> ByteBuffer {
        var json = JSONText()
        json.openMessage("lost")
        json.open()
        json.member("items", items)
        json.close()
        json.closeMessage()
        return ByteBuffer(bytes: json.bytes)
    }

    /// The greeting, after which the stream resumes at an event.
    static func hello(_ hello: Hello) throws -> ByteBuffer {
        var json = JSONText()
        json.openMessage("hello", id: hello.event)
        json.append(raw: try JSONCoding.bytes(of: hello))
        json.closeMessage()
        return ByteBuffer(bytes: json.bytes)
    }
}
