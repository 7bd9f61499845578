import Rules

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

    private var entries: [ExactText: Entry] = [:]
    /// The token that was asked for last, as bytes: a partner has one.
    private var latest: [UInt8] = []
    private var latestEntry: Entry?

    /// The holder of a token, asked of the book when it was not asked lately.
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

    /// The holder of the token that was asked for last; nil for any other, and once it is old.
    ///
    /// How long it takes does not tell how much of a wrong token is right.
    func latestHolder(_ bearer: UnsafeRawBufferPointer, atNS now: UInt64) -> TokenHolder? {
        guard let latestEntry, now < latestEntry.untilNS, bearer.count == latest.count else {
            return nil
        }
        var difference: UInt8 = 0
        for place in 0..<latest.count { difference |= bearer[place] ^ latest[place] }
        return difference == 0 ? latestEntry.holder : nil
    }
}
