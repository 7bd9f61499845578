import Engine
import NIOCore
import Rules
import Synchronization
import Telemetry
import Wire

/// Where one event loop looks at the engine's feed: every item is put into bytes once for all
/// followers of the loop.
final class FeedFanout {
    /// An item of the feed at its place.
    final class Entry {
        let place: Int
        let item: FeedItem
        private var bytes: [(flavour: Flavour, bytes: ByteBuffer)] = []

        init(place: Int, item: FeedItem) {
            self.place = place
            self.item = item
        }

        /// The item in a follower's form; empty when it does not want it.
        func bytes(_ flavour: Flavour) -> ByteBuffer {
            if let known = bytes.first(where: { $0.flavour == flavour }) { return known.bytes }
            let made: ByteBuffer
            switch (item, flavour) {
            case (.events(let events), _): made = StreamText.events(events, flavour)
            case (.reading(let reading), .messages):
                // A reading has nothing in it that JSON could not say.
                let text = try? ReadingText(reading)
                made = text.map { StreamText.readings([$0]) } ?? ByteBuffer()
            case (.reading, .lines), (.reading, .readings): made = ByteBuffer()
            }
            bytes.append((flavour, made))
            return made
        }
    }

    /// Set by the writer's thread, cleared by the loop: many items, one wake.
    private final class Bell: Sendable {
        let isRinging = Atomic<Bool>(false)
        let isNeeded = Atomic<Bool>(false)
        /// Whether somebody follows what buyers do, and is to hear of it at once.
        let isForBuyers = Atomic<Bool>(false)
        /// Whether so many follow that readings go out some at a time, and how many wait.
        let isForMany = Atomic<Bool>(false)
        let waitingReadings = Atomic<Int>(0)

        /// Whether an item can wait for the next one.
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

    /// More than the batches between two readings.
    private static let entriesMax = 256

    /// More than the forms in which followers want the feed.
    static let runsMax = 8

    /// From so many followers of one loop on, readings go out four at a time, every 0.4 s: a write
    /// for each of ten a second to a thousand watchers would take a sixth of a core.
    private static let manyFollowers = 100
    private static let readingsAtATime = 4

    let feed: Feed<FeedItem>
    private let eventLoop: any EventLoop
    private let bell = Bell()
    private var token: WakeToken?
    private var entries = CircularBuffer<Entry>()
    /// What was put together last, the oldest first.
    var runs: [FeedChunk] = []
    private var followers: [FeedSubscriber] = []
    /// The whole reading that was told last to somebody who had none to build upon.
    private var wholeReading: (number: Int64, bytes: ByteBuffer)?

    init(feed: Feed<FeedItem>, eventLoop: any EventLoop) {
        self.feed = feed
        self.eventLoop = eventLoop
    }

    /// Has itself woken whenever something is new and somebody follows.
    func start() {
        let (bell, eventLoop) = (bell, eventLoop)
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        token = feed.onAppend { item in
            guard bell.isNeeded.load(ordering: .relaxed),
                !bell.mayWait(item),
                !bell.isRinging.exchange(true, ordering: .acquiringAndReleasing)
            else { return }
            eventLoop.execute { bound.value.wake() }
        }
    }

    func stop() {
        if let token { feed.cancel(token) }
        token = nil
    }

    private func wake() {
        bell.isRinging.store(false, ordering: .releasing)
        for follower in followers { follower.advance() }
        followers.first?.dispatcher.flushTouched()
    }

    func add(_ follower: FeedSubscriber) {
        followers.append(follower)
        setBell()
    }

    func remove(_ follower: FeedSubscriber) {
        followers.removeAll { $0 === follower }
        setBell()
        if followers.isEmpty {
            entries.removeAll()
            runs.removeAll()
            wholeReading = nil
        }
    }

    /// What only buyers did waits for the next reading, unless somebody wants to hear of it: a
    /// thousand watchers would otherwise be looked after at every sync.
    private func setBell() {
        bell.isNeeded.store(!followers.isEmpty, ordering: .relaxed)
        let isForBuyers = followers.contains {
            $0.flavour == .lines || $0.flavour == .messages(.all)
        }
        bell.isForBuyers.store(isForBuyers, ordering: .relaxed)
        bell.isForMany.store(followers.count >= FeedFanout.manyFollowers, ordering: .relaxed)
    }

    /// The item at a place, or the oldest after it that is still there, and how many were lost.
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

    /// The entry of a place. They were put down as followers came for them, mostly one after another.
    private func known(_ place: Int) -> Entry? {
        guard let first = entries.first, place >= first.place else { return nil }
        let offset = place - first.place
        if offset < entries.count {
            let entry = entries[entries.index(entries.startIndex, offsetBy: offset)]
            if entry.place == place { return entry }
        }
        return entries.first { $0.place == place }
    }

    /// The newest place and the latest event known to be before it.
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

    /// A whole reading as followers are told it, put into bytes once for all who come now.
    func whole(_ reading: Reading) -> ByteBuffer {
        if let known = wholeReading, known.number == reading.number { return known.bytes }
        let entry = Entry(place: 0, item: .reading(reading))
        let bytes = entry.bytes(.messages(.none))
        wholeReading = (reading.number, bytes)
        return bytes
    }
}

extension FeedItem {
    /// Whether nothing in it was done by anybody but buyers, or to them.
    fileprivate var isOfBuyersAlone: Bool {
        guard case .events(let events) = self else { return false }
        return events.allSatisfy { $0.happening.kind.concernsOneBuyer }
    }
}
