/// The tokens that an event loop saw lately, so that not every request is hashed.
///
/// An entry is good for a second: that much later a revoked token stops working.
struct TokenCache {
    private struct Entry {
        var holder: TokenHolder
        var untilNS: UInt64
    }

    private static let countMax = 256
    private static let lifetimeNS: UInt64 = 1_000_000_000

    private var entries: [String: Entry] = [:]

    /// The holder of a token, asked of the book when it was not asked lately.
    mutating func holder(
        of bearer: String, atNS now: UInt64, in book: any TokenBook
    ) -> TokenHolder? {
        if let entry = entries[bearer], now < entry.untilNS { return entry.holder }
        guard let holder = book.holder(of: bearer) else {
            entries[bearer] = nil
            return nil
        }
        if entries.count >= TokenCache.countMax { entries.removeAll(keepingCapacity: true) }
        entries[bearer] = Entry(holder: holder, untilNS: now + TokenCache.lifetimeNS)
        return holder
    }
}
