import Synchronization

/// Keeps a stream from running ahead of whoever takes its items: what is not taken is not read from
/// the connection, and waits at the other end.
final class StreamPace: Sendable {
    private struct State {
        var waiting = 0
        var resume: (@Sendable () -> Void)?
    }

    /// Bytes of items that may wait before nothing more is read; what is in hand is still handed on.
    static let waitingMax = 4 << 20
    /// Bytes below which reading goes on.
    static let waitingLow = 1 << 20
    /// What an item takes besides its bytes.
    private static let overhead = 256

    private let state = Mutex(State())

    /// An item of a number of bytes was handed on.
    func put(_ bytes: Int) {
        state.withLock { $0.waiting += bytes + StreamPace.overhead }
    }

    /// An item of a number of bytes was taken.
    func took(_ bytes: Int) {
        let resume: (@Sendable () -> Void)? = state.withLock { state in
            state.waiting -= bytes + StreamPace.overhead
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
    private var items: AsyncThrowingStream<(Item, Int), any Error>.Iterator
    private let pace: StreamPace

    init(_ source: AsyncThrowingStream<(Item, Int), any Error>, _ pace: StreamPace) {
        items = source.makeAsyncIterator()
        self.pace = pace
    }

    func next() async throws -> Item? {
        guard let (item, bytes) = try await items.next() else { return nil }
        pace.took(bytes)
        return item
    }
}
