import Engine
import NIOCore
import NIOPosix
import Rules
import Synchronization
import Telemetry

/// The readings of the last minutes as bytes, read and put together once for all who come at about
/// the same time: two hundred decks open at once when an engine comes back.
final class BackfillCache: Sendable {
    /// Readings of the past, and where the feed goes on after them.
    struct Backfill: Sendable {
        var bytes: ByteBuffer
        /// Everything before this place of the feed is in the journal, as far as it is kept.
        var place: Int
        /// The number of the last reading of this run of the engine; 0 without any.
        var lastReading: Int64
    }

    private struct Entry {
        var seconds: Int64
        var begunAt: NIODeadline
        var backfill: EventLoopFuture<Backfill>
    }

    /// How long a backfill is good for others: what came since is told from the feed.
    private static let freshness = TimeAmount.seconds(1)
    /// Backfills that are kept: those of different lengths.
    private static let entriesMax = 4

    private let entries = Mutex<[Entry]>([])

    /// The readings of the last seconds, for a loop.
    ///
    /// - Parameters:
    ///   - seconds: how far back.
    ///   - history: where the journal is read.
    ///   - engine: the engine whose journal it is.
    ///   - threads: where reading may block.
    ///   - loop: where the future succeeds.
    /// - Returns: the backfill; fails where the journal cannot be read.
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
        // Before the journal is read: what is in the feed by now is in the journal already.
        let place = engine.feed.end
        let since = engine.moment() + TimeSpan(milliseconds: -seconds * 1000)
        let readings = try history.readingTexts(since: since)
        let last = readings.last { $0.reading.boot == engine.boot }?.reading.number
        return Backfill(
            bytes: StreamText.readings(readings), place: place, lastReading: last ?? 0)
    }
}
