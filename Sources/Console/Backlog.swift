package import Client
import Journal
import Machine
import Recordings
import Rules
import Telemetry
import Wire

/// Keeps together what an engine tells of the minutes before a deck came: shown as it arrives, the
/// first picture would be two minutes old.
package struct Backlog {
    /// More readings than two minutes have.
    private static let heldMax = 4096

    private var held: [WatchNews] = []
    /// The engine's time at its greeting, while what it tells may be older.
    private var greeted: Moment?

    /// What is to be told now, in order; nothing while the past is still being told.
    package mutating func take(_ news: WatchNews) -> [WatchNews] {
        switch news {
        case .message(.hello(let hello)):
            greeted = hello.now
            return [news]
        case .message(.caughtUp): return release()
        // An engine of an earlier version does not say that it has caught up.
        case .message(.reading(let reading))
        where held.count < Backlog.heldMax && greeted.map { reading.at < $0 } ?? false:
            held.append(news)
            return []
        default: return release() + [news]
        }
    }

    private mutating func release() -> [WatchNews] {
        defer { (held, greeted) = ([], nil) }
        return held
    }
}
