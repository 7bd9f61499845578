import Rules
import Synchronization

/// Limits each buyer of a partner to a number of requests a second, in bounded memory.
///
/// Confirm and release end a claim. They have an allowance of their own, so that a buyer who sent
/// too many requests can still pay. Requests of one holder for a buyer do not count for another
/// holder's.
///
/// For each buyer one number is kept: when the bucket of allowed requests is full again (the
/// generic cell rate algorithm). A buyer whose bucket is full needs no entry, so such entries are
/// overwritten. If there is no room for all busy buyers, the least busy one of four is forgotten.
/// That errs only in a buyer's favour.
final class BuyerPace: Sendable {
    enum Allowance {
        case asking
        case closing
    }

    private struct Entry {
        var key = 0
        /// When the bucket is full again, in nanoseconds of the monotonic clock.
        var fullAt: UInt64 = 0
    }

    private static let ways = 4

    private let intervalNS: UInt64
    private let burstNS: UInt64
    private let setCount: Int
    private let hash = NameHash()
    private let entries: Mutex<[Entry]>

    /// A pace of `perSecond` requests a second, all of which may come at once.
    init(perSecond: Int, capacity: Int = 1 << 17) {
        precondition(perSecond > 0, "a buyer may make requests")
        intervalNS = 1_000_000_000 / UInt64(perSecond)
        burstNS = 1_000_000_000
        setCount = max(1, capacity / BuyerPace.ways)
        entries = Mutex(Array(repeating: Entry(), count: setCount * BuyerPace.ways))
    }

    /// Whether a line of a batch may be carried out now. If so, it counts.
    func admits(_ command: BuyerCommand, of holder: TokenHolder?, atNS now: UInt64) -> Bool {
        let allowance: Allowance =
            switch command.act {
            case .confirm, .release: .closing
            case .register, .unregister, .claim: .asking
            }
        return admits(command.buyer.text, of: holder, allowance, atNS: now)
    }

    /// Whether a buyer may make a request now. If so, it counts.
    func admits(
        _ buyer: String, of holder: TokenHolder?, _ allowance: Allowance = .asking, atNS now: UInt64
    ) -> Bool {
        var key = hash(buyer) ^ (holder?.paceKey ?? 0)
        if allowance == .closing { key = ~key }
        let first = Int(UInt(bitPattern: key) % UInt(setCount)) * BuyerPace.ways
        return entries.withLock { entries in
            var place = first
            for candidate in first..<(first + BuyerPace.ways) {
                if entries[candidate].key == key {
                    place = candidate
                    break
                }
                if entries[candidate].fullAt < entries[place].fullAt { place = candidate }
            }
            let entry = entries[place]
            let fullAt = max(entry.key == key ? entry.fullAt : 0, now) + intervalNS
            if fullAt - now > burstNS { return false }
            entries[place] = Entry(key: key, fullAt: fullAt)
            return true
        }
    }
}
