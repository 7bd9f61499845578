import Dispatch
import Rules
import Synchronization

/// Events that follow each other, read at one time.
struct EventChunk: Sendable {
    /// So many are read at a time when all are wanted: some hundredths of a second.
    static let length: Int64 = 8192

    private let limit: Int
    private(set) var events: [Event] = []
    /// The number of the last one; of the one before them when there is none.
    private(set) var lastSequence: Int64
    /// What is wrong with the row after them.
    var failure: JournalError?
    /// The chain up to here, where it is checked.
    var chain: ChainCheck?

    /// No events yet after a number, at most so many.
    init(after sequence: Int64, limit: Int, chain: ChainCheck? = nil) {
        self.chain = chain
        lastSequence = sequence
        self.limit = limit
        events.reserveCapacity(min(limit, Int(EventChunk.length)))
    }

    mutating func append(_ event: consuming Event) {
        lastSequence = event.sequence
        events.append(event)
    }

    /// Whether more may come after them.
    var isFull: Bool { events.count == limit && failure == nil }
}

/// A chunk of events that is read on another thread while the one before is worked on.
final class ReadAhead: Sendable {
    private let result = Mutex<Result<EventChunk, JournalError>?>(nil)
    private let isDone = DispatchGroup()

    /// Begins to read.
    init(
        in recording: Recording, after sequence: Int64, limit: Int, chain: ChainCheck? = nil
    ) {
        DispatchQueue.global(qos: .userInitiated).async(group: isDone) { [self] in
            let read = Result { () throws(JournalError) in
                try recording.eventChunk(after: sequence, limit: limit, chain: chain)
            }
            result.withLock { $0 = read }
        }
    }

    /// Waits until nothing is read any more.
    func wait() {
        isDone.wait()
    }

    /// The chunk, once it has been read.
    func chunk() throws(JournalError) -> EventChunk {
        wait()
        guard let read = result.withLock({ $0.take() }) else {
            preconditionFailure("a chunk of events was taken twice")
        }
        return try read.get()
    }
}
