import Engine
import NIOCore
import Rules
import Telemetry

/// Consecutive items of the feed in one subscriber's form. They are built once; otherwise a thousand
/// subscribers would each go through the same items.
struct FeedChunk {
    /// Longest chunk in bytes, unless one item alone is longer. Between two chunks the subscriber
    /// checks whether the client keeps up.
    private static let lengthMax = 32 << 10

    let place: Int
    /// Place after the last item.
    private(set) var end: Int
    let form: StreamForm
    private(set) var bytes = ByteBuffer()
    /// The numbers of the first and the last event, and of the first reading.
    private(set) var firstEvent: Int64?
    private(set) var lastEvent: Int64?
    private(set) var firstReading: Int64?

    init(from place: Int, in form: StreamForm) {
        (self.place, end, self.form) = (place, place, form)
    }

    /// Whether the chunk begins after everything that a subscriber has.
    func isNew(after event: Int64, _ reading: Int64) -> Bool {
        firstEvent ?? .max > event && firstReading ?? .max > reading
    }

    /// Adds the next item; false if there is no room.
    mutating func add(_ entry: FeedFanout.Entry) -> Bool {
        let more = entry.bytes(form)
        if end > place, bytes.readableBytes + more.readableBytes > FeedChunk.lengthMax {
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
        end = entry.place + 1
        return true
    }
}

extension FeedFanout {
    /// Everything from a place on for subscribers of one form; nil if there is nothing, or if items
    /// were lost.
    func chunk(from place: Int, in form: StreamForm) -> FeedChunk? {
        if let known = chunks.first(where: { $0.place == place && $0.form == form }) {
            return known
        }
        var chunk = FeedChunk(from: place, in: form)
        while let (entry, lost) = entry(at: chunk.end), lost == 0, chunk.add(entry) {}
        if chunk.end == place { return nil }
        // Followers that keep up are at the same place after each wake-up.
        if chunks.count >= FeedFanout.chunksMax { chunks.removeFirst() }
        chunks.append(chunk)
        return chunk
    }
}
