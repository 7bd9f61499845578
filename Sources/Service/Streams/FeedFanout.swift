import Engine
import NIOCore
import Rules
import Synchronization
import Telemetry
import Wire

/// Passes the engine's feed to the subscribers of one event loop. Each item is encoded once for all
/// of them.
final class FeedFanout {
    final class Entry {
        let position: Int
        let item: FeedItem
        private var bytes: [(form: StreamForm, bytes: ByteBuffer)] = []

        init(position: Int, item: FeedItem) {
            self.position = position
            self.item = item
        }

        /// The item in a subscriber's form. Empty if the subscriber does not want it.
        func bytes(_ form: StreamForm) -> ByteBuffer {
            if let cached = bytes.first(where: { $0.form == form }) { return cached.bytes }
            let made: ByteBuffer
            switch (item, form) {
            case (.events(let events), _): made = StreamText.events(events, form)
            case (.reading(let reading), .messages):
                // Encoding a reading does not fail: JSON can express all its values.
                let text = try? ReadingText(reading)
                made = text.map { StreamText.readings([$0]) } ?? ByteBuffer()
            case (.reading, .lines), (.reading, .readings): made = ByteBuffer()
            }
            bytes.append((form, made))
            return made
        }
    }

    /// Flags for the thread that appends to the feed, so that many items cause only one wake-up.
    private final class WakeFlags: Sendable {
        let isWakeDue = Atomic<Bool>(false)
        let hasSubscribers = Atomic<Bool>(false)
        /// Whether a subscriber wants events of buyers at once.
        let wantsBuyerEvents = Atomic<Bool>(false)
        /// Whether several readings are sent together, because there are many subscribers.
        let groupsReadings = Atomic<Bool>(false)
        /// Number of readings so far while `groupsReadings` was set.
        let groupedReadings = Atomic<Int>(0)

        func mayWait(_ item: FeedItem) -> Bool {
            switch item {
            case .events:
                return !wantsBuyerEvents.load(ordering: .relaxed) && item.concernsBuyersOnly
            case .reading:
                guard groupsReadings.load(ordering: .relaxed) else { return false }
                let count = groupedReadings.add(1, ordering: .relaxed).newValue
                return !count.isMultiple(of: FeedFanout.readingsAtATime)
            }
        }
    }

    /// Maximum number of kept entries: more than there are batches between two readings.
    private static let entriesMax = 256

    /// Maximum number of kept chunks: more than there are forms.
    static let chunksMax = 8

    /// From this number of subscribers on, an event loop sends four readings together, every 0.4 s.
    /// Ten writes a second to each of a thousand watchers would use a sixth of a core.
    private static let manySubscribers = 100
    private static let readingsAtATime = 4

    let feed: Feed<FeedItem>
    private let eventLoop: any EventLoop
    private let wakeFlags = WakeFlags()
    private var token: WakeToken?
    private var entries = CircularBuffer<Entry>()
    /// The latest chunks, oldest first.
    var chunks: [FeedChunk] = []
    private var subscribers: [FeedSubscriber] = []
    /// The latest encoded reading with all drops, for subscribers that do not have one yet.
    private var wholeReading: (number: Int64, bytes: ByteBuffer)?

    init(feed: Feed<FeedItem>, eventLoop: any EventLoop) {
        self.feed = feed
        self.eventLoop = eventLoop
    }

    /// Starts to wake the event loop when the feed gets an item and there are subscribers.
    func start() {
        let (wakeFlags, eventLoop) = (wakeFlags, eventLoop)
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        token = feed.onAppend { item in
            guard wakeFlags.hasSubscribers.load(ordering: .relaxed),
                !wakeFlags.mayWait(item),
                !wakeFlags.isWakeDue.exchange(true, ordering: .acquiringAndReleasing)
            else { return }
            eventLoop.execute { bound.value.wake() }
        }
    }

    func stop() {
        if let token { feed.cancel(token) }
        token = nil
    }

    private func wake() {
        wakeFlags.isWakeDue.store(false, ordering: .releasing)
        for subscriber in subscribers { subscriber.advance() }
        subscribers.first?.dispatcher.flushConnections()
    }

    func add(_ subscriber: FeedSubscriber) {
        subscribers.append(subscriber)
        updateWakeFlags()
    }

    func remove(_ subscriber: FeedSubscriber) {
        subscribers.removeAll { $0 === subscriber }
        updateWakeFlags()
        if subscribers.isEmpty {
            entries.removeAll()
            chunks.removeAll()
            wholeReading = nil
        }
    }

    /// Updates the flags. Unless a subscriber wants events of buyers, they wait for the next
    /// reading: otherwise every sync would wake the loop for all watchers.
    private func updateWakeFlags() {
        wakeFlags.hasSubscribers.store(!subscribers.isEmpty, ordering: .relaxed)
        let wantsBuyerEvents = subscribers.contains {
            $0.form == .lines || $0.form == .messages(.all)
        }
        wakeFlags.wantsBuyerEvents.store(wantsBuyerEvents, ordering: .relaxed)
        wakeFlags.groupsReadings.store(
            subscribers.count >= FeedFanout.manySubscribers, ordering: .relaxed)
    }

    /// The item at a position. If the feed has lost it, the oldest kept item after it, and the
    /// number of lost items. `nil` if there is no item yet.
    func entry(at position: Int) -> (entry: Entry, lost: Int)? {
        if let cached = cachedEntry(at: position) { return (cached, 0) }
        let (items, next, lost) = feed.items(from: position, max: 1)
        guard let item = items.first else { return nil }
        if lost > 0, let cached = cachedEntry(at: next - 1) { return (cached, lost) }
        let entry = Entry(position: next - 1, item: item)
        if entries.count >= FeedFanout.entriesMax { entries.removeFirst() }
        entries.append(entry)
        return (entry, lost)
    }

    /// The cached entry of a position. Positions in the cache are mostly consecutive.
    private func cachedEntry(at position: Int) -> Entry? {
        guard let first = entries.first, position >= first.position else { return nil }
        let offset = position - first.position
        if offset < entries.count {
            let entry = entries[entries.index(entries.startIndex, offsetBy: offset)]
            if entry.position == position { return entry }
        }
        return entries.first { $0.position == position }
    }

    /// The position after the newest item, and the latest event that is known to be before it.
    var newest: (position: Int, event: Int64?) {
        let end = feed.end
        for item in feed.items(from: max(0, end - 64), max: 64).items.reversed() {
            switch item {
            case .events(let events):
                if let last = events.last { return (end, last.sequence) }
            case .reading(let reading): return (end, reading.durable)
            }
        }
        return (end, nil)
    }

    /// A reading with all drops as a message. It is encoded once for all who connect now.
    func whole(_ reading: Reading) -> ByteBuffer {
        if let cached = wholeReading, cached.number == reading.number { return cached.bytes }
        let entry = Entry(position: 0, item: .reading(reading))
        let bytes = entry.bytes(.messages(.none))
        wholeReading = (reading.number, bytes)
        return bytes
    }
}

extension FeedItem {
    fileprivate var concernsBuyersOnly: Bool {
        guard case .events(let events) = self else { return false }
        return events.allSatisfy { $0.content.kind.concernsOneBuyer }
    }
}
