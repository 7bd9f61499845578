import NIOCore
import NIOHTTP1
import Synchronization
package import Telemetry
package import Wire

extension EngineClient {
    /// Watches the sale. The stream begins with a hello, past readings and past acts (no acts if it
    /// resumes); then readings and events follow. It ends with a `ClientError`; the caller
    /// reconnects.
    package func watch(
        lastEventID: Int64? = nil, backfillSeconds: Int = 120, acts: Int = 0,
        events: EventChoice = .all
    ) -> AsyncThrowingStream<WatchMessage, any Error> {
        let more = lastEventID.map { [("last-event-id", String($0))] } ?? []
        let request = request(
            .GET,
            "/v1/watch?backfill=\(backfillSeconds)&acts=\(acts)&events=\(events.rawValue)",
            accept: "text/event-stream", more: more)
        return stream(request) { emit in
            var parser = EventStreamParser()
            var assembly = ReadingAssembly()
            return { bytes in
                for message in try parser.parse(bytes) {
                    let bytes = message.data.utf8.count
                    guard let message = try WatchMessage(message) else { continue }
                    guard case .reading(let received) = message else {
                        try emit(message, bytes)
                        continue
                    }
                    if let reading = assembly.next(received) { try emit(.reading(reading), bytes) }
                }
            }
        }
    }

    /// Every event after a sequence number, then new ones. The stream ends with a `ClientError`.
    package func events(after sequence: Int64) -> AsyncThrowingStream<EventLine, any Error> {
        lines("/v1/events?after=\(sequence)") { bytes in
            try bytes.withUnsafeBytes { try EventLine(parsing: $0) }
        }
    }

    /// Every reading of the journal after an `id`, then new ones. Ends with a `ClientError`.
    package func readings(after id: Int64) -> AsyncThrowingStream<StoredReading, any Error> {
        let assembly = Mutex(ReadingAssembly())
        return lines("/v1/readings?after=\(id)") { line in
            var stored = try JSONCoding.value(StoredReading.self, from: line)
            guard let reading = assembly.withLock({ $0.next(stored.reading) }) else {
                throw ShapeProblem.member("whole", "true in the first reading")
            }
            stored.reading = reading
            return stored
        }
    }

    /// A stream of lines, each parsed into an item.
    private func lines<Item: Sendable>(
        _ path: String, _ parse: @escaping @Sendable ([UInt8]) throws -> Item
    ) -> AsyncThrowingStream<Item, any Error> {
        stream(request(.GET, path, accept: "application/x-ndjson")) { emit in
            var lines = LineSplitter()
            return { bytes in
                // An empty line is a heartbeat.
                try lines.split(bytes) { line in
                    if !line.isEmpty { try emit(try parse(line), line.count) }
                }
            }
        }
    }

    private typealias Receive = (UnsafeRawBufferPointer) throws -> Void
    /// Receives an item and its length in bytes.
    private typealias Emit<Item> = @Sendable (Item, Int) throws -> Void

    private func stream<Item: Sendable>(
        _ request: OutgoingRequest, parser: @escaping @Sendable (@escaping Emit<Item>) -> Receive
    ) -> AsyncThrowingStream<Item, any Error> {
        let backpressure = StreamBackpressure()
        let source = AsyncThrowingStream<(Item, Int), any Error> { continuation in
            let emit: Emit<Item> = { item, bytes in
                backpressure.recordDelivery(bytes)
                self.recordAnswer()
                continuation.yield((item, bytes))
            }
            let loop = group.next()
            let onEnd: @Sendable (any Error) -> Void = { error in
                let failure = self.streamError(error)
                guard self.mayNeedEncryption(error) else {
                    return continuation.finish(throwing: failure)
                }
                self.withTLSCheck(failure, on: loop).whenSuccess {
                    continuation.finish(throwing: $0)
                }
            }
            let opening = address.open(on: loop, within: connectDeadline, tls: tls) {
                StreamReader(
                    request: request, backpressure: backpressure, receive: parser(emit),
                    onEnd: onEnd)
            }
            opening.whenFailure(onEnd)
            continuation.onTermination = { _ in
                opening.whenSuccess { $0.close(promise: nil) }
            }
        }
        let items = BackpressuredItems(source, backpressure)
        return AsyncThrowingStream { try await items.next() }
    }

    private func streamError(_ error: any Error) -> ClientError {
        switch error {
        case let error as ClientError: error
        case is EventStreamParser.TooLong, is LineSplitter.TooLong, is ShapeProblem,
            is DecodingError, is StreamReader.WrongType:
            .badAnswer("\(address.url) sent something that is not a sale's stream: \(error).")
        case ChannelError.eof:
            .unreachable("\(address.url) closed the connection.", isRefused: false)
        default: clientError(error)
        }
    }
}
