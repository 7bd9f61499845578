import Dispatch
import Rules
import Synchronization

struct EventChunk: Sendable {
    /// Events per chunk when all events are read. Reading one chunk takes a few hundredths of a
    /// second.
    static let length: Int64 = 8192

    private let limit: Int
    private(set) var events: [Event] = []
    /// The number of the last event; if there is none, the number after which the chunk starts.
    private(set) var lastSequence: Int64
    var failure: JournalError?
    var chain: ChainCheck?

    /// An empty chunk that starts after `sequence` and takes at most `limit` events.
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

    var isFull: Bool { events.count == limit && failure == nil }
}

/// Reads a chunk on another thread while the caller works on the one before.
final class ReadAhead: Sendable {
    private let result = Mutex<Result<EventChunk, JournalError>?>(nil)
    private let isDone = DispatchGroup()

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

    func wait() {
        isDone.wait()
    }

    /// Waits for the read and returns its chunk. May be called once.
    func chunk() throws(JournalError) -> EventChunk {
        wait()
        guard let read = result.withLock({ $0.take() }) else {
            preconditionFailure("a chunk of events was taken twice")
        }
        return try read.get()
    }
}
