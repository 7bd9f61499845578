import Rules
import Synchronization

/// Limits each buyer of a partner to a number of requests a second, in bounded memory.
///
/// Confirm and release end a claim. They have an allowance of their own, so that a buyer who sent
/// too many requests can still pay. Each holder of a token has separate allowances for its buyers.
///
/// The limiter is a token bucket (the generic cell rate algorithm). For each buyer it stores only
/// the time at which the bucket is full again. A buyer with a full bucket needs no entry, so that
/// entry may be overwritten. If there are too many busy buyers, the limiter forgets the least busy
/// one of four; this buyer may then send more requests than allowed.
final class BuyerRateLimiter: Sendable {
    enum Allowance {
        case ordinary
        /// For confirm and release.
        case closing
    }

    private struct Entry {
        var key = 0
        /// When the bucket is full again, in nanoseconds of the monotonic clock.
        var fullAt: UInt64 = 0
    }

    /// Number of entries that may hold the same key (a set-associative cache).
    private static let ways = 4

    private let intervalNS: UInt64
    private let burstNS: UInt64
    private let setCount: Int
    private let hash = NameHash()
    private let entries: Mutex<[Entry]>

    /// Allows `perSecond` requests a second, which may also arrive all at once.
    init(perSecond: Int, capacity: Int = 1 << 17) {
        precondition(perSecond > 0, "a buyer may make requests")
        intervalNS = 1_000_000_000 / UInt64(perSecond)
        burstNS = 1_000_000_000
        setCount = max(1, capacity / BuyerRateLimiter.ways)
        entries = Mutex(Array(repeating: Entry(), count: setCount * BuyerRateLimiter.ways))
    }

    /// Whether a line of a batch is allowed now. An allowed line is counted.
    func admits(_ command: BuyerCommand, of holder: TokenHolder?, atNS now: UInt64) -> Bool {
        let allowance: Allowance =
            switch command.act {
            case .confirm, .release: .closing
            case .register, .unregister, .claim: .ordinary
            }
        return admits(command.buyer.text, of: holder, allowance, atNS: now)
    }

    /// Whether a buyer's request is allowed now. An allowed request is counted.
    func admits(
        _ buyer: String, of holder: TokenHolder?, _ allowance: Allowance = .ordinary,
        atNS now: UInt64
    ) -> Bool {
        var key = hash(buyer) ^ (holder?.rateLimitKey ?? 0)
        if allowance == .closing { key = ~key }
        let first = Int(UInt(bitPattern: key) % UInt(setCount)) * BuyerRateLimiter.ways
        return entries.withLock { entries in
            var slot = first
            for candidate in first..<(first + BuyerRateLimiter.ways) {
                if entries[candidate].key == key {
                    slot = candidate
                    break
                }
                if entries[candidate].fullAt < entries[slot].fullAt { slot = candidate }
            }
            let entry = entries[slot]
            let fullAt = max(entry.key == key ? entry.fullAt : 0, now) + intervalNS
            if fullAt - now > burstNS { return false }
            entries[slot] = Entry(key: key, fullAt: fullAt)
            return true
        }
    }
}
