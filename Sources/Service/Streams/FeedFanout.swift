import Engine
import NIOCore
import Rules
import Synchronization
import Telemetry
import Wire

/// One event loop's view of the engine's feed. Every item is turned into bytes once for all
/// subscribers of the loop.
final class FeedFanout {
    final class Entry {
        let place: Int
        let item: FeedItem
        private var bytes: [(form: StreamForm, bytes: ByteBuffer)] = []

        init(place: Int, item: FeedItem) {
            self.place = place
            self.item = item
        }

        /// The item in a subscriber's form; empty if the subscriber does not want it.
        func bytes(_ form: StreamForm) -> ByteBuffer {
            if let known = bytes.first(where: { $0.form == form }) { return known.bytes }
            let made: ByteBuffer
            switch (item, form) {
            case (.events(let events), _): made = StreamText.events(events, form)
            case (.reading(let reading), .messages):
                // A reading has nothing that JSON cannot express.
                let text = try? ReadingText(reading)
                made = text.map { StreamText.readings([$0]) } ?? ByteBuffer()
            case (.reading, .lines), (.reading, .readings): made = ByteBuffer()
            }
            bytes.append((form, made))
            return made
        }
    }

    /// Set by the writer's thread and cleared by the event loop: many items cause one wake-up.
    private final class WakeFlags: Sendable {
        let isWakeDue = Atomic<Bool>(false)
        let isNeeded = Atomic<Bool>(false)
        /// Whether a subscriber wants buyers' events at once.
        let isForBuyers = Atomic<Bool>(false)
        /// Whether readings go out several at a time, because there are many subscribers.
        let isForMany = Atomic<Bool>(false)
        /// Number of readings so far while there were many subscribers.
        let waitingReadings = Atomic<Int>(0)

        func mayWait(_ item: FeedItem) -> Bool {
            switch item {
            case .events:
                return !isForBuyers.load(ordering: .relaxed) && item.isOfBuyersAlone
            case .reading:
                guard isForMany.load(ordering: .relaxed) else { return false }
                let count = waitingReadings.add(1, ordering: .relaxed).newValue
                return !count.isMultiple(of: FeedFanout.readingsAtATime)
            }
        }
    }

    /// Maximum number of entries: more than the batches between two readings.
    private static let entriesMax = 256

    /// Maximum number of chunks: more than there are forms of the feed.
    static let chunksMax = 8

    /// With this many subscribers on one event loop, readings go out four at a time, every 0.4 s. Ten
    /// writes a second to each of a thousand watchers would take a sixth of a core.
    private static let manyFollowers = 100
    private static let readingsAtATime = 4

    let feed: Feed<FeedItem>
    private let eventLoop: any EventLoop
    private let wakeFlags = WakeFlags()
    private var token: WakeToken?
    private var entries = CircularBuffer<Entry>()
    /// The chunks that were built last, oldest first.
    var chunks: [FeedChunk] = []
    private var subscribers: [FeedSubscriber] = []
    /// The last whole reading that was sent to a subscriber without one to build on.
    private var wholeReading: (number: Int64, bytes: ByteBuffer)?

    init(feed: Feed<FeedItem>, eventLoop: any EventLoop) {
        self.feed = feed
        self.eventLoop = eventLoop
    }

    /// Starts to wake the event loop whenever something is new and somebody follows.
    func start() {
        let (wakeFlags, eventLoop) = (wakeFlags, eventLoop)
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        token = feed.onAppend { item in
            guard wakeFlags.isNeeded.load(ordering: .relaxed),
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
        subscribers.first?.dispatcher.flushTouched()
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

    /// Updates the flags. Events of buyers alone wait for the next reading, unless a subscriber wants
    /// them: otherwise every sync would wake the loop for a thousand watchers.
    private func updateWakeFlags() {
        wakeFlags.isNeeded.store(!subscribers.isEmpty, ordering: .relaxed)
        let isForBuyers = subscribers.contains {
            $0.form == .lines || $0.form == .messages(.all)
        }
        wakeFlags.isForBuyers.store(isForBuyers, ordering: .relaxed)
        wakeFlags.isForMany.store(subscribers.count >= FeedFanout.manyFollowers, ordering: .relaxed)
    }

    /// The item at a place, or the oldest kept item after it, and how many were lost in between;
    /// nil if there is none yet.
    func entry(at place: Int) -> (entry: Entry, lost: Int)? {
        if let known = known(place) { return (known, 0) }
        let (items, next, lost) = feed.items(from: place, max: 1)
        guard let item = items.first else { return nil }
        if lost > 0, let known = known(next - 1) { return (known, lost) }
        let entry = Entry(place: next - 1, item: item)
        if entries.count >= FeedFanout.entriesMax { entries.removeFirst() }
        entries.append(entry)
        return (entry, lost)
    }

    /// The entry of a place. Entries are stored as subscribers ask for them, mostly in a row.
    private func known(_ place: Int) -> Entry? {
        guard let first = entries.first, place >= first.place else { return nil }
        let offset = place - first.place
        if offset < entries.count {
            let entry = entries[entries.index(entries.startIndex, offsetBy: offset)]
            if entry.place == place { return entry }
        }
        return entries.first { $0.place == place }
    }

    /// The newest place, and the latest event known to be before it.
    var front: (place: Int, event: Int64?) {
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

    /// A whole reading as messages, turned into bytes once for all who connect now.
    func whole(_ reading: Reading) -> ByteBuffer {
        if let known = wholeReading, known.number == reading.number { return known.bytes }
        let entry = Entry(place: 0, item: .reading(reading))
        let bytes = entry.bytes(.messages(.none))
        wholeReading = (reading.number, bytes)
        return bytes
    }
}

extension FeedItem {
    fileprivate var isOfBuyersAlone: Bool {
        guard case .events(let events) = self else { return false }
        return events.allSatisfy { $0.content.kind.concernsOneBuyer }
    }
}
