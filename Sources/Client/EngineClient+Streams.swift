import NIOCore
import NIOHTTP1
import Rules
package import Wire

extension EngineClient {
    /// Items that wait for a reader who is slow; one more ends the stream.
    static let streamBacklogMax = 65_536

    /// Follows the sale: a hello, the readings of the last so many seconds, then readings and
    /// events as they come. The stream ends with a `ClientError`; reconnecting is the caller's.
    package func watch(
        lastEventID: Int64? = nil, backfillSeconds: Int = 120, events: EventChoice = .all
    ) -> AsyncThrowingStream<WatchMessage, any Error> {
        let more = lastEventID.map { [("last-event-id", String($0))] } ?? []
        let request = request(
            .GET, "/v1/watch?backfill=\(backfillSeconds)&events=\(events.rawValue)",
            accept: "text/event-stream", more: more)
        return stream(request) { emit in
            var parser = EventStreamParser()
            return { bytes in
                for message in try parser.take(bytes) {
                    if let message = try WatchMessage(message) { try emit(message) }
                }
            }
        }
    }

    /// Every event after a number, then those that follow. The stream ends with a `ClientError`.
    package func events(after sequence: Int64) -> AsyncThrowingStream<EventLine, any Error> {
        let request = request(
            .GET, "/v1/events?after=\(sequence)", accept: "application/x-ndjson")
        return stream(request) { emit in
            var rest: [UInt8] = []
            return { bytes in
                var start = 0
                for (place, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
                    rest.append(contentsOf: bytes[start..<place])
                    if !rest.isEmpty {
                        try emit(try rest.withUnsafeBytes { try EventLine(parsing: $0) })
                    }
                    rest.removeAll(keepingCapacity: true)
                    start = place + 1
                }
                rest.append(contentsOf: bytes[start...])
            }
        }
    }

    private typealias Taker = (UnsafeRawBufferPointer) throws -> Void

    private func stream<Item: Sendable>(
        _ request: OutgoingRequest,
        parser: @escaping @Sendable (@escaping @Sendable (Item) throws -> Void) -> Taker
    ) -> AsyncThrowingStream<Item, any Error> {
        AsyncThrowingStream(
            bufferingPolicy: .bufferingOldest(EngineClient.streamBacklogMax)
        ) { continuation in
            let emit: @Sendable (Item) throws -> Void = { item in
                if case .dropped = continuation.yield(item) {
                    throw ClientError.badAnswer("This program could not keep up with the stream.")
                }
            }
            let isOver: @Sendable (any Error) -> Void = { error in
                continuation.finish(throwing: self.streamError(error))
            }
            let opening = open(on: group.next()) {
                StreamReader(request: request, take: parser(emit), isOver: isOver)
            }
            opening.whenFailure(isOver)
            continuation.onTermination = { _ in
                opening.whenSuccess { $0.close(promise: nil) }
            }
        }
    }

    private func streamError(_ error: any Error) -> ClientError {
        switch error {
        case let error as ClientError: error
        case is EventStreamParser.TooLong, is ShapeProblem, is DecodingError:
            .badAnswer("\(address.url) sent something that is no sale's stream: \(error).")
        case ChannelError.eof:
            .unreachable("\(address.url) closed the connection.", isRefused: false)
        default: clientError(error)
        }
    }
}
