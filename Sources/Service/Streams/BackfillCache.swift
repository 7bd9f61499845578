import Engine
import NIOCore
import NIOPosix
import Rules
import Synchronization
import Telemetry

/// The readings of the last minutes as bytes, read once for all watchers that connect at about the
/// same time: when an engine comes back, two hundred decks may connect at once.
final class BackfillCache: Sendable {
    /// Past readings, and where the feed continues after them.
    struct Backfill: Sendable {
        var bytes: ByteBuffer
        /// A place in the feed: the journal has everything before it, as far as it is kept.
        var place: Int
        /// The number of the last reading of this run of the engine; 0 if there is none.
        var lastReading: Int64
    }

    private struct Entry {
        var seconds: Int64
        var begunAt: NIODeadline
        var backfill: EventLoopFuture<Backfill>
    }

    /// How long a backfill can be shared. Newer readings come from the feed.
    private static let freshness = TimeAmount.seconds(1)
    /// Maximum number of backfills kept, of different lengths.
    private static let entriesMax = 4

    private let entries = Mutex<[Entry]>([])

    /// The readings of the last seconds, for one event loop; fails if the journal cannot be read.
    func backfill(
        seconds: Int64, from history: any EventSource, of engine: SaleEngine,
        threads: NIOThreadPool, on loop: any EventLoop
    ) -> EventLoopFuture<Backfill> {
        let now = NIODeadline.now()
        let found = entries.withLock { entries in
            entries.removeAll { $0.begunAt + BackfillCache.freshness < now }
            if let known = entries.first(where: { $0.seconds == seconds }) {
                return known.backfill
            }
            let made = threads.runIfActive(eventLoop: loop) {
                try BackfillCache.read(seconds, from: history, of: engine)
            }
            if entries.count >= BackfillCache.entriesMax { entries.removeFirst() }
            entries.append(Entry(seconds: seconds, begunAt: now, backfill: made))
            return made
        }
        return found.hop(to: loop)
    }

    private static func read(
        _ seconds: Int64, from history: any EventSource, of engine: SaleEngine
    ) throws -> Backfill {
        // Taken before the journal is read: what is in the feed now is in the journal already.
        let place = engine.feed.end
        let since = engine.moment() + TimeSpan(milliseconds: -seconds * 1000)
        let readings = try history.readingTexts(since: since)
        let last = readings.last { $0.reading.boot == engine.boot }?.reading.number
        return Backfill(
            bytes: StreamText.readings(readings), place: place, lastReading: last ?? 0)
    }
}
