import NIOCore
import Rules
import Telemetry
import Wire

/// The form in which a subscriber receives the sale.
enum StreamForm: Equatable, Sendable {
    /// Messages of an event stream: readings, and the chosen events.
    case messages(EventChoice)
    /// Lines of JSON: every event, no readings.
    case lines
    /// Lines of JSON: every reading of the journal with its `id`, no events.
    case readings
}

enum StreamText {
    /// Events in a subscriber's form. Empty if the subscriber wants none of them.
    static func events(_ events: some Sequence<Event>, _ form: StreamForm) -> ByteBuffer {
        var json = JSONText()
        for event in events {
            switch form {
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

    /// Past events as messages, if the subscriber wants them. They have no ids, so that a client
    /// resumes after the event in the hello.
    static func pastEvents(_ events: [Event], _ form: StreamForm) -> ByteBuffer {
        guard case .messages(let choice) = form else { return ByteBuffer() }
        var json = JSONText()
        for event in events where choice.wants(event) {
            json.openMessage("event")
            json.event(EventLine(event))
            json.closeMessage()
        }
        return ByteBuffer(bytes: json.bytes)
    }

    static func readings(_ readings: [ReadingText]) -> ByteBuffer {
        var json = JSONText()
        for reading in readings {
            json.openMessage("reading")
            json.append(raw: reading.text.utf8)
            json.closeMessage()
        }
        return ByteBuffer(bytes: json.bytes)
    }

    static func lines(_ readings: [StoredReadingText]) -> ByteBuffer {
        ByteBuffer(string: readings.map { $0.json + "\n" }.joined())
    }

    static let caughtUp = ByteBuffer(string: "event: caught_up\ndata: {}\n\n")
    /// A heartbeat in an event stream. Readers ignore it.
    static let comment = ByteBuffer(string: ": alive\n\n")
    /// A heartbeat in a stream of lines.
    static let emptyLine = ByteBuffer(string: "\n")

    static func lost(_ items: Int) -> ByteBuffer {
        ByteBuffer(string: "event: lost\ndata: {\"items\":\(items)}\n\n")
    }

    /// The hello message. Its id is the event after which the stream resumes.
    static func hello(_ hello: Hello) throws -> ByteBuffer {
        var json = JSONText()
        json.openMessage("hello", id: hello.event)
        json.append(raw: try JSONCoding.bytes(of: hello))
        json.closeMessage()
        return ByteBuffer(bytes: json.bytes)
    }
}
