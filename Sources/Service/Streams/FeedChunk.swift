import Engine
import NIOCore
import Rules
import Telemetry

/// Consecutive items of the feed in one form. A chunk is built once for all subscribers that need
/// the same items.
struct FeedChunk {
    /// Maximum length of a chunk in bytes, unless a single item is longer. After each chunk the
    /// subscriber checks whether the client keeps up.
    private static let lengthMax = 32 << 10

    let position: Int
    /// The position after the last item.
    private(set) var end: Int
    let form: StreamForm
    private(set) var bytes = ByteBuffer()
    /// The numbers of the first and the last event, and of the first reading.
    private(set) var firstEvent: Int64?
    private(set) var lastEvent: Int64?
    private(set) var firstReading: Int64?

    init(from position: Int, in form: StreamForm) {
        (self.position, end, self.form) = (position, position, form)
    }

    /// Whether the chunk begins after an event and a reading.
    func isNew(after event: Int64, _ reading: Int64) -> Bool {
        firstEvent ?? .max > event && firstReading ?? .max > reading
    }

    /// Adds the next item. Returns false if the chunk is full.
    mutating func add(_ entry: FeedFanout.Entry) -> Bool {
        let more = entry.bytes(form)
        if end > position, bytes.readableBytes + more.readableBytes > FeedChunk.lengthMax {
            return false
        }
        if bytes.readableBytes == 0 {
            bytes = more
        } else {
            bytes.writeImmutableBuffer(more)
        }
        switch entry.item {
        case .events(let events):
            firstEvent = firstEvent ?? events.first?.sequence
            lastEvent = events.last?.sequence ?? lastEvent
        case .reading(let reading): firstReading = firstReading ?? reading.number
        }
        end = entry.position + 1
        return true
    }
}

extension FeedFanout {
    /// The chunk from a position on, in one form. `nil` if there is no item or items were lost.
    func chunk(from position: Int, in form: StreamForm) -> FeedChunk? {
        if let cached = chunks.first(where: { $0.position == position && $0.form == form }) {
            return cached
        }
        var chunk = FeedChunk(from: position, in: form)
        while let (entry, lost) = entry(at: chunk.end), lost == 0, chunk.add(entry) {}
        if chunk.end == position { return nil }
        // Subscribers that keep up are at the same position, so few chunks are enough.
        if chunks.count >= FeedFanout.chunksMax { chunks.removeFirst() }
        chunks.append(chunk)
        return chunk
    }
}
