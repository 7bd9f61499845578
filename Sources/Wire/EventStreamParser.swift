/// Parses an event stream that arrives in pieces of any size.
///
/// Lines end with CR, LF or both, also when a piece ends between the two; comments and unknown
/// fields are skipped.
package struct EventStreamParser: Sendable {
    /// A message is longer than any that an engine sends.
    package struct TooLong: Error {}

    /// The longest message taken, in bytes.
    package static let messageLengthMax = 16 << 20

    /// The id of the latest message that had one.
    package private(set) var lastEventID: String?

    private var line: [UInt8] = []
    private var sawCR = false
    private var isFirstLine = true
    private var event = ""
    private var dataLines: [String] = []
    private var dataLength = 0

    package init() {}

    /// Parses the next piece and returns the messages that it completed.
    package mutating func parse(
        _ piece: UnsafeRawBufferPointer
    ) throws(TooLong) -> [ServerSentEvent] {
        var messages: [ServerSentEvent] = []
        var start = 0
        for (place, byte) in piece.enumerated() {
            guard byte == 0x0A || byte == 0x0D else { continue }
            defer {
                start = place + 1
                sawCR = byte == 0x0D
            }
            if byte == 0x0A, sawCR, start == place, line.isEmpty { continue }
            line.append(contentsOf: UnsafeRawBufferPointer(rebasing: piece[start..<place]))
            endLine(&messages)
        }
        if start < piece.count { sawCR = false }
        line.append(contentsOf: UnsafeRawBufferPointer(rebasing: piece[start...]))
        if line.count + dataLength > EventStreamParser.messageLengthMax { throw TooLong() }
        return messages
    }

    private mutating func endLine(_ messages: inout [ServerSentEvent]) {
        var text = String(decoding: line, as: UTF8.self)
        line.removeAll(keepingCapacity: true)
        if isFirstLine, text.unicodeScalars.first == "\u{FEFF}" {
            text.unicodeScalars.removeFirst()
        }
        isFirstLine = false
        if text.isEmpty {
            endMessage(&messages)
        } else {
            applyField(text)
        }
    }

    private mutating func applyField(_ text: String) {
        // Scalars, since a combining mark makes one character with the colon or space before it.
        let scalars = text.unicodeScalars
        let name = scalars.prefix { $0 != ":" }
        var rest = scalars[name.endIndex...].dropFirst()
        if rest.first == " " { rest = rest.dropFirst() }
        let value = Substring(rest)
        switch String(name) {
        case "event": event = String(value)
        case "data":
            dataLines.append(String(value))
            // Every line counts, also an empty one.
            dataLength += value.utf8.count + 1
        case "id" where !value.unicodeScalars.contains("\0"): lastEventID = String(value)
        default: break
        }
    }

    private mutating func endMessage(_ messages: inout [ServerSentEvent]) {
        defer {
            event = ""
            dataLines.removeAll(keepingCapacity: true)
            dataLength = 0
        }
        if dataLines.isEmpty { return }
        messages.append(
            ServerSentEvent(
                event: event.isEmpty ? "message" : event,
                data: dataLines.joined(separator: "\n"), id: lastEventID))
    }
}
