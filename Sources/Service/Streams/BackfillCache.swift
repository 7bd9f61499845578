import Engine
import NIOCore
import NIOPosix
import Rules
import Synchronization
import Telemetry

/// The readings of the last minutes as bytes. Watchers that connect at about the same time share
/// them: when an engine starts again, two hundred decks may connect at once.
final class BackfillCache: Sendable {
    /// Past readings, and the position at which the feed continues.
    struct Backfill: Sendable {
        var bytes: ByteBuffer
        /// A position in the feed. All earlier items are in the journal, as far as it keeps them.
        var position: Int
        /// The number of the last reading of this run of the engine. 0 if there is none.
        var lastReading: Int64
    }

    private struct Entry {
        var seconds: Int64
        var begunAt: NIODeadline
        var backfill: EventLoopFuture<Backfill>
    }

    /// How long a backfill is shared. Newer readings come from the feed.
    private static let freshness = TimeAmount.seconds(1)
    /// Maximum number of kept backfills. They differ in `seconds`.
    private static let entriesMax = 4

    private let entries = Mutex<[Entry]>([])

    /// The readings of the last seconds, for one event loop. Fails if the journal cannot be read.
    func backfill(
        seconds: Int64, from history: any EventSource, of engine: SaleEngine,
        threads: NIOThreadPool, on loop: any EventLoop
    ) -> EventLoopFuture<Backfill> {
        let now = NIODeadline.now()
        let found = entries.withLock { entries in
            entries.removeAll { $0.begunAt + BackfillCache.freshness < now }
            if let cached = entries.first(where: { $0.seconds == seconds }) {
                return cached.backfill
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
        // The position comes first: all items that are in the feed now are already in the journal.
        let position = engine.feed.end
        let since = engine.moment() + TimeSpan(milliseconds: -seconds * 1000)
        let readings = try history.readingTexts(since: since)
        let last = readings.last { $0.reading.boot == engine.boot }?.reading.number
        return Backfill(
            bytes: StreamText.readings(readings), position: position, lastReading: last ?? 0)
    }
}
