import Synchronization

/// Keeps a stream from running ahead of whoever takes its items: what is not taken is not read from
/// the connection, and waits at the other end.
final class StreamPace: Sendable {
    private struct State {
        var waiting = 0
        var resume: (@Sendable () -> Void)?
    }

    /// Items that may wait before nothing more is read; what is in hand is still handed on.
    static let waitingMax = 8192
    /// Items below which reading goes on.
    static let waitingLow = 2048

    private let state = Mutex(State())

    /// An item was handed on.
    func put() {
        state.withLock { $0.waiting += 1 }
    }

    /// An item was taken.
    func took() {
        let resume: (@Sendable () -> Void)? = state.withLock { state in
            state.waiting -= 1
            guard state.waiting < StreamPace.waitingLow else { return nil }
            defer { state.resume = nil }
            return state.resume
        }
        resume?()
    }

    /// Whether reading has to stop; it goes on when the closure is called.
    func mustWait(_ resume: @escaping @Sendable () -> Void) -> Bool {
        state.withLock { state in
            guard state.waiting >= StreamPace.waitingMax else { return false }
            state.resume = resume
            return true
        }
    }
}

/// The items of a stream, which tell its pace when they are taken.
// One reader takes one item after the other: a second one would trap in the stream itself.
final class PacedItems<Item: Sendable>: @unchecked Sendable {
    private var items: AsyncThrowingStream<Item, any Error>.Iterator
    private let pace: StreamPace

    init(_ source: AsyncThrowingStream<Item, any Error>, _ pace: StreamPace) {
        items = source.makeAsyncIterator()
        self.pace = pace
    }

    func next() async throws -> Item? {
        let item = try await items.next()
        if item != nil { pace.took() }
        return item
    }
}
