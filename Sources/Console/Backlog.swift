import Client
import Rules
import Telemetry
import Wire

/// Holds back the past that an engine sends to a new deck until it is complete. Otherwise the first
/// picture would be two minutes old.
struct Backlog {
    /// Maximum number of readings held back; two minutes have 1,200.
    private static let heldMax = 4096

    private var held: [WatchNews] = []
    /// The engine's time at its hello, while past readings still arrive; otherwise nil.
    private var greeted: Moment?

    /// The news to deliver now, in order; none while the past still arrives.
    mutating func receive(_ news: WatchNews) -> [WatchNews] {
        switch news {
        case .message(.hello(let hello)):
            greeted = hello.now
            return [news]
        case .message(.caughtUp): return release()
        // An engine of an earlier version sends no `caughtUp`.
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
