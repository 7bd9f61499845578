import Synchronization

/// Back-pressure of a stream: while many items wait, nothing is read from the connection.
final class StreamBackpressure: Sendable {
    private struct State {
        var waitingBytes = 0
        var resume: (@Sendable () -> Void)?
    }

    /// Bytes of waiting items at which reading stops. Items already read are still delivered.
    static let waitingMax = 4 << 20
    /// Bytes of waiting items below which reading resumes.
    static let waitingLow = 1 << 20
    /// Assumed memory of an item besides its bytes.
    private static let overhead = 256

    private let state = Mutex(State())

    func recordDelivery(_ bytes: Int) {
        state.withLock { $0.waitingBytes += bytes + StreamBackpressure.overhead }
    }

    func recordConsumption(_ bytes: Int) {
        let resume: (@Sendable () -> Void)? = state.withLock { state in
            state.waitingBytes -= bytes + StreamBackpressure.overhead
            guard state.waitingBytes < StreamBackpressure.waitingLow else { return nil }
            defer { state.resume = nil }
            return state.resume
        }
        resume?()
    }

    /// Whether reading must stop. If so, the closure is called when reading may resume.
    func mustWait(_ resume: @escaping @Sendable () -> Void) -> Bool {
        state.withLock { state in
            guard state.waitingBytes >= StreamBackpressure.waitingMax else { return false }
            state.resume = resume
            return true
        }
    }
}

/// The items of a stream. Each consumed item is recorded in the back-pressure.
// Only one task consumes the items: the stream itself traps on a second one.
final class BackpressuredItems<Item: Sendable>: @unchecked Sendable {
    private var items: AsyncThrowingStream<(Item, Int), any Error>.Iterator
    private let backpressure: StreamBackpressure

    init(_ source: AsyncThrowingStream<(Item, Int), any Error>, _ backpressure: StreamBackpressure)
    {
        items = source.makeAsyncIterator()
        self.backpressure = backpressure
    }

    func next() async throws -> Item? {
        guard let (item, bytes) = try await items.next() else { return nil }
        backpressure.recordConsumption(bytes)
        return item
    }
}
