import Rules

/// The tokens that an event loop saw recently, so that most requests need no hash.
///
/// An entry is valid for a second, so a revoked token may work for one second longer.
struct TokenCache {
    private struct Entry {
        var holder: TokenHolder
        var untilNS: UInt64
    }

    private static let countMax = 256
    private static let lifetimeNS: UInt64 = 1_000_000_000

    private var entries: [ExactText: Entry] = [:]
    /// The bytes of the last token. A partner has only one, so most requests use it.
    private var latest: [UInt8] = []
    private var latestEntry: Entry?

    /// The holder of a token. Asks `book` if the cache has no valid entry.
    mutating func holder(
        of bearer: String, atNS now: UInt64, in book: any TokenBook
    ) -> TokenHolder? {
        let exact = ExactText(bearer)
        if let entry = entries[exact], now < entry.untilNS {
            (latest, latestEntry) = (Array(bearer.utf8), entry)
            return entry.holder
        }
        guard let holder = book.holder(of: bearer) else {
            entries[exact] = nil
            return nil
        }
        if entries.count >= TokenCache.countMax { entries.removeAll(keepingCapacity: true) }
        entries[exact] = Entry(holder: holder, untilNS: now + TokenCache.lifetimeNS)
        return holder
    }

    /// The holder of the last token. `nil` for any other token, or if the entry is too old.
    ///
    /// The comparison takes the same time wherever a wrong token differs.
    func latestHolder(_ bearer: UnsafeRawBufferPointer, atNS now: UInt64) -> TokenHolder? {
        guard let latestEntry, now < latestEntry.untilNS, bearer.count == latest.count else {
            return nil
        }
        var difference: UInt8 = 0
        for index in 0..<latest.count { difference |= bearer[index] ^ latest[index] }
        return difference == 0 ? latestEntry.holder : nil
    }
}
